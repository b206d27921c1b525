/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "rehearsal-running.h"
#include "base-json.h"

#define SAMPLES 6

static void
start (Running *running, gconstpointer data, const char *fault)
{
  g_autoptr (GError) error = NULL;

  if (fault)
    running_add_fault (running, fault);

  running_start (running, GPOINTER_TO_INT (data), &error);
  g_assert_no_error (error);
}

/* The next call of the same token has to be a clean success, and the studio the only one made */
static void
assert_one_in_the_end (Running *running)
{
  g_autoptr (Answer) again = running_copy (running, "t");

  g_assert_cmpuint (again->status, ==, 200);
  g_assert_nonnull (answer_get_string (again, "CasterId"));
  g_assert_cmpint (running_count_studios (running), ==, SAMPLES + 1);
}

/* ---- what a client gets to see ---- */

typedef struct {
  const char *fault;
  guint status; /* 0: nothing that is HTTP */
  gboolean whole;
  gboolean done;    /* the work */
  const char *code; /* of a body that is an error */
} Seen;

static const Seen seen[] = {
  { "uneven=2ms,times=1", 200, TRUE, TRUE, NULL },
  { "latency=1ms,times=1", 200, TRUE, TRUE, NULL },
  { "late=1ms,times=1", 200, TRUE, TRUE, NULL },
  { "jitter=2ms,times=1", 200, TRUE, TRUE, NULL },
  { "cut-before,times=1", 0, FALSE, FALSE, NULL },
  { "cut-after,times=1", 0, FALSE, TRUE, NULL },
  { "cut-body,times=1", 200, FALSE, TRUE, NULL },
  { "cut-chunked,times=1", 200, FALSE, TRUE, NULL },
  { "cut-gzip,times=1", 200, TRUE, TRUE, NULL },
  { "stall=1ms,times=1", 200, TRUE, TRUE, NULL },
  { "slow=1ms,times=1", 200, TRUE, TRUE, NULL },
  { "huge=1MiB,times=1", 200, TRUE, TRUE, NULL },
  { "huge-gzip=1MiB,times=1", 200, TRUE, TRUE, NULL },
  { "no-caster-id,times=1", 200, TRUE, TRUE, NULL },
  { "empty,times=1", 200, TRUE, TRUE, NULL },
  { "empty,work=none,times=1", 200, TRUE, FALSE, NULL },
  { "garbage,times=1", 200, TRUE, TRUE, NULL },
  { "garbage,work=none,times=1", 200, TRUE, FALSE, NULL },
  { "not-http,times=1", 0, FALSE, TRUE, NULL },
  { "not-http,work=none,times=1", 0, FALSE, FALSE, NULL },
  { "html,times=1", 502, TRUE, FALSE, NULL },
  { "html=200,work=done,times=1", 200, TRUE, TRUE, NULL },
  { "status=500,times=1", 500, TRUE, FALSE, "InternalError" },
  { "status=500,work=done,times=1", 500, TRUE, TRUE, "InternalError" },
  { "status=502,times=1", 502, TRUE, FALSE, NULL },
  { "status=503,times=1", 503, TRUE, FALSE, "ServiceUnavailable" },
  { "status=504,work=done,times=1", 504, TRUE, TRUE, NULL },
  { "code=LastTokenProcessing,times=1", 403, TRUE, FALSE, "LastTokenProcessing" },
  { "code=InvalidSecurityToken.Expired,times=1", 400, TRUE, FALSE, "InvalidSecurityToken.Expired" },
  { "code=Some.Unheard-Of_Code,times=1", 400, TRUE, FALSE, "Some.Unheard-Of_Code" },
  { "200-code=InternalError,work=done,times=1", 200, TRUE, TRUE, "InternalError" },
  { "throttle=300ms,times=1", 400, TRUE, FALSE, "Throttling.User" },
  { "redirect,times=1", 307, TRUE, FALSE, NULL },
  { "redirect=302,times=1", 302, TRUE, FALSE, NULL },
  { "refuse,times=1", 401, TRUE, FALSE, "IllegalOperation" },
  { "clock=+20m,times=1", 400, TRUE, FALSE, "InvalidTimeStamp.Expired" },
  { "clock=-20m,times=1", 400, TRUE, FALSE, "InvalidTimeStamp.Expired" },
};

