/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger-entry-private.h"
#include "ledger-registry.h"

static LedgerRecord *
new_record (gint64 id, const char *name, LedgerState state)
{
  LedgerRecord *record = ledger_record_new ();

  record->id = id;
  record->name = g_strdup (name);
  record->state = state;

  return record;
}

static void
notify_cb (GObject *object, GParamSpec *pspec, gpointer user_data)
{
  g_ptr_array_add (user_data, (gpointer) g_param_spec_get_name (pspec));
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(const char *const *) a, *(const char *const *) b);
}

/* In whatever order they came */
static void
assert_notified (GPtrArray *names, const char *expected)
{
  g_autofree char *text = NULL;

  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);
  text = g_strjoinv (" ", (char **) names->pdata);
  g_ptr_array_set_size (names, 0);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_not_loaded (void)
{
  g_autoptr (LedgerEntry) entry = ledger_entry_new ();

  g_assert_false (ledger_entry_get_loaded (entry));
  g_assert_cmpint (ledger_entry_get_id (entry), ==, 0);
  g_assert_null (ledger_entry_get_name (entry));
}

static void
test_notify (void)
{
  g_autoptr (LedgerEntry) entry = ledger_entry_new ();
  g_autoptr (GPtrArray) log = g_ptr_array_new ();
  LedgerRecord *record;

  g_signal_connect (entry, "notify", G_CALLBACK (notify_cb), log);

  g_assert_true (ledger_entry_update (entry, new_record (1, "A", LEDGER_STATE_QUEUED), 1));
  assert_notified (log, "id loaded name");

  g_assert_false (ledger_entry_update (entry, new_record (1, "A", LEDGER_STATE_QUEUED), 2));
  assert_notified (log, "");

  record = new_record (1, "A", LEDGER_STATE_DONE);
  record->caster_id = g_strdup ("new");
  record->http_status = 200;
  record->finished_at = 5;
  g_assert_true (ledger_entry_update (entry, record, 3));
  assert_notified (log, "caster-id finished-at http-status state");
}

/* What a handler sees is all of the new row. */
static void
state_cb (GObject *object, GParamSpec *pspec, gpointer user_data)
{
  g_assert_cmpstr (ledger_entry_get_caster_id (LEDGER_ENTRY (object)), ==, "new");
  *(guint *) user_data += 1;
}

static void
test_notify_after_all (void)
{
  g_autoptr (LedgerEntry) entry = ledger_entry_new ();
  LedgerRecord *record = new_record (1, "A", LEDGER_STATE_DONE);
  guint called = 0;

  record->caster_id = g_strdup ("new");
  g_signal_connect (entry, "notify::state", G_CALLBACK (state_cb), &called);
  ledger_entry_update (entry, record, 1);
  g_assert_cmpuint (called, ==, 1);
}

static void
test_overtaken (void)
{
  g_autoptr (LedgerEntry) entry = ledger_entry_new ();

  ledger_entry_update (entry, new_record (1, "A", LEDGER_STATE_DONE), 7);
  g_assert_false (ledger_entry_update (entry, new_record (1, "A", LEDGER_STATE_SENDING), 6));
  g_assert_cmpint (ledger_entry_get_state (entry), ==, LEDGER_STATE_DONE);
}

