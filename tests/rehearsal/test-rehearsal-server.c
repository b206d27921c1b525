/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <libsoup/soup.h>
#include <string.h>

#include "rehearsal-captures.h"
#include "rehearsal-error.h"
#include "rehearsal-running.h"

static void
start (Running *running, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  running_start (running, GPOINTER_TO_INT (data), &error);
  g_assert_no_error (error);
}

static void
assert_error (Answer *answer, guint status, const char *code)
{
  g_assert_cmpstr (answer_get_string (answer, "Code"), ==, code);
  g_assert_cmpuint (answer->status, ==, status);
}

/* ---- answers ---- */

static void
test_copy (Running *running, gconstpointer data)
{
  g_autoptr (Answer) first = NULL;
  g_autoptr (Answer) again = NULL;

  start (running, data);
  first = running_copy (running, "t");
  again = running_copy (running, "t");

  g_assert_cmpuint (first->status, ==, 200);
  g_assert_cmpstr (answer_get_header (first, "content-type"), ==, "application/json;charset=utf-8");
  g_assert_cmpstr (answer_get_header (first, "date"), ==, "Sun, 22 Nov 2026 12:00:00 GMT");
  g_assert_true (g_uuid_string_is_valid (answer_get_string (first, "CasterId")));
  g_assert_true (g_regex_match_simple ("^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$",
                                       answer_get_string (first, "RequestId"), 0, 0));
  g_assert_cmpstr (answer_get_header (first, "x-acs-request-id"), ==,
                   answer_get_string (first, "RequestId"));
  g_assert_cmpuint (json_object_get_size (first->tree), ==, 2);
  g_assert_cmpstr (answer_get_string (again, "CasterId"), ==,
                   answer_get_string (first, "CasterId"));
  g_assert_cmpstr (answer_get_string (again, "RequestId"), !=,
                   answer_get_string (first, "RequestId"));
  g_assert_cmpint (running_count_studios (running), ==, 7);
}

static void
test_rpc_form (Running *running, gconstpointer data)
{
  g_autoptr (Draft) draft = running_draft_copy ("t");
  g_autoptr (Answer) answer = NULL;
  g_autofree char *wire = NULL;

  draft->form = draft->query;
  draft->query = live_parameters_new ();
  draft_sign_rpc (draft, TEST_SECRET);
  wire = draft_dup_wire (draft);
  start (running, data);
  answer = line_ask (running->address, wire);
  g_assert_cmpuint (answer->status, ==, 200);
}

static void
test_error_json (Running *running, gconstpointer data)
{
  g_autoptr (Draft) draft =
      running_draft ("GET", "DescribeCasterConfig", "CasterId", "nobody", NULL);
  g_autoptr (Answer) answer = NULL;

  start (running, data);
  answer = running_ask (running, draft);
  assert_error (answer, 404, "InvalidCaster.NotFound");
  g_assert_cmpstr (answer_get_string (answer, "HostId"), ==, TEST_HOST);
  g_assert_cmpstr (answer_get_string (answer, "Message"), ==,
                   "The specified caster does not exist.");
  g_assert_cmpuint (strlen (answer_get_string (answer, "RequestId")), ==, 36);
  g_assert_true (g_str_has_prefix (
      answer_get_string (answer, "Recommend"),
      "https://api.aliyun.com/troubleshoot?q=InvalidCaster.NotFound&product=live"));
}

static char *
ask_text (Running *running, Draft *draft, guint status, const char *content_type)
{
  g_autoptr (Answer) answer = running_ask (running, draft);

  g_assert_cmpuint (answer->status, ==, status);
  g_assert_cmpstr (answer_get_header (answer, "content-type"), ==, content_type);

  return g_strndup ((const char *) answer->body->data, answer->body->len);
}

