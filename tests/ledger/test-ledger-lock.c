/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger-lock.h"
#include "ledger-testing.h"

#include <sys/stat.h>

static void
test_alone (Testing *testing, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LedgerLock) lock = ledger_lock_acquire (testing->path, 0, &error);

  g_assert_no_error (error);
  g_assert_true (ledger_lock_get_exclusive (lock));
  ledger_lock_share (lock);
  g_assert_false (ledger_lock_get_exclusive (lock));
  ledger_lock_share (lock);
  g_assert_false (ledger_lock_get_exclusive (lock));
}

static void
test_shared (Testing *testing, gconstpointer data)
{
  g_autoptr (LedgerLock) first = ledger_lock_acquire (testing->path, 0, NULL);
  g_autoptr (LedgerLock) second = NULL;
  g_autoptr (LedgerLock) third = NULL;
  g_autoptr (GError) error = NULL;

  ledger_lock_share (first);
  second = ledger_lock_acquire (testing->path, 0, &error);
  g_assert_no_error (error);
  g_assert_false (ledger_lock_get_exclusive (second));

  /* The first to come after all others have gone has it alone again */
  g_clear_pointer (&first, ledger_lock_release);
  third = ledger_lock_acquire (testing->path, 0, &error);
  g_assert_no_error (error);
  g_assert_false (ledger_lock_get_exclusive (third));
  g_clear_pointer (&second, ledger_lock_release);
  g_clear_pointer (&third, ledger_lock_release);
  third = ledger_lock_acquire (testing->path, 0, &error);
  g_assert_true (ledger_lock_get_exclusive (third));
}

static void
test_being_opened (Testing *testing, gconstpointer data)
{
  g_autoptr (LedgerLock) first = ledger_lock_acquire (testing->path, 0, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (ledger_lock_get_exclusive (first));
  g_assert_null (ledger_lock_acquire (testing->path, 1, &error));
  g_assert_error (error, LEDGER_ERROR, LEDGER_ERROR_BUSY);
}

static gpointer
acquire_with_patience (gpointer data)
{
  return ledger_lock_acquire (data, 60000, NULL);
}

static void
test_waits_while_opened (Testing *testing, gconstpointer data)
{
  LedgerLock *first = ledger_lock_acquire (testing->path, 0, NULL);
  GThread *thread = g_thread_new ("patient", acquire_with_patience, testing->path);
  g_autoptr (LedgerLock) second = NULL;

  ledger_lock_share (first);
  second = g_thread_join (thread);
  g_assert_nonnull (second);
  g_assert_false (ledger_lock_get_exclusive (second));
  ledger_lock_release (first);
}

static void
test_owners (Testing *testing, gconstpointer data)
{
  g_autoptr (LedgerLock) first = ledger_lock_acquire (testing->path, 0, NULL);
  g_autoptr (LedgerLock) second = NULL;
  gint64 owner = ledger_lock_get_owner (first);

  g_assert_cmpint (owner, >, 0);
  /* Whoever is alone knows that everybody else is gone */
  g_assert_false (ledger_lock_is_alive (first, owner + 1));
  ledger_lock_share (first);
  second = ledger_lock_acquire (testing->path, 0, NULL);

  g_assert_cmpint (ledger_lock_get_owner (second), !=, owner);
  g_assert_true (ledger_lock_is_alive (first, owner));
  g_assert_true (ledger_lock_is_alive (second, owner));
  g_assert_true (ledger_lock_is_alive (first, ledger_lock_get_owner (second)));
  g_assert_false (ledger_lock_is_alive (second, owner + 1));
  /* One that is not known is not taken for gone */
  g_assert_true (ledger_lock_is_alive (second, 0));

  g_clear_pointer (&first, ledger_lock_release);
  g_assert_false (ledger_lock_is_alive (second, owner));
}

static void
test_mark (Testing *testing, gconstpointer data)
{
  g_autoptr (LedgerLock) lock = ledger_lock_acquire (testing->path, 0, NULL);

  g_assert_false (ledger_lock_get_marked (lock));
  ledger_lock_mark_damaged (lock);
  ledger_lock_mark_damaged (lock);
  g_assert_true (ledger_lock_get_marked (lock));

  /* The mark is for who comes next */
  g_clear_pointer (&lock, ledger_lock_release);
  lock = ledger_lock_acquire (testing->path, 0, NULL);
  g_assert_true (ledger_lock_get_marked (lock));
  ledger_lock_clear_mark (lock);
  g_assert_false (ledger_lock_get_marked (lock));
}

static void
test_no_folder (Testing *testing, gconstpointer data)
{
  g_autofree char *path = testing_build_path (testing, "nowhere/lock");
  g_autoptr (GError) error = NULL;

  g_assert_null (ledger_lock_acquire (path, 0, &error));
  g_assert_error (error, LEDGER_ERROR, LEDGER_ERROR_CANNOT_OPEN);
}

static void
test_private (Testing *testing, gconstpointer data)
{
  mode_t before = umask (0);
  g_autoptr (LedgerLock) lock = ledger_lock_acquire (testing->path, 0, NULL);
  struct stat status;

  umask (before);
  g_assert_nonnull (lock);
  g_assert_cmpint (stat (testing->path, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 07777, ==, 0600);
}

#define ADD(name, function)                                                                        \
  g_test_add ("/ledger/lock/" name, Testing, NULL, testing_set_up, function, testing_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("alone", test_alone);
  ADD ("shared", test_shared);
  ADD ("being-opened", test_being_opened);
  ADD ("waits-while-opened", test_waits_while_opened);
  ADD ("owners", test_owners);
  ADD ("mark", test_mark);
  ADD ("no-folder", test_no_folder);
  ADD ("private", test_private);

  return g_test_run ();
}
