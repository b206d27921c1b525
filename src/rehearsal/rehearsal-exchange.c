/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rehearsal-service-private.h"

#include "rehearsal-effects.h"
#include "rehearsal-samples.h"
#include "rehearsal-sts.h"

/* One call, from its last byte to the answer's first. It goes on to its end even where the client
 * does not wait for it: the real service does not take back what was asked for either. */
struct _RehearsalExchange {
  RehearsalService *service; /* which it does not outlive */
  SoupServerMessage *message;
  gboolean gone; /* the connection is closed */
  gboolean paused;
  RehearsalReading *reading;
  RehearsalPlan plan;
  RehearsalAnswer *answer; /* NULL: the work is not done */
  RehearsalExchange **at_desk; /* NULL: it is not there */
  GSource *timer;
};

/**
 * rehearsal_exchange_free:
 * @exchange: (transfer full): a call under way
 *
 * Gives a call up where it stands.
 */
void
rehearsal_exchange_free (RehearsalExchange *exchange)
{
  if (exchange->timer) {
    g_source_destroy (exchange->timer);
    g_clear_pointer (&exchange->timer, g_source_unref);
  }

  if (exchange->at_desk)
    *exchange->at_desk = NULL;

  g_signal_handlers_disconnect_by_data (exchange->message, exchange);
  g_clear_object (&exchange->message);
  g_clear_pointer (&exchange->reading, rehearsal_reading_free);
  g_clear_pointer (&exchange->answer, rehearsal_answer_free);
  g_free (exchange);
}

static void
exchange_end (RehearsalExchange *exchange)
{
  g_hash_table_remove (exchange->service->exchanges, exchange);
}

static void
gone_cb (SoupServerMessage *message, gpointer user_data)
{
  RehearsalExchange *exchange = user_data;

  exchange->gone = TRUE;
}

static LiveParameters *
read_headers (SoupServerMessage *message)
{
  LiveParameters *headers = live_parameters_new ();
  SoupMessageHeadersIter iter;
  const char *name, *value;

  soup_message_headers_iter_init (&iter, soup_server_message_get_request_headers (message));

  while (soup_message_headers_iter_next (&iter, &name, &value)) {
    g_autofree char *lower = g_ascii_strdown (name, -1);
    const char *before = live_parameters_get (headers, lower);
    g_autofree char *joined = before ? g_strjoin (",", before, value, NULL) : NULL;

    live_parameters_set (headers, lower, joined ? joined : value);
  }

  return headers;
}

static RehearsalReading *
read_message (SoupServerMessage *message, gboolean with_body)
{
  g_autoptr (LiveParameters) headers = read_headers (message);
  g_autoptr (GBytes) body = NULL;
  GUri *uri = soup_server_message_get_uri (message);
  RehearsalRequest request = {0};

  request.method = soup_server_message_get_method (message);
  request.path = g_uri_get_path (uri);
  request.query = g_uri_get_query (uri);
  request.headers = headers;

  if (with_body)
    body = soup_message_body_flatten (soup_server_message_get_request_body (message));

  request.body = body ? g_bytes_get_data (body, &request.body_length) : NULL;

  return rehearsal_reading_new (&request);
}

static gint64
service_now (RehearsalExchange *exchange)
{
  return base_clock_get_real_time (exchange->service->clock) +
         exchange->plan.conditions.clock_offset;
}

static gboolean
is_sts (RehearsalExchange *exchange)
{
  return g_strcmp0 (exchange->reading->version, REHEARSAL_STS_VERSION) == 0;
}

/* A call counts when it arrives, however long the work behind the gateway takes */
static RehearsalAnswer *
let_in (RehearsalExchange *exchange)
{
  RehearsalService *service = exchange->service;
  RehearsalReading *reading = exchange->reading;
  RehearsalAnswer *refusal = rehearsal_gateway_check (service->gateway, reading,
                                                      exchange->plan.conditions.clock_offset);

  if (refusal)
    return refusal;

  g_debug ("%s: arrives", reading->action);
  return rehearsal_throttle_check (service->throttle, REHEARSAL_ACCOUNT, reading->region,
                                   reading->action);
}

static char *
dup_http_date (gint64 now)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (now / G_USEC_PER_SEC);

  return soup_date_time_to_string (date, SOUP_DATE_HTTP);
}