static void
test_error_xml (Running *running, gconstpointer data)
{
  g_autoptr (Draft) draft =
      running_draft ("GET", "DescribeCasterConfig", "CasterId", "nobody", "Format", "XML", NULL);
  g_autofree char *text = NULL;

  start (running, data);
  text = ask_text (running, draft, 404, "text/xml;charset=utf-8");
  g_assert_true (g_regex_match_simple (
      "^<\\?xml "
      "[^>]*\\?><Error><RequestId>[0-9A-F-]{36}</RequestId><HostId>live.aliyuncs.com</HostId>"
      "<Code>InvalidCaster.NotFound</Code><Message>[^<]+</Message><Recommend>[^<]+&amp;[^<]+</"
      "Recommend></Error>$",
      text, 0, 0));
}

static void
test_list_xml (Running *running, gconstpointer data)
{
  g_autoptr (Draft) copy = running_draft ("POST", "CopyCaster", "SrcCasterId", NEWS_ID,
                                          "CasterName", "<&\"'>", "ClientToken", "t", NULL);
  g_autoptr (Draft) list = running_draft ("GET", "DescribeCasters", "PageSize", "2", NULL);
  g_autoptr (Answer) copied = NULL;
  g_autofree char *text = NULL;

  start (running, data);
  copied = running_ask (running, copy);
  g_assert_cmpuint (copied->status, ==, 200);
  live_parameters_set (list->headers, "accept", "text/xml");
  text = ask_text (running, list, 200, "text/xml;charset=utf-8");
  g_assert_true (g_regex_match_simple (
      "^<\\?xml "
      "[^>]*\\?><DescribeCastersResponse><RequestId>[^<]*</RequestId><Total>7</Total><CasterList>"
      "<Caster>.*</Caster><Caster>.*</Caster></CasterList></DescribeCastersResponse>$",
      text, G_REGEX_DOTALL, 0));
  g_assert_nonnull (strstr (text, "<CasterName>&lt;&amp;&quot;&apos;&gt;</CasterName>"));
  g_assert_nonnull (
      strstr (text, "<Tags><tag><TagKey>desk</TagKey><TagValue>news</TagValue></tag><tag>"));
  g_assert_null (strstr (text, "<Caster><Caster>"));
}

static void
test_throttled (Running *running, gconstpointer data)
{
  g_autoptr (Answer) first = NULL;
  g_autoptr (Answer) second = NULL;
  g_autoptr (Answer) later = NULL;

  g_object_set (running->server, "rate", 1, NULL);
  start (running, data);
  first = running_copy (running, "a");
  test_clock_advance (running->clock, 400 * 1000);
  second = running_copy (running, "b");
  test_clock_advance (running->clock, 600 * 1000);
  later = running_copy (running, "b");

  g_assert_cmpuint (first->status, ==, 200);
  assert_error (second, 400, "Throttling.User");
  g_assert_cmpstr (answer_get_header (second, "x-acs-retry-after"), ==, "600");
  g_assert_nonnull (strstr (answer_get_header (second, "x-ratelimit-user-api"),
                            "Limit:1,Remain:0,TimeLeft:600,"));
  g_assert_cmpuint (later->status, ==, 200);
  g_assert_null (answer_get_header (later, "x-acs-retry-after"));
}

static void
test_max_studios (Running *running, gconstpointer data)
{
  g_autoptr (Answer) answer = NULL;

  g_object_set (running->server, "max-studios", 6, NULL);
  start (running, data);
  answer = running_copy (running, "a");
  assert_error (answer, 401, "CasterNumberExceed");
  g_assert_cmpstr (answer_get_string (answer, "Message"), ==, "The number casters is exceeded.");
}

/* ---- HTTP ---- */

static void
test_keep_alive (Running *running, gconstpointer data)
{
  g_autoptr (Line) line = NULL;

  start (running, data);
  line = line_new (running->address);

  for (guint i = 0; i < 3; i++) {
    g_autofree char *token = g_strdup_printf ("t%u", i);
    g_autoptr (Draft) draft = running_draft_copy (token);
    g_autoptr (Answer) answer = NULL;
    g_autofree char *wire = NULL;

    draft_sign_acs3 (draft, TEST_SECRET);
    wire = draft_dup_wire (draft);
    line_send_text (line, wire);
    answer = line_receive (line);
    g_assert_cmpuint (answer->status, ==, 200);
  }
}

