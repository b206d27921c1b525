/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE
#include "ledger-testing.h"

#include <glib/gstdio.h>
#include <string.h>

/* Enough rows for pages that are not looked at before they are asked for */
#define N_ENTRIES 500

static void
make_ledger (Testing *testing)
{
  Ledger *ledger = testing_open (testing);

  testing_add_many (ledger, 0, N_ENTRIES);
  testing_close_and_unref (ledger);
}

static void
damage_header_cut (char *content, gsize *length)
{
  *length = 50;
}

static void
damage_one_byte (char *content, gsize *length)
{
  *length = 1;
}

static void
damage_cut_in_half (char *content, gsize *length)
{
  *length /= 2;
}

static void
damage_cut_by_a_page (char *content, gsize *length)
{
  *length -= 4096;
}

static void
damage_random (char *content, gsize *length)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (20261114);

  for (gsize i = 0; i < *length; i++)
    content[i] = (char) g_rand_int (random);
}

static void
damage_zeros (char *content, gsize *length)
{
  memset (content, 0, *length);
}

static void
damage_text (char *content, gsize *length)
{
  memset (content, 'x', *length);
}

static void
damage_magic (char *content, gsize *length)
{
  content[0] = 's';
}

static void
damage_first_page (char *content, gsize *length)
{
  memset (content + 100, 0xff, 3996);
}

static void
damage_page_size (char *content, gsize *length)
{
  content[16] = 0x0b;
  content[17] = 0x0b;
}

static void
damage_version (char *content, gsize *length)
{
  memset (content + 60, 0xff, 4);
}

static const struct {
  const char *name;
  void (*damage) (char *content, gsize *length);
} damages[] = {
    {"header-cut", damage_header_cut},
    {"one-byte", damage_one_byte},
    {"cut-in-half", damage_cut_in_half},
    {"cut-by-a-page", damage_cut_by_a_page},
    {"random", damage_random},
    {"zeros", damage_zeros},
    {"text", damage_text},
    {"magic", damage_magic},
    {"first-page", damage_first_page},
    {"page-size", damage_page_size},
    {"version", damage_version},
};

/* What is damaged is kept, byte for byte, under a name that is told; and work goes on. */
static void
assert_set_aside (Testing *testing, const char *content, gsize length)
{
  Ledger *ledger = testing_open (testing);
  g_autofree char *aside = g_strdup (ledger_get_set_aside_path (ledger));
  g_autofree char *kept = NULL;
  gsize kept_length;

  g_assert_nonnull (aside);
  g_assert_true (g_str_has_suffix (aside, "/ledger-damaged-20261114-160000.db"));
  kept = testing_read_file (aside, &kept_length);
  g_assert_cmpmem (kept, kept_length, content, length);

  g_assert_cmpint (testing_count (ledger), ==, 0);
  g_assert_false (ledger_get_read_only (ledger));
  testing_add_many (ledger, 0, 1);
  testing_close_and_unref (ledger);

  ledger = testing_open (testing);
  g_assert_null (ledger_get_set_aside_path (ledger));
  g_assert_cmpint (testing_count (ledger), ==, 1);
  testing_close_and_unref (ledger);
}

static void
test_damaged (Testing *testing, gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autofree char *content = NULL;
  gsize length;

  make_ledger (testing);
  content = testing_read_file (testing->path, &length);
  damages[i].damage (content, &length);
  testing_write_file (testing->path, content, (gssize) length);

  assert_set_aside (testing, content, length);
}

/* A ledger by its header that is none inside */
static void
test_tables_missing (Testing *testing, gconstpointer data)
{
  g_autofree char *content = NULL;
  gsize length;

  make_ledger (testing);
  testing_sqlite_execute (testing->path, "DROP TABLE blocks");
  content = testing_read_file (testing->path, &length);

  assert_set_aside (testing, content, length);
}

static void
test_columns_missing (Testing *testing, gconstpointer data)
{
  g_autofree char *content = NULL;
  gsize length;

  make_ledger (testing);
  testing_sqlite_execute (testing->path, "ALTER TABLE entries DROP COLUMN host_id");
  content = testing_read_file (testing->path, &length);

  assert_set_aside (testing, content, length);
}