static void
test_seen (Running *running, gconstpointer data)
{
  const Seen *expected = data;

  for (guint unix_socket = 0; unix_socket < 2; unix_socket++) {
    g_autoptr (Answer) answer = NULL;
    Running another = { 0 };

    running_set_up (&another, NULL);
    start (&another, GINT_TO_POINTER (unix_socket), expected->fault);
    answer = running_copy (&another, "t");

    g_assert_cmpuint (answer->status, ==, expected->status);
    g_assert_cmpint (answer->whole, ==, expected->whole);
    g_assert_false (answer->reset);
    g_assert_cmpstr (answer_get_string (answer, "Code"), ==, expected->code);
    g_assert_cmpint (running_count_studios (&another), ==, SAMPLES + expected->done);
    assert_one_in_the_end (&another);
    running_tear_down (&another, NULL);
  }
}

static void
test_reset (Running *running, gconstpointer data)
{
  g_autoptr (Answer) answer = NULL;

  start (running, GINT_TO_POINTER (FALSE), "cut-after,reset,times=1");
  answer = running_copy (running, "t");
  g_assert_cmpuint (answer->status, ==, 0);
  g_assert_true (answer->reset);
  assert_one_in_the_end (running);
}

static char *
body_text (Answer *answer)
{
  return g_strndup (answer->body->len ? (const char *) answer->body->data : "", answer->body->len);
}

static void
test_half (Running *running, gconstpointer data)
{
  g_autoptr (Answer) answer = NULL;
  g_autofree char *text = NULL;

  start (running, data, "cut-body,times=1");
  answer = running_copy (running, "t");
  text = body_text (answer);
  g_assert_cmpuint (
      strlen (text) * 2, <=,
      (gsize) g_ascii_strtoull (answer_get_header (answer, "content-length"), NULL, 10));
  g_assert_true (g_str_has_prefix (text, "{\"RequestId\":\""));
  g_assert_cmpstr (answer_get_header (answer, "date"), ==, "Sun, 22 Nov 2026 12:00:00 GMT");
}

static void
test_half_chunked (Running *running, gconstpointer data)
{
  g_autoptr (Answer) answer = NULL;
  g_autofree char *text = NULL;

  start (running, data, "cut-chunked,times=1");
  answer = running_copy (running, "t");
  text = body_text (answer);
  g_assert_cmpstr (answer_get_header (answer, "transfer-encoding"), ==, "chunked");
  g_assert_null (answer_get_header (answer, "content-length"));
  g_assert_true (g_str_has_prefix (text, "{\"RequestId\":\""));
}

/* NULL: not to be decompressed */
static GBytes *
decompress (Answer *answer)
{
  g_autoptr (GConverter) decompressor =
      G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP));
  g_autoptr (GBytes) bytes = g_bytes_new (answer->body->data, answer->body->len);
  g_autoptr (GInputStream) memory = g_memory_input_stream_new_from_bytes (bytes);
  g_autoptr (GInputStream) stream = g_converter_input_stream_new (memory, decompressor);
  g_autoptr (GOutputStream) out = g_memory_output_stream_new_resizable ();

  g_assert_cmpstr (answer_get_header (answer, "content-encoding"), ==, "gzip");
  if (g_output_stream_splice (out, stream, G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET, NULL, NULL) < 0)
    return NULL;

  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (out));
}

static void
test_half_gzip (Running *running, gconstpointer data)
{
  g_autoptr (Answer) answer = NULL;

  start (running, data, "cut-gzip,times=1");
  answer = running_copy (running, "t");
  g_assert_cmpuint (answer->body->len, >, 20);
  g_assert_null (decompress (answer));
}

static void
test_huge (Running *running, gconstpointer data)
{
  g_autoptr (Answer) answer = NULL;

  start (running, data, "huge=3MiB,times=1");
  answer = running_copy (running, "t");
  g_assert_cmpuint (answer->body->len, >, 3 << 20);
  g_assert_nonnull (answer_get_string (answer, "CasterId"));
}

static void
test_huge_gzip (Running *running, gconstpointer data)
{
  g_autoptr (Answer) answer = NULL;
  g_autoptr (GBytes) bytes = NULL;

  start (running, data, "huge-gzip=16MiB,times=1");
  answer = running_copy (running, "t");
  g_assert_cmpuint (answer->body->len, <, 64 << 10);
  bytes = decompress (answer);
  g_assert_nonnull (bytes);
  g_assert_cmpuint (g_bytes_get_size (bytes), >, 16 << 20);
}