static void
test_pipelined (Running *running, gconstpointer data)
{
  g_autoptr (Draft) one = running_draft_copy ("1");
  g_autoptr (Draft) two = running_draft_copy ("2");
  g_autoptr (Line) line = NULL;
  g_autoptr (Answer) first = NULL;
  g_autoptr (Answer) second = NULL;
  g_autofree char *wire_one = NULL, *wire_two = NULL, *both = NULL;

  draft_sign_acs3 (one, TEST_SECRET);
  draft_sign_rpc (two, TEST_SECRET);
  wire_one = draft_dup_wire (one);
  wire_two = draft_dup_wire (two);
  both = g_strconcat (wire_one, wire_two, NULL);
  start (running, data);
  line = line_new (running->address);
  line_send_text (line, both);
  first = line_receive (line);
  second = line_receive (line);
  g_assert_cmpuint (first->status, ==, 200);
  g_assert_cmpuint (second->status, ==, 200);
}

static void
test_header_case (Running *running, gconstpointer data)
{
  g_autoptr (Draft) draft = running_draft_copy ("t");
  g_autoptr (Answer) answer = NULL;
  g_autofree char *wire = NULL;
  const char *end;

  draft_sign_acs3 (draft, TEST_SECRET);
  wire = draft_dup_wire (draft);
  end = strstr (wire, "\r\n\r\n");
  for (char *c = strstr (wire, "\r\n"); c < end; c = strstr (c + 2, "\r\n")) {
    for (char *letter = c + 2; *letter != ':'; letter++)
      *letter = (letter - c) % 2 ? g_ascii_toupper (*letter) : *letter;
  }

  start (running, data);
  answer = line_ask (running->address, wire);
  g_assert_cmpuint (answer->status, ==, 200);
}

static void
test_trickling_request (Running *running, gconstpointer data)
{
  g_autoptr (Draft) draft = running_draft_copy ("t");
  g_autoptr (Line) line = NULL;
  g_autoptr (Answer) answer = NULL;
  g_autofree char *wire = NULL;

  draft->form = draft->query;
  draft->query = live_parameters_new ();
  draft_sign_acs3 (draft, TEST_SECRET);
  wire = draft_dup_wire (draft);
  start (running, data);
  line = line_new (running->address);
  for (const char *c = wire; *c; c++)
    line_send (line, c, 1);
  answer = line_receive (line);
  g_assert_cmpuint (answer->status, ==, 200);
}

static void
test_range (Running *running, gconstpointer data)
{
  g_autoptr (Draft) draft = running_draft ("GET", "DescribeCasters", NULL);
  g_autoptr (Answer) answer = NULL;

  live_parameters_set (draft->headers, "range", "bytes=0-1000000,-1,5-2");
  start (running, data);
  answer = running_ask (running, draft);
  g_assert_cmpuint (answer->status, ==, 200);
  g_assert_nonnull (answer->tree);
}

typedef struct {
  const char *name;
  const char *wire;
  guint status; /* 0: no answer */
  const char *code;
  gboolean library_leaks;
} Malformed;