/* The log beside a file that is empty or gone is all that is left of a history. */
static void
test_log_without_file (Testing *testing, gconstpointer data)
{
  g_autofree char *log = g_strconcat (testing->path, "-wal", NULL);
  g_autofree char *kept = NULL;
  Ledger *ledger;

  testing_write_file (log, "what is left", -1);
  ledger = testing_open (testing);
  g_assert_true (g_str_has_suffix (ledger_get_set_aside_path (ledger), ".db-wal"));
  kept = testing_read_file (ledger_get_set_aside_path (ledger), NULL);
  g_assert_cmpstr (kept, ==, "what is left");
  testing_add_many (ledger, 0, 1);

  testing_close_and_unref (ledger);
}

static void
test_log_with_empty_file (Testing *testing, gconstpointer data)
{
  g_autofree char *log = g_strconcat (testing->path, "-wal", NULL);
  g_autofree char *kept_log = NULL;
  g_autofree char *kept = NULL;
  Ledger *ledger;

  testing_write_file (testing->path, "", 0);
  testing_write_file (log, "what is left", -1);
  ledger = testing_open (testing);
  g_assert_true (g_str_has_suffix (ledger_get_set_aside_path (ledger), ".db"));
  kept_log = g_strconcat (ledger_get_set_aside_path (ledger), "-wal", NULL);
  kept = testing_read_file (kept_log, NULL);
  g_assert_cmpstr (kept, ==, "what is left");
  testing_add_many (ledger, 0, 1);

  testing_close_and_unref (ledger);
}

/* Overwrites the last page that holds entries: nothing looks at it before the rows are asked for.
 */
static void
damage_last_rows (Testing *testing)
{
  g_autofree char *content = NULL;
  g_autofree char *page_text =
      testing_sqlite_query (testing->path, "SELECT pageno FROM dbstat WHERE name = 'entries' AND "
                                           "pagetype = 'leaf' ORDER BY path LIMIT 1 OFFSET 3");
  gsize length;
  guint64 page;

  if (!g_ascii_string_to_unsigned (page_text, 10, 1, 1000000, &page, NULL)) {
    g_test_message ("SQLite without dbstat: %s", page_text);
    page = 20;
  }

  content = testing_read_file (testing->path, &length);
  g_assert_cmpuint (page * 4096, <=, length);
  memset (content + (page - 1) * 4096, 0xff, 4096);
  testing_write_file (testing->path, content, (gssize) length);
}

/* Reads everything, page by page, until something is wrong */
static void
read_all (Ledger *ledger, GError **error)
{
  for (guint offset = 0; offset < N_ENTRIES; offset += 50) {
    g_autoptr (GPtrArray) page = testing_read_page (ledger, offset, 50, error);

    if (page == NULL)
      return;
  }
}

static void
test_found_later (Testing *testing, gconstpointer data)
{
  LedgerIntent intent = testing_intent ("1", "Stage");
  g_autoptr (GError) read_error = NULL;
  g_autoptr (GError) write_error = NULL;
  g_autoptr (GPtrArray) newest = NULL;
  g_autofree char *content = NULL;
  gsize length;
  Ledger *ledger;

  make_ledger (testing);
  damage_last_rows (testing);
  content = testing_read_file (testing->path, &length);

  ledger = testing_open (testing);
  g_assert_null (ledger_get_set_aside_path (ledger));
  g_assert_cmpint (testing_count (ledger), ==, N_ENTRIES);

  read_all (ledger, &read_error);
  g_assert_error (read_error, LEDGER_ERROR, LEDGER_ERROR_DAMAGED);

  /* Not a byte more is written to it, and what can be read still is */
  g_assert_null (testing_try_add (ledger, &intent, 1, &write_error));
  g_assert_error (write_error, LEDGER_ERROR, LEDGER_ERROR_DAMAGED);
  newest = testing_read_page (ledger, 0, 5, NULL);
  g_assert_cmpuint (newest->len, ==, 5);
  g_clear_pointer (&newest, g_ptr_array_unref);
  testing_close_and_unref (ledger);

  assert_set_aside (testing, content, length);
}