/* A client that does not want all of it takes nothing from the others */
static void
test_huge_unwanted (Running *running, gconstpointer data)
{
  start (running, data, "huge=64MiB,times=3");

  for (guint i = 0; i < 3; i++) {
    g_autoptr (Draft) draft = running_draft_copy ("t");
    g_autoptr (Line) line = line_new (running->address);
    g_autofree char *wire = NULL, *status = NULL;

    draft_sign_acs3 (draft, TEST_SECRET);
    wire = draft_dup_wire (draft);
    line_send_text (line, wire);
    status = g_data_input_stream_read_line (line->input, NULL, NULL, NULL);
    g_assert_cmpstr (status, ==, "HTTP/1.1 200 OK");
  }

  assert_one_in_the_end (running);
}

static void
test_slow_is_whole (Running *running, gconstpointer data)
{
  g_autoptr (Answer) slow = NULL;
  g_autoptr (Answer) stalled = NULL;

  running_add_fault (running, "slow=1ms,times=1");
  start (running, data, "stall=1ms,times=1");
  slow = running_copy (running, "t");
  stalled = running_copy (running, "t");
  g_assert_nonnull (answer_get_string (slow, "CasterId"));
  g_assert_cmpstr (answer_get_string (slow, "CasterId"), ==,
                   answer_get_string (stalled, "CasterId"));
}

static void
test_no_caster_id (Running *running, gconstpointer data)
{
  g_autoptr (Answer) answer = NULL;

  start (running, data, "no-caster-id,times=1");
  answer = running_copy (running, "t");
  g_assert_nonnull (answer_get_string (answer, "RequestId"));
  g_assert_false (json_object_has_member (answer->tree, "CasterId"));
}

static void
test_bodies (Running *running, gconstpointer data)
{
  g_autoptr (Answer) empty = NULL;
  g_autoptr (Answer) garbage = NULL;
  g_autoptr (Answer) page = NULL;
  g_autofree char *text = NULL;

  running_add_fault (running, "empty,times=1");
  running_add_fault (running, "garbage,times=1");
  start (running, data, "html=503,times=1");
  empty = running_copy (running, "t");
  garbage = running_copy (running, "t");
  page = running_copy (running, "t");
  text = body_text (page);

  g_assert_cmpuint (empty->body->len, ==, 0);
  g_assert_cmpstr (answer_get_header (empty, "content-length"), ==, "0");
  g_assert_cmpuint (garbage->body->len, ==, 256);
  g_assert_false (g_utf8_validate ((const char *) garbage->body->data, garbage->body->len, NULL));
  g_assert_true (
      g_str_has_prefix (answer_get_header (garbage, "content-type"), "application/json"));
  g_assert_cmpuint (page->status, ==, 503);
  g_assert_cmpstr (answer_get_header (page, "content-type"), ==, "text/html");
  g_assert_true (g_str_has_prefix (text, "<html>"));
}

/* Nothing of the request goes along */
static void
test_redirect (Running *running, gconstpointer data)
{
  g_autoptr (Answer) answer = NULL;

  start (running, data, "redirect");
  answer = running_copy (running, "t");
  g_assert_cmpstr (answer_get_header (answer, "location"), ==,
                   "https://elsewhere.rehearsal.example/");
}

static void
test_throttle_hint (Running *running, gconstpointer data)
{
  g_autoptr (Answer) hint = NULL;
  g_autoptr (Answer) none = NULL;

  running_add_fault (running, "throttle=1500ms,times=1");
  start (running, data, "throttle=0,times=1");
  hint = running_copy (running, "t");
  none = running_copy (running, "t");
  g_assert_cmpstr (answer_get_header (hint, "x-acs-retry-after"), ==, "1500");
  g_assert_cmpstr (answer_get_string (none, "Code"), ==, "Throttling.User");
  g_assert_null (answer_get_header (none, "x-acs-retry-after"));
  g_assert_null (answer_get_header (none, "x-ratelimit-user-api"));
}

static void
test_error_in_xml (Running *running, gconstpointer data)
{
  g_autoptr (Draft) draft = running_draft_copy ("t");
  g_autoptr (Answer) answer = NULL;
  g_autofree char *text = NULL;

  live_parameters_set (draft->query, "Format", "XML");
  start (running, data, "200-code=Some.Code");
  answer = running_ask (running, draft);
  text = body_text (answer);
  g_assert_cmpuint (answer->status, ==, 200);
  g_assert_nonnull (strstr (text, "<Error>"));
  g_assert_nonnull (strstr (text, "<Code>Some.Code</Code>"));
}

/* ---- conditions ---- */