static const Malformed malformed[] = {
  { "no-http", "hello\r\n\r\n", 400, NULL },
  { "no-host", "GET / HTTP/1.1\r\n\r\n", 400, NULL },
  { "bad-escape", "GET /?a=%zz HTTP/1.1\r\nHost: h\r\n\r\n", 400, NULL },
  { "bad-length", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: many\r\n\r\n", 400, NULL, TRUE },
  { "unknown-encoding", "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: rot13\r\n\r\n", 501, NULL,
    TRUE },
  { "nothing-in-it", "GET / HTTP/1.1\r\nHost: h\r\n\r\n", 400, "MissingAction" },
  { "http-1.0", "GET /?Action=CopyCaster HTTP/1.0\r\nHost: h\r\n\r\n", 400, "MissingVersion" },
  { "put", "PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n", 400, "UnsupportedHTTPMethod" },
  { "options", "OPTIONS / HTTP/1.1\r\nHost: h\r\n\r\n", 400, "UnsupportedHTTPMethod" },
  { "options-of-all", "OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n", 404, NULL },
  { "connect", "CONNECT h:443 HTTP/1.1\r\nHost: h\r\n\r\n", 400, "UnsupportedHTTPMethod" },
  { "path", "GET /v1?Action=CopyCaster HTTP/1.1\r\nHost: h\r\n\r\n", 404, "InvalidApi.NotFound" },
  { "escaped-path", "GET /%2f HTTP/1.1\r\nHost: h\r\n\r\n", 404, "InvalidApi.NotFound" },
  { "absolute", "GET http://h/?Action=PaintCaster&Version=2016-11-01 HTTP/1.1\r\nHost: h\r\n\r\n",
    404, "InvalidAction.NotFound" },
  { "invalid-utf-8", "GET /?Action=%ff HTTP/1.1\r\nHost: h\r\n\r\n", 400, "InvalidParameter" },
  { "nul", "GET /?Action=a%00b HTTP/1.1\r\nHost: h\r\n\r\n", 400, "InvalidParameter" },
  { "odd-host", "GET /?Action=CopyCaster HTTP/1.1\r\nHost: \"<&>\r\n\r\n", 400, "MissingVersion" },
  { "bad-body", "POST /?Action=CopyCaster HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\n%zz", 400,
    "InvalidParameter" },
  { "basic-authorization",
    "GET /?Version=2016-11-01 HTTP/1.1\r\nHost: h\r\nx-acs-action: CopyCaster\r\nAuthorization: "
    "Basic YTpi\r\n\r\n",
    400, "InvalidSignatureMethod" },
};

static void
test_malformed (Running *running, gconstpointer data)
{
  const Malformed *request = data;
  g_autoptr (Answer) answer = NULL;
  g_autoptr (Answer) after = NULL;

#ifdef __SANITIZE_ADDRESS__
  if (request->library_leaks) {
    g_test_skip ("libsoup 3.2 does not free the path of such a request");
    return;
  }
#endif

  start (running, GINT_TO_POINTER (FALSE));
  answer = line_ask (running->address, request->wire);
  g_assert_cmpuint (answer->status, ==, request->status);
  g_assert_cmpstr (answer_get_string (answer, "Code"), ==, request->code);
  after = running_copy (running, "t");
  g_assert_cmpuint (after->status, ==, 200);
}

static void
test_large_body (Running *running, gconstpointer data)
{
  gboolean chunked = GPOINTER_TO_INT (data);
  const gsize size = 1024 * 1024 + 1;
  g_autofree char *body = g_strnfill (size, 'a');
  g_autofree char *head = NULL;
  g_autoptr (Line) line = NULL;
  g_autoptr (Answer) answer = NULL;

  if (chunked)
    head = g_strdup_printf (
        "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n%" G_GSIZE_MODIFIER
        "x\r\n",
        size);
  else
    head = g_strdup_printf (
        "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: %" G_GSIZE_FORMAT "\r\n\r\n", size);

  start (running, GINT_TO_POINTER (FALSE));
  line = line_new (running->address);
  line_send_text (line, head);
  line_send (line, body, size);
  if (chunked)
    line_send_text (line, "\r\n0\r\n\r\n");

  answer = line_receive (line);
  assert_error (answer, 413, "RequestTooLarge");
  g_assert_true (line_is_at_end (line));
}

/* More than anybody would send to be told that it is too much */
static void
test_endless_body (Running *running, gconstpointer data)
{
  g_autofree char *block = g_strnfill (65536, 'a');
  g_autoptr (Line) line = NULL;
  g_autoptr (Answer) answer = NULL;
  gboolean sent = TRUE;

  start (running, GINT_TO_POINTER (FALSE));
  line = line_new (running->address);
  line_send_text (line, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000000000\r\n\r\n");
  for (guint i = 0; i < 10000 && sent; i++)
    sent = g_output_stream_write_all (g_io_stream_get_output_stream (line->stream), block, 65536,
                                      NULL, NULL, NULL);

  g_assert_false (sent);
  answer = running_copy (running, "t");
  g_assert_cmpuint (answer->status, ==, 200);
}

static void
test_silent_client (Running *running, gconstpointer data)
{
  g_autoptr (Line) silent = NULL;
  g_autoptr (Line) half = NULL;
  g_autoptr (Answer) answer = NULL;

  start (running, data);
  silent = line_new (running->address);
  half = line_new (running->address);
  line_send_text (half, "POST /?Action=Copy");
  answer = running_copy (running, "t");
  g_assert_cmpuint (answer->status, ==, 200);
}

static void
test_burst (Running *running, gconstpointer data)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func ((GDestroyNotify) line_free);

  g_object_set (running->server, "rate", 0, NULL);
  start (running, data);

  for (guint i = 0; i < 100; i++)
    g_ptr_array_add (lines, line_new (running->address));

  for (guint i = 0; i < lines->len; i++) {
    g_autoptr (Draft) draft = running_draft ("GET", "DescribeCasters", "PageSize", "1", NULL);
    g_autofree char *wire = NULL;

    draft_sign_acs3 (draft, TEST_SECRET);
    wire = draft_dup_wire (draft);
    line_send_text (g_ptr_array_index (lines, i), wire);
  }

  for (guint i = 0; i < lines->len; i++) {
    g_autoptr (Answer) answer = line_receive (g_ptr_array_index (lines, i));

    g_assert_cmpuint (answer->status, ==, 200);
  }
}

/* What official clients send, byte by byte; whatever is wrong with it then, it is not the signature
 */
static void
test_captures (Running *running, gconstpointer data)
{
  g_autofree char *directory = g_test_build_filename (G_TEST_DIST, "wire", NULL);
  g_autoptr (GPtrArray) captures = captures_load (directory);
  guint accepted = 0;

  g_object_set (running->server, "rate", 0, NULL);
  start (running, GINT_TO_POINTER (FALSE));

  for (guint i = 0; i < captures->len; i++) {
    const Capture *capture = g_ptr_array_index (captures, i);
    g_autoptr (Line) line = line_new (running->address);
    g_autoptr (Answer) answer = NULL;
    const char *code;
    gsize length;
    gconstpointer wire = g_bytes_get_data (capture->wire, &length);

    test_clock_set (running->clock, capture->timestamp);
    line_send (line, wire, length);
    answer = line_receive (line);
    code = answer_get_string (answer, "Code");

    if (capture->security_token && *capture->security_token)
      g_assert_cmpstr (code, ==, "InvalidSecurityToken.MismatchWithAccessKey");
    else {
      g_assert_cmpstr (code, ==, "InvalidCasterId.Malformed");
      accepted++;
    }

    g_assert_cmpstr (answer_get_string (answer, "HostId"), ==, "127.0.0.1:18089");
  }

  g_assert_cmpuint (accepted, >=, 32);
}

static void
test_soup_client (Running *running, gconstpointer data)
{
  g_autoptr (Draft) draft = running_draft_copy ("t");
  g_autoptr (SoupSession) session = NULL;
  g_autoptr (SoupMessage) message = NULL;
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *query = NULL, *url = NULL;

  draft_sign_acs3 (draft, TEST_SECRET);
  query = draft_dup_query (draft);
  url = g_strdup_printf ("http://%s/?%s", TEST_HOST, query);
  start (running, data);

  session = g_object_new (SOUP_TYPE_SESSION, "remote-connectable", running->address,
                          "proxy-resolver", NULL, NULL);
  message = soup_message_new ("POST", url);
  for (guint i = 0; i < live_parameters_get_length (draft->headers); i++)
    soup_message_headers_replace (soup_message_get_request_headers (message),
                                  live_parameters_get_name (draft->headers, i),
                                  live_parameters_get_value (draft->headers, i));

  body = soup_session_send_and_read (session, message, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (soup_message_get_status (message), ==, 200);
  g_assert_nonnull (
      g_strstr_len (g_bytes_get_data (body, NULL), (gssize) g_bytes_get_size (body), "CasterId"));
}

/* ---- where it listens ---- */

static void
assert_does_not_listen (Running *running, GSocketAddress *address, gint code)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  rehearsal_server_start_async (running->server, address, NULL, test_take_result, &result);
  test_wait (&result);
  g_assert_false (rehearsal_server_start_finish (running->server, result, &error));
  g_assert_nonnull (error);
  if (code >= 0)
    g_assert_error (error, REHEARSAL_ERROR, code);
  g_assert_null (rehearsal_server_get_address (running->server));
}

static void
test_not_loopback (Running *running, gconstpointer data)
{
  static const char *const hosts[] = { "0.0.0.0", "::", "192.0.2.1" };

  for (guint i = 0; i < G_N_ELEMENTS (hosts); i++) {
    g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string (hosts[i], 0);

    assert_does_not_listen (running, address, REHEARSAL_ERROR_ADDRESS);
  }
}

static void
test_abstract_socket (Running *running, gconstpointer data)
{
  g_autoptr (GSocketAddress) address =
      g_unix_socket_address_new_with_type ("rehearsal-test", -1, G_UNIX_SOCKET_ADDRESS_ABSTRACT);

  assert_does_not_listen (running, address, REHEARSAL_ERROR_ADDRESS);
}

static void
test_port_in_use (Running *running, gconstpointer data)
{
  Running other = { 0 };

  start (running, GINT_TO_POINTER (FALSE));
  running_set_up (&other, NULL);
  assert_does_not_listen (&other, running->address, -1);
  running_tear_down (&other, NULL);
}

static char *
socket_path (Running *running)
{
  return g_build_filename (running->folder, "private", "socket", NULL);
}

static void
test_socket_mode (Running *running, gconstpointer data)
{
  g_autofree char *path = socket_path (running);
  g_autofree char *folder = g_path_get_dirname (path);
  GStatBuf buffer;

  start (running, GINT_TO_POINTER (TRUE));
  g_assert_cmpint (g_lstat (path, &buffer), ==, 0);
  g_assert_true (S_ISSOCK (buffer.st_mode));
  g_assert_cmpuint (buffer.st_mode & 0777, ==, 0600);
  g_assert_cmpint (g_lstat (folder, &buffer), ==, 0);
  g_assert_cmpuint (buffer.st_mode & 0777, ==, 0700);
  running_stop (running);
  g_assert_cmpint (g_lstat (path, &buffer), !=, 0);
}

static void
test_open_folder (Running *running, gconstpointer data)
{
  g_autofree char *path = socket_path (running);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_cmpint (g_chmod (folder, 0777), ==, 0);
  assert_does_not_listen (running, address, REHEARSAL_ERROR_ADDRESS);
}

/* Bound and then forgotten, as after SIGKILL */
static void
leave_socket (Running *running)
{
  g_autofree char *path = socket_path (running);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr (GSocket) socket = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, 0, NULL);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_socket_bind (socket, address, FALSE, NULL));
  g_assert_true (g_socket_listen (socket, NULL));
}

