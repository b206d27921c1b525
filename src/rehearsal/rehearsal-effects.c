/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rehearsal-effects.h"

#include <libsoup/soup.h>
#include <string.h>

#include "rehearsal-throttle.h"

#define BLANKS (64 * 1024)

/**
 * rehearsal_effect_needs_wire:
 * @effect: an effect
 *
 * Returns: whether the effect is one that a well-behaved HTTP server cannot have
 */
gboolean
rehearsal_effect_needs_wire (RehearsalEffect effect)
{
  return effect >= REHEARSAL_EFFECT_CUT && effect <= REHEARSAL_EFFECT_NOT_HTTP &&
         effect != REHEARSAL_EFFECT_EMPTY && effect != REHEARSAL_EFFECT_HTML &&
         effect != REHEARSAL_EFFECT_GARBAGE;
}

/* @length: of the body, as told; negative: chunked */
static void
add_head (RehearsalWire *wire, const RehearsalReply *reply, gint64 length, gboolean gzip)
{
  GString *head = g_string_new (NULL);

  g_string_append_printf (head, "HTTP/1.1 %u %s\r\nConnection: close\r\nContent-Type: %s\r\n",
                          reply->status, soup_status_get_phrase (reply->status),
                          reply->content_type);

  for (guint i = 0; i < live_parameters_get_length (reply->headers); i++)
    g_string_append_printf (head, "%s: %s\r\n", live_parameters_get_name (reply->headers, i),
                            live_parameters_get_value (reply->headers, i));

  if (gzip)
    g_string_append (head, "Content-Encoding: gzip\r\n");

  if (length < 0)
    g_string_append (head, "Transfer-Encoding: chunked\r\n\r\n");
  else
    g_string_append_printf (head, "Content-Length: %" G_GINT64_FORMAT "\r\n\r\n", length);

  rehearsal_wire_add_text (wire, head->str);
  g_string_free (head, TRUE);
}

static void
add_part (RehearsalWire *wire, GBytes *bytes, gsize from, gsize to)
{
  g_autoptr (GBytes) part = NULL;

  if (from >= to)
    return;

  part = g_bytes_new_from_bytes (bytes, from, to - from);
  rehearsal_wire_add (wire, part);
}

static GBytes *
make_blanks (void)
{
  char *blanks = g_malloc (BLANKS);

  memset (blanks, ' ', BLANKS);

  return g_bytes_new_take (blanks, BLANKS);
}

/* @blanks bytes of blanks and the body, compressed */
static GBytes *
compress (GBytes *body, gsize blanks)
{
  g_autoptr (GConverter) compressor =
      G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, -1));
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream) stream = g_converter_output_stream_new (memory, compressor);
  g_autoptr (GBytes) block = make_blanks ();
  gboolean written = TRUE;

  for (; blanks > 0 && written; blanks -= MIN (blanks, BLANKS))
    written = g_output_stream_write_all (stream, g_bytes_get_data (block, NULL),
                                         MIN (blanks, BLANKS), NULL, NULL, NULL);

  written = written &&
            g_output_stream_write_all (stream, g_bytes_get_data (body, NULL),
                                       g_bytes_get_size (body), NULL, NULL, NULL) &&
            g_output_stream_close (stream, NULL, NULL);

  /* Nothing but memory is written to */
  g_assert (written);

  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
}

static void
fill_gzip (RehearsalWire *wire, const RehearsalReply *reply, gsize blanks, gboolean whole)
{
  g_autoptr (GBytes) compressed = compress (reply->body, blanks);
  gsize length = g_bytes_get_size (compressed) / (whole ? 1 : 2);

  add_head (wire, reply, (gint64) length, TRUE);
  add_part (wire, compressed, 0, length);
}

static void
fill_huge (RehearsalWire *wire, const RehearsalReply *reply, gsize blanks)
{
  g_autoptr (GBytes) block = make_blanks ();

  add_head (wire, reply, (gint64) (blanks + g_bytes_get_size (reply->body)), FALSE);
  for (; blanks > 0; blanks -= MIN (blanks, BLANKS))
    add_part (wire, block, 0, MIN (blanks, BLANKS));

  rehearsal_wire_add (wire, reply->body);
}

static void
fill_chunked (RehearsalWire *wire, const RehearsalReply *reply, gsize half)
{
  g_autofree char *size = g_strdup_printf ("%" G_GSIZE_MODIFIER "x\r\n", half);

  add_head (wire, reply, -1, FALSE);
  rehearsal_wire_add_text (wire, size);
  add_part (wire, reply->body, 0, half);
  rehearsal_wire_add_text (wire, "\r\n");
}

static void
fill_slowly (RehearsalWire *wire, const RehearsalReply *reply, gint64 pause)
{
  gsize length = g_bytes_get_size (reply->body);

  add_head (wire, reply, (gint64) length, FALSE);
  for (gsize i = 0; i < length; i++) {
    rehearsal_wire_add_wait (wire, pause);
    add_part (wire, reply->body, i, i + 1);
  }
}