static void
make_reply (RehearsalExchange *exchange, RehearsalReply *reply)
{
  g_autofree char *id = g_uuid_string_random ();
  g_autofree char *request_id = g_ascii_strup (id, -1);
  g_autofree char *host_id = g_utf8_make_valid (exchange->reading->host, -1);
  g_autofree char *date = dup_http_date (service_now (exchange));
  char *text;

  if (exchange->plan.effect == REHEARSAL_EFFECT_NO_CASTER_ID &&
      !rehearsal_answer_is_error (exchange->answer))
    json_object_remove_member (rehearsal_answer_get_tree (exchange->answer), "CasterId");

  if (is_sts (exchange))
    rehearsal_answer_set_product (exchange->answer, "Sts");

  text =
      rehearsal_answer_to_text (exchange->answer, exchange->reading->format, request_id, host_id);
  reply->body = g_bytes_new_take (text, strlen (text));
  reply->status = rehearsal_answer_get_status (exchange->answer);
  reply->content_type = rehearsal_format_get_content_type (exchange->reading->format);
  reply->headers = live_parameters_copy (rehearsal_answer_get_headers (exchange->answer));
  live_parameters_set (reply->headers, "Date", date);
  live_parameters_set (reply->headers, "x-acs-request-id", request_id);
  rehearsal_effect_replace_reply (&exchange->plan, reply);

  g_debug ("%s: %u %s", exchange->reading->action ? exchange->reading->action : "(no action)",
           reply->status,
           exchange->answer && rehearsal_answer_is_error (exchange->answer)
               ? rehearsal_answer_get_code (exchange->answer)
               : "");
}

static void
wire_done_cb (RehearsalWire *wire, gpointer user_data)
{
  RehearsalService *service = user_data;

  g_hash_table_remove (service->wires, wire);
}

static void
send_by_hand (RehearsalExchange *exchange, const RehearsalReply *reply)
{
  RehearsalService *service = exchange->service;
  GSocket *socket = soup_server_message_get_socket (exchange->message);
  g_autoptr (GSocket) held = socket ? g_object_ref (socket) : NULL;
  GIOStream *stream;
  RehearsalWire *wire;

  g_signal_handlers_disconnect_by_data (exchange->message, exchange);
  stream = soup_server_message_steal_connection (exchange->message);
  exchange->gone = TRUE;
  if (!stream)
    return;

  wire = rehearsal_wire_new (stream, held, exchange->plan.reset);
  rehearsal_effect_fill_wire (&exchange->plan, reply, wire);
  g_hash_table_add (service->wires, wire);
  rehearsal_wire_run (wire, wire_done_cb, service);
}

static void
send (RehearsalExchange *exchange, const RehearsalReply *reply)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (exchange->message);

  for (guint i = 0; i < live_parameters_get_length (reply->headers); i++)
    soup_message_headers_replace (headers, live_parameters_get_name (reply->headers, i),
                                  live_parameters_get_value (reply->headers, i));

  soup_message_headers_set_content_type (headers, reply->content_type, NULL);
  soup_message_headers_set_content_length (headers, (goffset) g_bytes_get_size (reply->body));
  if (g_bytes_get_size (reply->body) > 0)
    soup_message_body_append_bytes (soup_server_message_get_response_body (exchange->message),
                                    reply->body);

  soup_server_message_set_status (exchange->message, reply->status, NULL);

  if (exchange->paused)
    soup_server_message_unpause (exchange->message);
}

static void
answer (RehearsalExchange *exchange)
{
  RehearsalReply reply = {0};

  if (!exchange->gone) {
    make_reply (exchange, &reply);

    if (rehearsal_effect_needs_wire (exchange->plan.effect))
      send_by_hand (exchange, &reply);
    else
      send (exchange, &reply);

    g_bytes_unref (reply.body);
    live_parameters_unref (reply.headers);
  }

  exchange_end (exchange);
}

static gboolean
answer_cb (gpointer user_data)
{
  RehearsalExchange *exchange = user_data;

  g_clear_pointer (&exchange->timer, g_source_unref);
  answer (exchange);

  return G_SOURCE_REMOVE;
}

static void
hold (RehearsalExchange *exchange)
{
  if (exchange->paused)
    return;

  soup_server_message_pause (exchange->message);
  exchange->paused = TRUE;
}