static void
test_stale_socket (Running *running, gconstpointer data)
{
  g_autoptr (Answer) answer = NULL;

  leave_socket (running);
  start (running, GINT_TO_POINTER (TRUE));
  answer = running_copy (running, "t");
  g_assert_cmpuint (answer->status, ==, 200);
}

static void
test_socket_in_use (Running *running, gconstpointer data)
{
  g_autoptr (Answer) answer = NULL;
  Running other = { 0 };

  start (running, GINT_TO_POINTER (TRUE));
  running_set_up (&other, NULL);
  assert_does_not_listen (&other, running->address, REHEARSAL_ERROR_ADDRESS);
  running_tear_down (&other, NULL);
  answer = running_copy (running, "t");
  g_assert_cmpuint (answer->status, ==, 200);
}

static void
test_file_in_the_way (Running *running, gconstpointer data)
{
  g_autofree char *path = socket_path (running);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *contents = NULL;
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, "precious", -1, NULL));
  assert_does_not_listen (running, address, REHEARSAL_ERROR_ADDRESS);
  g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
  g_assert_cmpstr (contents, ==, "precious");
}

/* Another one has taken the place meanwhile: it stays */
static void
test_replaced_socket (Running *running, gconstpointer data)
{
  g_autofree char *path = socket_path (running);

  start (running, GINT_TO_POINTER (TRUE));
  g_assert_cmpint (g_unlink (path), ==, 0);
  leave_socket (running);
  running_stop (running);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
}

