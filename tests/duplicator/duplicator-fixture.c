/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "duplicator-fixture.h"
#include "duplicator-private.h"
#include "live-studio-list.h"
#include "rehearsal-faults.h"
#include <gio/gunixsocketaddress.h>
#include <sqlite3.h>

/**
 * duplicator_fixture_start_server:
 * @faults: (nullable): what the service shall do wrong
 *
 * Starts the service, at the address it had before if it had one, and makes a client and a
 * duplicator for it.
 */
void
duplicator_fixture_start_server (DuplicatorFixture *self, const char *const *faults)
{
  g_autoptr (RehearsalFaults) orders = rehearsal_faults_new ();
  g_autofree char *data = g_build_filename (self->folder, "world", NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; faults != NULL && faults[i] != NULL; i++) {
    rehearsal_faults_add (orders, faults[i], &error);
    g_assert_no_error (error);
  }

  self->server = rehearsal_server_new (data, self->credentials);
  g_object_set (self->server, "faults", orders, NULL);
  if (self->calls_per_second > 10)
    g_object_set (self->server, "rate", 0, NULL);
  rehearsal_server_start_async (self->server, self->address, NULL, test_take_result, &result);
  rehearsal_server_start_finish (self->server, test_wait (&result), &error);
  g_assert_no_error (error);
  g_set_object (&self->address, rehearsal_server_get_address (self->server));
}

static void
on_not_recorded (Duplicator *duplicator,
                 LedgerEntry *entry,
                 const GError *error,
                 DuplicatorFixture *self)
{
  g_assert_true (LEDGER_IS_ENTRY (entry));
  g_assert_cmpstr (g_quark_to_string (error->domain), ==, g_quark_to_string (LEDGER_ERROR));
  self->n_not_recorded++;
}

static void
make_client (DuplicatorFixture *self)
{
  g_autoptr (LiveEndpoint) endpoint = NULL;
  g_autoptr (GError) error = NULL;

  if (G_IS_INET_SOCKET_ADDRESS (self->address)) {
    g_autofree char *url =
        g_strdup_printf ("http://127.0.0.1:%u",
                         g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (self->address)));

    endpoint = live_endpoint_new_for_url (url, "cn-shanghai", &error);
    g_assert_no_error (error);
    self->client = live_client_new (endpoint, self->credentials);
  } else {
    endpoint = live_endpoint_new_for_url ("http://live.aliyuncs.com", "cn-shanghai", &error);
    g_assert_no_error (error);
    self->client = live_client_new_for_connectable (endpoint, self->credentials,
                                                    G_SOCKET_CONNECTABLE (self->address));
  }
}

/**
 * duplicator_fixture_make_duplicator:
 *
 * Makes the duplicator, which does not wait long between attempts.
 */
void
duplicator_fixture_make_duplicator (DuplicatorFixture *self)
{
  self->duplicator = duplicator_new (self->ledger, self->client, "test:account", self->tokens);
  duplicator_set_haste (self->duplicator, 0.01, self->calls_per_second);
  g_signal_connect (self->duplicator, "not-recorded", G_CALLBACK (on_not_recorded), self);
}

static void
open_ledger (DuplicatorFixture *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  self->ledger = ledger_new (self->ledger_path, base_clock_get_system ());
  ledger_open_async (self->ledger, NULL, test_take_result, &result);
  ledger_open_finish (self->ledger, test_wait (&result), &error);
  g_assert_no_error (error);
}

/**
 * duplicator_fixture_set_up:
 * @order: over which transport, and with which faults
 *
 * Starts a service over sample studios and opens an empty ledger.
 */
void
duplicator_fixture_set_up (DuplicatorFixture *self, const DuplicatorCase *order)
{
  g_autoptr (GPtrArray) studios = NULL;

  self->folder = test_folder_make ();
  self->ledger_path = g_build_filename (self->folder, "ledger.db", NULL);
  self->credentials = live_credentials_new ("test-key-id", "test-key-secret", NULL);
  self->tokens = order->calls_per_second > 0 ? g_object_ref (base_nonce_source_get_system ())
                             : test_nonce_source_new ("token-1", "token-2", "token-3", NULL);
  self->cancellable = g_cancellable_new ();
  self->calls_per_second = order->calls_per_second > 0 ? order->calls_per_second : 10;

  if (order->tcp) {
    self->address = g_inet_socket_address_new_from_string ("127.0.0.1", 0);
  } else {
    g_autofree char *path = g_build_filename (self->folder, "socket", NULL);

    self->address = g_unix_socket_address_new (path);
  }

  duplicator_fixture_start_server (self, order->faults);
  make_client (self);
  open_ledger (self);
  duplicator_fixture_make_duplicator (self);

  studios = duplicator_fixture_list_studios (self);
  g_assert_cmpuint (studios->len, >, 0);
  self->n_studios = studios->len;
  self->source_id = g_strdup (live_studio_get_caster_id (studios->pdata[0]));
}

/**
 * duplicator_fixture_stop_server:
 *
 * Stops the service.
 */
void
duplicator_fixture_stop_server (DuplicatorFixture *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  rehearsal_server_stop_async (self->server, test_take_result, &result);
  rehearsal_server_stop_finish (self->server, test_wait (&result), &error);
  g_assert_no_error (error);
  g_clear_object (&self->server);
}

/**
 * duplicator_fixture_stop_duplicator:
 *
 * Stops the duplicator and lets it go, as at the end of the program.
 */