static void
test_properties (void)
{
  g_autoptr (LedgerEntry) entry = ledger_entry_new ();
  LedgerRecord *record = new_record (G_MAXINT64, "name", LEDGER_STATE_UNKNOWN);
  g_autofree char *token = NULL;
  g_autofree char *account = NULL;
  g_autofree char *endpoint = NULL;
  g_autofree char *region = NULL;
  g_autofree char *source_id = NULL;
  g_autofree char *name = NULL;
  g_autofree char *caster_id = NULL;
  g_autofree char *request_id = NULL;
  g_autofree char *error_code = NULL;
  g_autofree char *error_message = NULL;
  g_autofree char *host_id = NULL;
  g_autofree char *recommend = NULL;
  gint64 id, created_at, finished_at;
  LedgerState state;
  guint http_status;
  gboolean loaded;

  record->client_token = g_strdup ("token");
  record->account = g_strdup ("account");
  record->endpoint = g_strdup ("endpoint");
  record->region = g_strdup ("region");
  record->source_id = g_strdup ("source");
  record->caster_id = g_strdup ("caster");
  record->request_id = g_strdup ("request");
  record->http_status = 503;
  record->error_code = g_strdup ("code");
  record->error_message = g_strdup ("message");
  record->host_id = g_strdup ("host");
  record->recommend = g_strdup ("recommend");
  record->created_at = 1;
  record->finished_at = 2;
  ledger_entry_update (entry, record, 1);

  g_object_get (entry, "id", &id, "client-token", &token, "account", &account, "endpoint",
                &endpoint, "region", &region, "source-id", &source_id, "name", &name, "state",
                &state, "caster-id", &caster_id, "request-id", &request_id, "http-status",
                &http_status, "error-code", &error_code, "error-message", &error_message, "host-id",
                &host_id, "recommend", &recommend, "created-at", &created_at, "finished-at",
                &finished_at, "loaded", &loaded, NULL);

  g_assert_cmpint (id, ==, G_MAXINT64);
  g_assert_cmpint (id, ==, ledger_entry_get_id (entry));
  g_assert_cmpstr (token, ==, "token");
  g_assert_cmpstr (account, ==, "account");
  g_assert_cmpstr (endpoint, ==, "endpoint");
  g_assert_cmpstr (region, ==, "region");
  g_assert_cmpstr (source_id, ==, "source");
  g_assert_cmpstr (name, ==, "name");
  g_assert_cmpint (state, ==, LEDGER_STATE_UNKNOWN);
  g_assert_cmpstr (caster_id, ==, "caster");
  g_assert_cmpstr (request_id, ==, "request");
  g_assert_cmpuint (http_status, ==, 503);
  g_assert_cmpstr (error_code, ==, "code");
  g_assert_cmpstr (error_message, ==, "message");
  g_assert_cmpstr (host_id, ==, "host");
  g_assert_cmpstr (recommend, ==, "recommend");
  g_assert_cmpint (created_at, ==, 1);
  g_assert_cmpint (finished_at, ==, 2);
  g_assert_true (loaded);
}

static void
test_one_object_a_row (void)
{
  g_autoptr (LedgerRegistry) registry = ledger_registry_new ();
  gboolean changed;
  g_autoptr (LedgerEntry) first =
      ledger_registry_take (registry, new_record (1, "A", LEDGER_STATE_QUEUED), 1, &changed);
  g_autoptr (LedgerEntry) again = NULL;
  g_autoptr (LedgerEntry) other = NULL;

  g_assert_true (changed);
  again = ledger_registry_take (registry, new_record (1, "A", LEDGER_STATE_QUEUED), 2, &changed);
  g_assert_false (changed);
  g_assert_true (again == first);
  other = ledger_registry_take (registry, new_record (2, "B", LEDGER_STATE_QUEUED), 3, &changed);
  g_assert_true (other != first);
  g_assert_cmpuint (ledger_registry_get_size (registry), ==, 2);

  g_clear_object (&first);
  g_clear_object (&again);
  g_assert_null (ledger_registry_lookup (registry, 1));
  g_assert_true (ledger_registry_lookup (registry, 2) == other);
  g_assert_cmpuint (ledger_registry_get_size (registry), ==, 1);
}

static void
test_entry_outlives_registry (void)
{
  LedgerRegistry *registry = ledger_registry_new ();
  LedgerEntry *entry =
      ledger_registry_take (registry, new_record (1, "A", LEDGER_STATE_QUEUED), 1, NULL);

  ledger_registry_unref (registry);
  g_assert_cmpstr (ledger_entry_get_name (entry), ==, "A");
  g_assert_finalize_object (entry);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ledger/entry/not-loaded", test_not_loaded);
  g_test_add_func ("/ledger/entry/notify", test_notify);
  g_test_add_func ("/ledger/entry/notify-after-all", test_notify_after_all);
  g_test_add_func ("/ledger/entry/overtaken", test_overtaken);
  g_test_add_func ("/ledger/entry/properties", test_properties);
  g_test_add_func ("/ledger/entry/one-object-a-row", test_one_object_a_row);
  g_test_add_func ("/ledger/entry/outlives-registry", test_entry_outlives_registry);

  return g_test_run ();
}