static void
test_long_path (Running *running, gconstpointer data)
{
  g_autofree char *name = g_strnfill (150, 'x');
  g_autofree char *path = g_build_filename (running->folder, name, NULL);
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);

  assert_does_not_listen (running, address, REHEARSAL_ERROR_ADDRESS);
}

/* ---- starting and stopping ---- */

static void
test_restart (Running *running, gconstpointer data)
{
  g_autofree char *first = NULL;

  for (guint i = 0; i < 3; i++) {
    g_autoptr (Answer) answer = NULL;

    start (running, data);
    answer = running_copy (running, "t");
    g_assert_cmpuint (answer->status, ==, 200);
    if (first)
      g_assert_cmpstr (answer_get_string (answer, "CasterId"), ==, first);
    else
      first = g_strdup (answer_get_string (answer, "CasterId"));
    running_stop (running);
    g_assert_null (rehearsal_server_get_address (running->server));
  }
}

static void
test_start_twice (Running *running, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (Answer) answer = NULL;

  start (running, data);
  rehearsal_server_start_async (running->server, running->address, NULL, test_take_result, &result);
  test_wait (&result);
  g_assert_false (rehearsal_server_start_finish (running->server, result, &error));
  g_assert_error (error, REHEARSAL_ERROR, REHEARSAL_ERROR_STATE);
  answer = running_copy (running, "t");
  g_assert_cmpuint (answer->status, ==, 200);
}