void
duplicator_fixture_stop_duplicator (DuplicatorFixture *self)
{
  g_autoptr (GAsyncResult) result = NULL;

  duplicator_stop_async (self->duplicator, test_take_result, &result);
  g_assert_true (duplicator_stop_finish (self->duplicator, test_wait (&result), NULL));
  g_clear_object (&self->duplicator);
}

/**
 * duplicator_fixture_close_ledger:
 *
 * Closes the ledger, which the duplicator then finds closed.
 */
void
duplicator_fixture_close_ledger (DuplicatorFixture *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  ledger_close_async (self->ledger, test_take_result, &result);
  ledger_close_finish (self->ledger, test_wait (&result), &error);
  g_assert_no_error (error);
}

/**
 * duplicator_fixture_reopen_ledger:
 *
 * Opens the ledger's file anew, and makes another duplicator, as another run of the program would.
 */
void
duplicator_fixture_reopen_ledger (DuplicatorFixture *self)
{
  if (self->duplicator != NULL)
    duplicator_fixture_stop_duplicator (self);
  g_clear_object (&self->ledger);
  open_ledger (self);
  duplicator_fixture_make_duplicator (self);
}

/**
 * duplicator_fixture_tear_down:
 *
 * Closes and removes everything, and sees to it that no secret was left behind.
 */
void
duplicator_fixture_tear_down (DuplicatorFixture *self)
{
  duplicator_fixture_stop_duplicator (self);
  g_clear_object (&self->client);
  duplicator_fixture_close_ledger (self);
  g_clear_object (&self->ledger);
  if (self->server != NULL)
    duplicator_fixture_stop_server (self);

  g_assert_false (test_folder_contains (self->folder, "test-key-secret"));

  g_clear_object (&self->address);
  g_clear_object (&self->tokens);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->credentials, live_credentials_unref);
  g_clear_pointer (&self->source_id, g_free);
  g_clear_pointer (&self->ledger_path, g_free);
  test_folder_remove (g_steal_pointer (&self->folder));
}

/**
 * duplicator_fixture_duplicate:
 * @error: return location for a #GError
 *
 * Returns: (transfer full): the entry of an order that was carried out, or %NULL
 */
LedgerEntry *
duplicator_fixture_duplicate (DuplicatorFixture *self,
                              const char *source_id,
                              const char *name,
                              const char *client_token,
                              GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  duplicator_duplicate_async (self->duplicator, source_id, name, client_token, self->cancellable,
                              test_take_result, &result);

  return duplicator_duplicate_finish (self->duplicator, test_wait (&result), error);
}

/**
 * duplicator_fixture_list_studios:
 *
 * Returns: (transfer full): the studios that the service has
 */
GPtrArray *
duplicator_fixture_list_studios (DuplicatorFixture *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *studios;

  live_client_list_studios_async (self->client, NULL, test_take_result, &result);
  studios = live_client_list_studios_finish (self->client, test_wait (&result), &error);
  g_assert_no_error (error);

  return studios;
}

/**
 * duplicator_fixture_count_named:
 * @name: a name
 *
 * Returns: how many studios of that name the service has
 */
guint
duplicator_fixture_count_named (DuplicatorFixture *self, const char *name)
{
  g_autoptr (GPtrArray) studios = duplicator_fixture_list_studios (self);
  guint n = 0;

  for (guint i = 0; i < studios->len; i++)
    n += g_strcmp0 (live_studio_get_name (studios->pdata[i]), name) == 0;

  return n;
}

/**
 * duplicator_fixture_read_ledger:
 *
 * Returns: (transfer full): the entries, newest first
 */
GPtrArray *
duplicator_fixture_read_ledger (DuplicatorFixture *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *entries;

  ledger_read_page_async (self->ledger, 0, 100, NULL, test_take_result, &result);
  entries = ledger_read_page_finish (self->ledger, test_wait (&result), &error);
  g_assert_no_error (error);

  return entries;
}

/**
 * duplicator_fixture_query:
 * @sql: a query of one row with one column, or a change
 *
 * Returns: (transfer full) (nullable): what a connection of its own finds committed
 */
char *
duplicator_fixture_query (DuplicatorFixture *self, const char *sql)
{
  sqlite3 *database = NULL;
  sqlite3_stmt *statement = NULL;
  char *value = NULL;

  g_assert_cmpint (sqlite3_open_v2 (self->ledger_path, &database, SQLITE_OPEN_READWRITE, NULL), ==,
                   SQLITE_OK);
  sqlite3_busy_timeout (database, 10000);
  g_assert_cmpint (sqlite3_prepare_v2 (database, sql, -1, &statement, NULL), ==, SQLITE_OK);
  if (sqlite3_step (statement) == SQLITE_ROW)
    value = g_strdup ((const char *) sqlite3_column_text (statement, 0));
  sqlite3_finalize (statement);
  sqlite3_close (database);

  return value;
}

static gboolean
on_tick (gpointer user_data)
{
  gboolean *ticked = user_data;

  *ticked = TRUE;

  return G_SOURCE_REMOVE;
}

/**
 * duplicator_fixture_wait_for_row:
 * @sql: a query of one row with one column
 * @value: what it has to find
 *
 * Lets everything go on until the query finds @value.
 */
void
duplicator_fixture_wait_for_row (DuplicatorFixture *self, const char *sql, const char *value)
{
  for (;;) {
    g_autofree char *found = duplicator_fixture_query (self, sql);
    gboolean ticked = FALSE;

    if (g_strcmp0 (found, value) == 0)
      return;

    g_timeout_add (5, on_tick, &ticked);
    while (!ticked)
      g_main_context_iteration (NULL, TRUE);
  }
}
