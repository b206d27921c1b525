/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "live-test-client.h"

#include <string.h>

LiveClient *
live_test_client_new_for_url (const char *url)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LiveEndpoint) endpoint = live_endpoint_new_for_url (url, "cn-shanghai", &error);
  g_autoptr (LiveCredentials) credentials =
      live_credentials_new (TEST_KEY_ID, TEST_KEY_SECRET, NULL);

  g_assert_no_error (error);

  return live_client_new (endpoint, credentials);
}

LiveClient *
live_test_client_new (LiveTestServer *server)
{
  g_autofree char *url = live_test_server_dup_url (server, "http", "127.0.0.1");

  return live_test_client_new_for_url (url);
}

LiveOperation *
live_test_operation_new (void)
{
  g_autoptr (GError) error = NULL;
  LiveOperation *operation = live_operation_new_copy_caster ("LIVEPRODUCER_POST-cn-0pp1czt1*",
                                                             "导播台 1*~+%&=", "token-1", &error);

  g_assert_no_error (error);

  return operation;
}

typedef struct {
  LiveReply *reply;
  GError *error;
  gboolean done;
} Wait;

static void
on_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Wait *wait = user_data;

  wait->reply = live_client_send_finish (LIVE_CLIENT (source), result, &wait->error);
  wait->done = TRUE;
}

LiveReply *
live_test_send (LiveClient *client,
                LiveOperation *operation,
                GCancellable *cancellable,
                GError **error)
{
  Wait wait = {0};

  live_client_send_async (client, operation, cancellable, on_done, &wait);
  g_assert_false (wait.done);
  while (!wait.done)
    g_main_context_iteration (NULL, TRUE);

  g_assert_true ((wait.reply != NULL) != (wait.error != NULL));
  if (wait.error != NULL)
    g_propagate_error (error, wait.error);

  return wait.reply;
}

LiveReply *
live_test_copy (LiveClient *client, GError **error)
{
  g_autoptr (LiveOperation) operation = live_test_operation_new ();

  return live_test_send (client, operation, NULL, error);
}

void
live_test_assert_error (const GError *error, LiveErrorCode code, LiveVerdict verdict)
{
  g_assert_error (error, LIVE_ERROR, (int) code);
  g_assert_cmpint (live_error_get_verdict (error), ==, verdict);
  g_assert_cmpuint (strlen (error->message), >, 0);
  g_assert_null (strstr (error->message, TEST_KEY_ID));
  g_assert_null (strstr (error->message, TEST_KEY_SECRET));
  g_assert_null (strstr (error->message, "http"));
}
