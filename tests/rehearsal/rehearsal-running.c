/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rehearsal-running.h"

#include <gio/gunixsocketaddress.h>

#include "base-json.h"

void
running_set_up (Running *running, gconstpointer data)
{
  g_autoptr (LiveCredentials) credentials = live_credentials_new (TEST_KEY_ID, TEST_SECRET, NULL);

  running->folder = test_folder_make ();
  running->data = g_build_filename (running->folder, "data", NULL);
  running->clock = test_clock_new (NOW);
  running->server = rehearsal_server_new (running->data, credentials);
  g_object_set (running->server, "clock", running->clock, NULL);
}

void
running_tear_down (Running *running, gconstpointer data)
{
  running_stop (running);
  g_clear_object (&running->server);
  g_clear_object (&running->clock);
  g_clear_object (&running->address);
  g_clear_pointer (&running->data, g_free);
  g_clear_pointer (&running->folder, test_folder_remove);
}

gboolean
running_start (Running *running, gboolean unix_socket, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GSocketAddress) wanted = NULL;
  g_autofree char *path = g_build_filename (running->folder, "private", "socket", NULL);

  wanted = unix_socket ? g_unix_socket_address_new (path)
                       : g_inet_socket_address_new_from_string ("127.0.0.1", 0);
  rehearsal_server_start_async (running->server, wanted, NULL, test_take_result, &result);
  test_wait (&result);
  if (!rehearsal_server_start_finish (running->server, result, error))
    return FALSE;

  g_set_object (&running->address, rehearsal_server_get_address (running->server));

  return TRUE;
}

void
running_stop (Running *running)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  rehearsal_server_stop_async (running->server, test_take_result, &result);
  test_wait (&result);
  g_assert_true (rehearsal_server_stop_finish (running->server, result, &error));
  g_assert_no_error (error);
}

void
running_add_fault (Running *running, const char *spec)
{
  g_autoptr (RehearsalFaults) faults = NULL;
  g_autoptr (GError) error = NULL;

  g_object_get (running->server, "faults", &faults, NULL);
  if (!faults)
    faults = rehearsal_faults_new ();

  rehearsal_faults_add (faults, spec, &error);
  g_assert_no_error (error);
  g_object_set (running->server, "faults", faults, NULL);
}

Draft *
running_draft (const char *method, const char *action, ...)
{
  g_autoptr (LiveParameters) parameters = live_parameters_new ();
  va_list arguments;

  va_start (arguments, action);
  for (const char *name = va_arg (arguments, const char *); name;
       name = va_arg (arguments, const char *))
    live_parameters_set (parameters, name, va_arg (arguments, const char *));
  va_end (arguments);

  return draft_new (method, action, NOW, parameters);
}

Draft *
running_draft_copy (const char *token)
{
  return running_draft ("POST", "CopyCaster", "SrcCasterId", NEWS_ID, "CasterName",
                        "导播台 1*~+%&=", "ClientToken", token, NULL);
}

Answer *
running_ask (Running *running, Draft *draft)
{
  g_autofree char *wire = NULL;

  draft_sign_acs3 (draft, TEST_SECRET);
  wire = draft_dup_wire (draft);

  return line_ask (running->address, wire);
}

Answer *
running_copy (Running *running, const char *token)
{
  g_autoptr (Draft) draft = running_draft_copy (token);

  return running_ask (running, draft);
}

gint64
running_count_studios (Running *running)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RehearsalWorld) world =
      rehearsal_world_open (running->data, BASE_CLOCK (running->clock), 1, &error);
  g_autoptr (RehearsalAnswer) answer = NULL;

  g_assert_no_error (error);
  answer = test_act (world, "DescribeCasters", NULL);

  return test_int_at (rehearsal_answer_get_tree (answer), "Total");
}