/* Another ledger's connection, of this process or another, goes on with the file. */
static void
test_not_set_aside_while_used (Testing *testing, gconstpointer data)
{
  Ledger *other;
  Ledger *ledger;
  g_autofree char *aside = NULL;
  g_autoptr (GError) error = NULL;

  make_ledger (testing);
  damage_last_rows (testing);

  ledger = testing_open (testing);
  read_all (ledger, &error);
  g_assert_error (error, LEDGER_ERROR, LEDGER_ERROR_DAMAGED);

  other = testing_open (testing);
  g_assert_null (ledger_get_set_aside_path (other));
  aside = testing_find (testing, "ledger-damaged", ".db");
  g_assert_null (aside);
  testing_close_and_unref (other);
  testing_close_and_unref (ledger);

  ledger = testing_open (testing);
  g_assert_nonnull (ledger_get_set_aside_path (ledger));
  testing_close_and_unref (ledger);
}

/* What is used, for all its damage, is not taken away from who uses it; that one has to end first.
 */
static void
test_damaged_under_another (Testing *testing, gconstpointer data)
{
  Ledger *other = testing_open (testing);
  Ledger *ledger = testing_new (testing);
  sqlite3 *sqlite = testing_sqlite_open (testing->path);
  g_autofree char *aside = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (sqlite3_exec (sqlite, "DROP TABLE blocks", NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (sqlite), ==, SQLITE_OK);

  g_assert_false (testing_try_open (ledger, &error));
  g_assert_error (error, LEDGER_ERROR, LEDGER_ERROR_DAMAGED);
  g_assert_nonnull (strstr (error->message, "another Understudy"));
  aside = testing_find (testing, "ledger-damaged", ".db");
  g_assert_null (aside);

  testing_close_and_unref (other);
  g_clear_error (&error);
  g_assert_true (testing_try_open (ledger, &error));
  g_assert_no_error (error);
  g_assert_nonnull (ledger_get_set_aside_path (ledger));
  testing_close_and_unref (ledger);
}

/* A note that there was damage is no damage. */
static void
test_false_alarm (Testing *testing, gconstpointer data)
{
  g_autofree char *lock = g_strconcat (testing->path, ".lock", NULL);
  g_autofree char *content = NULL;
  gsize length;
  Ledger *ledger;

  make_ledger (testing);
  testing_write_file (lock, "damaged\n", -1);
  ledger = testing_open (testing);
  g_assert_null (ledger_get_set_aside_path (ledger));
  g_assert_cmpint (testing_count (ledger), ==, N_ENTRIES);
  testing_close_and_unref (ledger);

  content = testing_read_file (lock, &length);
  g_assert_cmpuint (length, ==, 0);
}

static void
set_aside_cb (GObject *object, GParamSpec *pspec, gpointer user_data)
{
  *(guint *) user_data += 1;
}

static void
test_notified (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_new (testing);
  guint notified = 0;

  testing_write_file (testing->path, "damaged", -1);
  g_signal_connect (ledger, "notify::set-aside-path", G_CALLBACK (set_aside_cb), &notified);
  g_assert_true (testing_try_open (ledger, NULL));
  g_assert_cmpuint (notified, ==, 1);

  testing_close_and_unref (ledger);
}

#define ADD(name, function)                                                                        \
  g_test_add ("/ledger/damage/" name, Testing, NULL, testing_set_up, function, testing_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (damages); i++) {
    g_autofree char *name = g_strconcat ("/ledger/damage/at-opening/", damages[i].name, NULL);

    g_test_add (name, Testing, GUINT_TO_POINTER (i), testing_set_up, test_damaged,
                testing_tear_down);
  }
  ADD ("tables-missing", test_tables_missing);
  ADD ("columns-missing", test_columns_missing);
  ADD ("log-without-file", test_log_without_file);
  ADD ("log-with-empty-file", test_log_with_empty_file);
  ADD ("found-later", test_found_later);
  ADD ("not-set-aside-while-used", test_not_set_aside_while_used);
  ADD ("damaged-under-another", test_damaged_under_another);
  ADD ("false-alarm", test_false_alarm);
  ADD ("notified", test_notified);

  return g_test_run ();
}