/**
 * rehearsal_effect_fill_wire:
 * @plan: with an effect for which rehearsal_effect_needs_wire()
 * @reply: what the answer would be
 * @wire: where to put what is to be written instead
 */
void
rehearsal_effect_fill_wire (const RehearsalPlan *plan,
                            const RehearsalReply *reply,
                            RehearsalWire *wire)
{
  gsize length, half;

  g_return_if_fail (plan != NULL);
  g_return_if_fail (reply != NULL);
  g_return_if_fail (wire != NULL);

  length = g_bytes_get_size (reply->body);
  half = length / 2;

  switch (plan->effect) {
  case REHEARSAL_EFFECT_CUT_BODY:
    add_head (wire, reply, (gint64) length, FALSE);
    add_part (wire, reply->body, 0, half);
    break;

  case REHEARSAL_EFFECT_CUT_CHUNKED:
    fill_chunked (wire, reply, half);
    break;

  case REHEARSAL_EFFECT_CUT_GZIP:
    fill_gzip (wire, reply, 0, FALSE);
    break;

  case REHEARSAL_EFFECT_STALL:
    add_head (wire, reply, (gint64) length, FALSE);
    add_part (wire, reply->body, 0, half);
    rehearsal_wire_add_wait (wire, plan->duration);
    add_part (wire, reply->body, half, length);
    break;

  case REHEARSAL_EFFECT_SLOW:
    fill_slowly (wire, reply, plan->duration);
    break;

  case REHEARSAL_EFFECT_HUGE:
    fill_huge (wire, reply, plan->size);
    break;

  case REHEARSAL_EFFECT_HUGE_GZIP:
    fill_gzip (wire, reply, plan->size, TRUE);
    break;

  case REHEARSAL_EFFECT_NOT_HTTP:
    rehearsal_wire_add_text (wire, "220 rehearsal ESMTP at your service\r\n");
    break;

  case REHEARSAL_EFFECT_NONE:
  case REHEARSAL_EFFECT_CUT:
  case REHEARSAL_EFFECT_EMPTY:
  case REHEARSAL_EFFECT_HTML:
  case REHEARSAL_EFFECT_GARBAGE:
  case REHEARSAL_EFFECT_REDIRECT:
  case REHEARSAL_EFFECT_NO_CASTER_ID:
  case REHEARSAL_EFFECT_ERROR:
  case REHEARSAL_EFFECT_THROTTLE:
  default:
    break;
  }
}

/**
 * rehearsal_effect_replace_answer:
 * @plan: what the faults do to the call
 * @now: µs since the epoch
 *
 * Returns: (transfer full) (nullable): the answer that stands in for the real one, %NULL where
 * there is none
 */
RehearsalAnswer *
rehearsal_effect_replace_answer (const RehearsalPlan *plan, gint64 now)
{
  RehearsalAnswer *answer = NULL;

  g_return_val_if_fail (plan != NULL, NULL);

  if (plan->effect == REHEARSAL_EFFECT_THROTTLE)
    return rehearsal_throttle_refuse (REHEARSAL_COPY_RATE, plan->duration, now);

  if (plan->effect == REHEARSAL_EFFECT_ERROR) {
    answer = rehearsal_answer_new_error (plan->code, NULL);
    if (plan->status != 0)
      rehearsal_answer_set_status (answer, plan->status);
  }

  return answer;
}

static void
set_body (
    RehearsalReply *reply, guint status, const char *content_type, gconstpointer data, gsize length)
{
  reply->status = status;
  reply->content_type = content_type;
  g_bytes_unref (reply->body);
  reply->body = g_bytes_new (data, length);
}

/**
 * rehearsal_effect_replace_reply:
 * @plan: what the faults do to the call
 * @reply: (inout): what the answer would be
 *
 * For the effects that are proper HTTP with something else in it than an answer of the service.
 */
void
rehearsal_effect_replace_reply (const RehearsalPlan *plan, RehearsalReply *reply)
{
  static const char page[] =
      "<html>\r\n<head><title>Bad Gateway</title></head>\r\n<body>\r\n<center><h1>Bad "
      "Gateway</h1></center>\r\n"
      "<hr><center>rehearsal proxy</center>\r\n</body>\r\n</html>\r\n";

  g_return_if_fail (plan != NULL);
  g_return_if_fail (reply != NULL);

  if (plan->effect == REHEARSAL_EFFECT_HTML)
    set_body (reply, plan->status, "text/html", page, sizeof page - 1);
  else if (plan->effect == REHEARSAL_EFFECT_EMPTY)
    set_body (reply, 200, reply->content_type, "", 0);
  else if (plan->effect == REHEARSAL_EFFECT_GARBAGE) {
    guint8 garbage[256];

    for (guint i = 0; i < sizeof garbage; i++)
      garbage[i] = (guint8) (255 - i);

    set_body (reply, 200, reply->content_type, garbage, sizeof garbage);
  } else if (plan->effect == REHEARSAL_EFFECT_REDIRECT) {
    set_body (reply, plan->status, "text/html", "", 0);
    live_parameters_set (reply->headers, "Location", "https://elsewhere.rehearsal.example/");
  }
}