static void
test_clock (Running *running, gconstpointer data)
{
  g_autoptr (Answer) wrong = NULL;
  g_autoptr (Draft) draft = NULL;
  g_autoptr (LiveParameters) parameters =
      test_parameters_new ("SrcCasterId", NEWS_ID, "CasterName", "n", "ClientToken", "t", NULL);
  g_autoptr (Answer) right = NULL;

  start (running, data, "clock=-20m");
  wrong = running_copy (running, "t");
  g_assert_cmpstr (answer_get_string (wrong, "Code"), ==, "InvalidTimeStamp.Expired");
  g_assert_cmpstr (answer_get_header (wrong, "date"), ==, "Sun, 22 Nov 2026 11:40:00 GMT");
  draft = draft_new ("POST", "CopyCaster", "2026-11-22T11:40:00Z", parameters);
  right = running_ask (running, draft);
  g_assert_cmpuint (right->status, ==, 200);
}

static void
test_list_conditions (Running *running, gconstpointer data)
{
  g_autoptr (Draft) list = running_draft ("GET", "DescribeCasters", "CasterName", "导播台", NULL);
  g_autoptr (Answer) copied = NULL;
  g_autoptr (Answer) listed = NULL;
  JsonObject *studio;

  running_add_fault (running, "no-client-token-id");
  start (running, data, "plain-times");
  copied = running_copy (running, "t");
  listed = running_ask (running, list);
  studio = json_node_get_object (test_at (listed->tree, "CasterList.Caster.0"));
  g_assert_false (json_object_has_member (studio, "ClientTokenId"));
  g_assert_cmpstr (test_string_at (studio, "CreateTime"), ==, "2026-11-22 12:00:00.0");
}

static void
test_forgotten_token (Running *running, gconstpointer data)
{
  g_autoptr (Answer) first = NULL;
  g_autoptr (Answer) second = NULL;

  start (running, data, "forget-tokens=1s");
  first = running_copy (running, "t");
  test_clock_advance (running->clock, 2 * G_USEC_PER_SEC);
  second = running_copy (running, "t");
  g_assert_cmpstr (answer_get_string (first, "CasterId"), !=,
                   answer_get_string (second, "CasterId"));
  g_assert_cmpint (running_count_studios (running), ==, SAMPLES + 2);
}

/* ---- time ---- */

/* What is done on another thread without anybody being told can only be looked for */
static void
wait_for_studios (Running *running, gint64 count)
{
  const gint64 deadline = g_get_monotonic_time () + 20 * G_TIME_SPAN_SECOND;

  while (running_count_studios (running) != count && g_get_monotonic_time () < deadline)
    g_usleep (2000);

  g_assert_cmpint (running_count_studios (running), ==, count);
}

/* The client does not wait for the answer: the work is done all the same */
static void
test_client_gone (Running *running, gconstpointer data)
{
  g_autoptr (Draft) draft = running_draft_copy ("t");
  g_autofree char *wire = NULL;
  Line *line;

  draft_sign_acs3 (draft, TEST_SECRET);
  wire = draft_dup_wire (draft);
  start (running, data, "latency=50ms,times=1");
  line = line_new (running->address);
  line_send_text (line, wire);
  line_free (line);
  wait_for_studios (running, SAMPLES + 1);
  assert_one_in_the_end (running);
}

/* The work is not done before its time, and a server that stops does not wait for it */
static void
test_stop_while_held (Running *running, gconstpointer data)
{
  g_autoptr (Draft) draft = running_draft_copy ("t");
  g_autoptr (Draft) other = running_draft ("GET", "DescribeCasters", NULL);
  g_autofree char *wire = NULL;
  g_autoptr (Line) line = NULL;
  g_autoptr (Answer) answer = NULL;

  draft_sign_acs3 (draft, TEST_SECRET);
  wire = draft_dup_wire (draft);
  start (running, data, "latency=20h,action=CopyCaster");
  line = line_new (running->address);
  line_send_text (line, wire);
  answer = running_ask (running, other);
  g_assert_cmpuint (answer->status, ==, 200);
  running_stop (running);
  g_assert_true (line_is_at_end (line));
  g_assert_cmpint (running_count_studios (running), ==, SAMPLES);
}

static void
test_stop_while_stalled (Running *running, gconstpointer data)
{
  g_autoptr (Draft) draft = running_draft_copy ("t");
  g_autofree char *wire = NULL, *status = NULL;
  g_autoptr (Line) line = NULL;

  draft_sign_acs3 (draft, TEST_SECRET);
  wire = draft_dup_wire (draft);
  start (running, data, "stall=20h");
  line = line_new (running->address);
  line_send_text (line, wire);
  status = g_data_input_stream_read_line (line->input, NULL, NULL, NULL);
  g_assert_cmpstr (status, ==, "HTTP/1.1 200 OK");
  running_stop (running);
  while (!line_is_at_end (line))
    ;
  g_assert_cmpint (running_count_studios (running), ==, SAMPLES + 1);
}