static void
test_stop_twice (Running *running, gconstpointer data)
{
  g_autoptr (GAsyncResult) first = NULL;
  g_autoptr (GAsyncResult) second = NULL;
  g_autoptr (GError) error = NULL;

  start (running, data);
  rehearsal_server_stop_async (running->server, test_take_result, &first);
  rehearsal_server_stop_async (running->server, test_take_result, &second);
  test_wait (&second);
  test_wait (&first);
  g_assert_true (rehearsal_server_stop_finish (running->server, first, &error));
  g_assert_no_error (error);

  /* The thread may have ended before it was asked again */
  if (!rehearsal_server_stop_finish (running->server, second, &error))
    g_assert_error (error, REHEARSAL_ERROR, REHEARSAL_ERROR_STATE);
}

static void
test_stop_while_starting (Running *running, gconstpointer data)
{
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string ("127.0.0.1", 0);
  g_autoptr (GAsyncResult) started = NULL;
  g_autoptr (GAsyncResult) stopped = NULL;

  rehearsal_server_start_async (running->server, address, NULL, test_take_result, &started);
  rehearsal_server_stop_async (running->server, test_take_result, &stopped);
  test_wait (&stopped);
  test_wait (&started);
  g_assert_true (rehearsal_server_start_finish (running->server, started, NULL));
  g_assert_true (rehearsal_server_stop_finish (running->server, stopped, NULL));
  g_assert_null (rehearsal_server_get_address (running->server));
}

