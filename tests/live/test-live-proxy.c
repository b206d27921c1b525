/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "live-test-client.h"

#include <string.h>

#define GOOD "{\"CasterId\":\"id-1\",\"RequestId\":\"r-1\"}"

/* The proxy resolver reads the environment once for a process, so that every case runs in one of
 * its own. */

/* Asked by the address sanitizer, where there is one: without whole stacks it cannot tell that a
 * leak is libproxy's */
const char *__asan_default_options (void);

const char *
__asan_default_options (void)
{
  return "fast_unwind_on_malloc=0";
}

static gboolean
handle_good (LiveTestServer *server, GIOStream *connection, const char *request, gpointer data)
{
  return live_test_reply (connection, 200, "", GOOD);
}

static gboolean
handle_connect (LiveTestServer *server, GIOStream *connection, const char *request, gpointer data)
{
  g_assert_true (g_str_has_prefix (request, "CONNECT live.example.com:443 "));
  g_assert_null (strstr (request, TEST_KEY_ID));
  live_test_write (connection, data);

  return FALSE;
}

static void
use_proxy (const char *url)
{
  static const char *const names[] = {"http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY",
                                      "all_proxy"};

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    g_setenv (names[i], url, TRUE);
  g_unsetenv ("no_proxy");
  g_unsetenv ("NO_PROXY");
  /* The desktop's settings would come before the environment */
  g_setenv ("GIO_USE_PROXY_RESOLVER", "libproxy", TRUE);
  /* Likewise for what later versions of libproxy ask first, in a sandbox the portal */
  g_setenv ("PX_FORCE_CONFIG", "config-env", TRUE);
}

static void
run (const char *path)
{
  g_test_trap_subprocess (path, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
}

static void
test_loopback_direct (void)
{
  g_autoptr (LiveTestServer) server = NULL;
  g_autoptr (LiveClient) client = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (LiveReply) reply = NULL;

  if (!g_test_subprocess ()) {
    run (NULL);
    return;
  }

  use_proxy ("http://127.0.0.1:1");
  server = live_test_server_new (handle_good, NULL);
  client = live_test_client_new (server);
  reply = live_test_copy (client, &error);
  g_assert_no_error (error);
}

static void
test_refused (void)
{
  g_autoptr (LiveClient) client = NULL;
  g_autoptr (GError) error = NULL;

  if (!g_test_subprocess ()) {
    run (NULL);
    return;
  }

  use_proxy ("http://user:pa55word@127.0.0.1:1");
  client = live_test_client_new_for_url ("https://live.example.com");
  g_assert_null (live_test_copy (client, &error));
  live_test_assert_error (error, LIVE_ERROR_PROXY, LIVE_VERDICT_NOT_SENT);
  g_assert_null (strstr (error->message, "pa55word"));
  g_assert_cmpstr (live_error_get_code_name (error), ==, "ProxyFailed");
}

static const struct {
  const char *path;
  const char *answer;
} answers[] = {
    {"/live/proxy/forbidden", "HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno"},
    {"/live/proxy/authentication",
     "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"x\"\r\n"
     "Content-Length: 0\r\n\r\n"},
    {"/live/proxy/bad-gateway",
     "HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>"},
    {"/live/proxy/success-body", "HTTP/1.1 404 Not Found\r\nContent-Length: 37\r\n\r\n" GOOD},
    {"/live/proxy/redirect",
     "HTTP/1.1 302 Found\r\nLocation: https://elsewhere.example.com/\r\nContent-Length: 0\r\n\r\n"},
    {"/live/proxy/closes", ""},
    {"/live/proxy/nonsense", "SSH-2.0-x\r\n\r\n"},
};

static void
test_answer (gconstpointer data)
{
  g_autoptr (LiveTestServer) proxy = NULL;
  g_autoptr (LiveClient) client = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *url = NULL;

  if (!g_test_subprocess ()) {
    run (NULL);
    return;
  }

  proxy = live_test_server_new (handle_connect, (gpointer) data);
  url = live_test_server_dup_url (proxy, "http", "127.0.0.1");
  use_proxy (url);
  client = live_test_client_new_for_url ("https://live.example.com");
  g_assert_null (live_test_copy (client, &error));
  live_test_assert_error (error, LIVE_ERROR_PROXY, LIVE_VERDICT_NOT_SENT);
  g_assert_cmpuint (live_test_server_count_requests (proxy), >=, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/live/proxy/loopback-direct", test_loopback_direct);
  g_test_add_func ("/live/proxy/refused", test_refused);
  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    g_test_add_data_func (answers[i].path, answers[i].answer, test_answer);

  return g_test_run ();
}