/* Many at once, each held for another time */
static void
test_jitter (Running *running, gconstpointer data)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func ((GDestroyNotify) line_free);

  g_object_set (running->server, "rate", 0, NULL);
  start (running, data, "jitter=20ms");

  for (guint i = 0; i < 50; i++) {
    g_autofree char *token = g_strdup_printf ("t%u", i);
    g_autoptr (Draft) draft = running_draft_copy (token);
    g_autofree char *wire = NULL;
    Line *line = line_new (running->address);

    draft_sign_acs3 (draft, TEST_SECRET);
    wire = draft_dup_wire (draft);
    line_send_text (line, wire);
    g_ptr_array_add (lines, line);
  }

  for (guint i = 0; i < lines->len; i++) {
    g_autoptr (Answer) answer = line_receive (g_ptr_array_index (lines, i));

    g_assert_cmpuint (answer->status, ==, 200);
  }

  g_assert_cmpint (running_count_studios (running), ==, SAMPLES + 50);
}

/* A connection that was held back goes on to the next request */
static void
test_kept_alive (Running *running, gconstpointer data)
{
  g_autoptr (Line) line = NULL;

  start (running, data, "jitter=2ms");
  line = line_new (running->address);

  for (guint i = 0; i < 5; i++) {
    g_autoptr (Draft) draft = running_draft_copy ("t");
    g_autoptr (Answer) answer = NULL;
    g_autofree char *wire = NULL;

    draft_sign_acs3 (draft, TEST_SECRET);
    wire = draft_dup_wire (draft);
    line_send_text (line, wire);
    answer = line_receive (line);
    g_assert_cmpuint (answer->status, ==, 200);
  }
}

/* A fault without work does not use the nonce up, one with work does */
static void
test_nonce (Running *running, gconstpointer data)
{
  g_autoptr (Draft) draft = running_draft_copy ("t");
  g_autofree char *wire = NULL;
  g_autoptr (Answer) cut = NULL;
  g_autoptr (Answer) first = NULL;
  g_autoptr (Answer) second = NULL;

  draft_sign_acs3 (draft, TEST_SECRET);
  wire = draft_dup_wire (draft);
  start (running, data, "cut-before,times=1");
  cut = line_ask (running->address, wire);
  first = line_ask (running->address, wire);
  second = line_ask (running->address, wire);
  g_assert_cmpuint (cut->status, ==, 0);
  g_assert_cmpuint (first->status, ==, 200);
  g_assert_cmpstr (answer_get_string (second, "Code"), ==, "SignatureNonceUsed");
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *name;
    void (*test) (Running *, gconstpointer);
  } tests[] = {
    { "half", test_half },
    { "half-chunked", test_half_chunked },
    { "half-gzip", test_half_gzip },
    { "huge", test_huge },
    { "huge-gzip", test_huge_gzip },
    { "huge-unwanted", test_huge_unwanted },
    { "slow-is-whole", test_slow_is_whole },
    { "no-caster-id", test_no_caster_id },
    { "bodies", test_bodies },
    { "redirect", test_redirect },
    { "throttle-hint", test_throttle_hint },
    { "error-in-xml", test_error_in_xml },
    { "clock", test_clock },
    { "list-conditions", test_list_conditions },
    { "forgotten-token", test_forgotten_token },
    { "client-gone", test_client_gone },
    { "stop-while-held", test_stop_while_held },
    { "stop-while-stalled", test_stop_while_stalled },
    { "jitter", test_jitter },
    { "kept-alive", test_kept_alive },
    { "nonce", test_nonce },
  };

  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (seen); i++) {
    g_autofree char *path = g_strconcat ("/rehearsal/effects/seen/", seen[i].fault, NULL);

    g_test_add (path, Running, &seen[i], running_set_up, test_seen, running_tear_down);
  }

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++) {
    g_autofree char *tcp = g_strconcat ("/rehearsal/effects/tcp/", tests[i].name, NULL);
    g_autofree char *unix_path = g_strconcat ("/rehearsal/effects/unix/", tests[i].name, NULL);

    g_test_add (tcp, Running, GINT_TO_POINTER (FALSE), running_set_up, tests[i].test,
                running_tear_down);
    g_test_add (unix_path, Running, GINT_TO_POINTER (TRUE), running_set_up, tests[i].test,
                running_tear_down);
  }

  g_test_add ("/rehearsal/effects/reset", Running, NULL, running_set_up, test_reset,
              running_tear_down);

  return g_test_run ();
}