static void
run_after (RehearsalExchange *exchange, gint64 microseconds, GSourceFunc callback)
{
  hold (exchange);

  exchange->timer = g_timeout_source_new ((guint) (microseconds / 1000));
  g_source_set_callback (exchange->timer, callback, exchange, NULL);
  g_source_attach (exchange->timer, g_main_context_get_thread_default ());
}

static void
conclude (RehearsalExchange *exchange)
{
  RehearsalAnswer *instead =
      rehearsal_effect_replace_answer (&exchange->plan, service_now (exchange));

  if (instead) {
    g_clear_pointer (&exchange->answer, rehearsal_answer_free);
    exchange->answer = instead;
  } else if (!exchange->answer)
    exchange->answer = rehearsal_answer_new_error ("ServiceUnavailable", NULL);

  /* The connection can only be taken away from libsoup outside of its own callback */
  if (exchange->plan.delay_after > 0 ||
      (!exchange->paused && rehearsal_effect_needs_wire (exchange->plan.effect)))
    run_after (exchange, exchange->plan.delay_after, answer_cb);
  else
    answer (exchange);
}

static void
acted_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autofree RehearsalExchange **at_desk = user_data;
  RehearsalExchange *exchange = *at_desk;
  g_autoptr (RehearsalAnswer) answer = rehearsal_desk_act_finish (result);

  if (!exchange)
    return;

  exchange->at_desk = NULL;
  exchange->answer = g_steal_pointer (&answer);
  conclude (exchange);
}

static void
act (RehearsalExchange *exchange)
{
  RehearsalService *service = exchange->service;
  const RehearsalReading *reading = exchange->reading;

  if (!exchange->plan.work || exchange->answer) {
    conclude (exchange);
    return;
  }

  if (is_sts (exchange)) {
    exchange->answer =
        rehearsal_sts_act (service->credentials, (const char *const *) service->roles,
                           reading->action, reading->parameters, service_now (exchange),
                           exchange->plan.conditions.session_life);
    conclude (exchange);
    return;
  }

  hold (exchange);
  exchange->at_desk = g_new (RehearsalExchange *, 1);
  *exchange->at_desk = exchange;
  rehearsal_desk_act_async (service->desk, REHEARSAL_ACCOUNT, reading->action, reading->parameters,
                            &exchange->plan.conditions, acted_cb, exchange->at_desk);
}

static gboolean
act_cb (gpointer user_data)
{
  RehearsalExchange *exchange = user_data;

  g_clear_pointer (&exchange->timer, g_source_unref);
  act (exchange);

  return G_SOURCE_REMOVE;
}

static void
arrive (RehearsalExchange *exchange)
{
  if (exchange->plan.work)
    exchange->answer = let_in (exchange);

  if (exchange->plan.delay_before > 0)
    run_after (exchange, exchange->plan.delay_before, act_cb);
  else
    act (exchange);
}

static gboolean
arrive_cb (gpointer user_data)
{
  RehearsalExchange *exchange = user_data;

  g_clear_pointer (&exchange->timer, g_source_unref);
  arrive (exchange);

  return G_SOURCE_REMOVE;
}

/**
 * rehearsal_exchange_begin:
 * @service: the service
 * @message: a request that was read to its end
 * @too_large: its body was too large to be kept
 *
 * Carries one call out and answers it, at once or, where there are faults, when they want it.
 */
void
rehearsal_exchange_begin (RehearsalService *service, SoupServerMessage *message, gboolean too_large)
{
  RehearsalExchange *exchange = g_new0 (RehearsalExchange, 1);

  exchange->service = service;
  exchange->message = g_object_ref (message);
  exchange->reading = read_message (message, !too_large);
  exchange->plan.work = TRUE;
  g_hash_table_add (service->exchanges, exchange);
  g_signal_connect (message, "disconnected", G_CALLBACK (gone_cb), exchange);
  g_signal_connect (message, "finished", G_CALLBACK (gone_cb), exchange);

  if (too_large) {
    soup_message_headers_replace (soup_server_message_get_response_headers (message), "Connection",
                                  "close");
    exchange->answer = rehearsal_answer_new_error ("RequestTooLarge", NULL);
    answer (exchange);
    return;
  }

  if (service->faults)
    rehearsal_faults_plan (service->faults, exchange->reading->action, &exchange->plan);

  if (exchange->plan.delay_arrival > 0)
    run_after (exchange, exchange->plan.delay_arrival, arrive_cb);
  else
    arrive (exchange);
}