static void
test_cancelled (Running *running, gconstpointer data)
{
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string ("127.0.0.1", 0);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  rehearsal_server_start_async (running->server, address, cancellable, test_take_result, &result);
  test_wait (&result);
  g_assert_false (rehearsal_server_start_finish (running->server, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  start (running, data);
}

static void
test_dropped (Running *running, gconstpointer data)
{
  g_autoptr (LiveCredentials) credentials = live_credentials_new (TEST_KEY_ID, TEST_SECRET, NULL);
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (Line) line = NULL;

  start (running, data);
  address = g_object_ref (running->address);
  line = line_new (address);
  g_assert_finalize_object (g_steal_pointer (&running->server));
  g_assert_true (line_is_at_end (line));
  running->server = rehearsal_server_new (running->data, credentials);
}

static void
test_no_world (Running *running, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (running->data, "a file", -1, NULL));
  g_assert_false (running_start (running, FALSE, &error));
  g_assert_error (error, REHEARSAL_ERROR, REHEARSAL_ERROR_STORE);
  g_unlink (running->data);
  start (running, data);
}

static void
add (const char *path, gconstpointer data, void (*test) (Running *, gconstpointer))
{
  g_test_add (path, Running, data, running_set_up, test, running_tear_down);
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *name;
    void (*test) (Running *, gconstpointer);
  } both[] = {
    { "copy", test_copy },
    { "rpc-form", test_rpc_form },
    { "error-json", test_error_json },
    { "error-xml", test_error_xml },
    { "list-xml", test_list_xml },
    { "throttled", test_throttled },
    { "max-studios", test_max_studios },
    { "keep-alive", test_keep_alive },
    { "pipelined", test_pipelined },
    { "header-case", test_header_case },
    { "trickling-request", test_trickling_request },
    { "range", test_range },
    { "silent-client", test_silent_client },
    { "burst", test_burst },
    { "soup-client", test_soup_client },
    { "restart", test_restart },
    { "start-twice", test_start_twice },
    { "stop-twice", test_stop_twice },
    { "stop-while-starting", test_stop_while_starting },
    { "cancelled", test_cancelled },
    { "dropped", test_dropped },
    { "no-world", test_no_world },
  };

  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (both); i++) {
    g_autofree char *tcp = g_strconcat ("/rehearsal/server/tcp/", both[i].name, NULL);
    g_autofree char *unix_path = g_strconcat ("/rehearsal/server/unix/", both[i].name, NULL);

    add (tcp, GINT_TO_POINTER (FALSE), both[i].test);
    add (unix_path, GINT_TO_POINTER (TRUE), both[i].test);
  }

  for (guint i = 0; i < G_N_ELEMENTS (malformed); i++) {
    g_autofree char *path = g_strconcat ("/rehearsal/server/malformed/", malformed[i].name, NULL);

    add (path, &malformed[i], test_malformed);
  }

  add ("/rehearsal/server/large-body/length", GINT_TO_POINTER (FALSE), test_large_body);
  add ("/rehearsal/server/large-body/chunked", GINT_TO_POINTER (TRUE), test_large_body);
  add ("/rehearsal/server/large-body/endless", NULL, test_endless_body);
  add ("/rehearsal/server/captures", NULL, test_captures);
  add ("/rehearsal/server/address/not-loopback", NULL, test_not_loopback);
  add ("/rehearsal/server/address/abstract", NULL, test_abstract_socket);
  add ("/rehearsal/server/address/port-in-use", NULL, test_port_in_use);
  add ("/rehearsal/server/address/socket-mode", NULL, test_socket_mode);
  add ("/rehearsal/server/address/open-folder", NULL, test_open_folder);
  add ("/rehearsal/server/address/stale-socket", NULL, test_stale_socket);
  add ("/rehearsal/server/address/socket-in-use", NULL, test_socket_in_use);
  add ("/rehearsal/server/address/file-in-the-way", NULL, test_file_in_the_way);
  add ("/rehearsal/server/address/replaced-socket", NULL, test_replaced_socket);
  add ("/rehearsal/server/address/long-path", NULL, test_long_path);

  return g_test_run ();
}
