/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE
#include "ledger-private.h"
#include "ledger-testing.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <unistd.h>

/* Another process at a ledger, for tests that need one: to write beside them, to be killed, to have
 * less rights or less room on the disk. Does what its standard input says, one command a line, and
 * answers each with a line. */
typedef struct {
  char *path;
  Ledger *ledger;
  LedgerEntry *entry;
  sqlite3 *sqlite;
} Helper;

static void G_GNUC_PRINTF (1, 2) answer (const char *format, ...)
{
  va_list args;

  va_start (args, format);
  vprintf (format, args);
  va_end (args);
  putchar ('\n');
  fflush (stdout);
}

static void
answer_error (const GError *error)
{
  static const char *const names[] = {
      "cannot-open", "read-only", "full", "busy", "damaged", "closed", "failed",
  };

  g_assert_true (error->domain == LEDGER_ERROR);
  answer ("%s: %s", names[error->code], error->message);
}

static void
do_open (Helper *self)
{
  g_autoptr (GError) error = NULL;

  g_clear_object (&self->ledger);
  self->ledger = ledger_new (self->path, NULL);
  if (!testing_try_open (self->ledger, &error))
    answer_error (error);
  else
    answer ("ok%s", ledger_get_read_only (self->ledger) ? " read-only" : "");
}

static void
do_add (Helper *self, int n)
{
  g_autoptr (GArray) intents = g_array_new (FALSE, FALSE, sizeof (LedgerIntent));
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < n; i++) {
    LedgerIntent intent = testing_intent ("helper", "Stage");

    g_array_append_val (intents, intent);
  }
  entries = testing_try_add (self->ledger, (const LedgerIntent *) (gpointer) intents->data,
                             (gsize) n, &error);
  if (entries == NULL) {
    answer_error (error);
    return;
  }

  g_set_object (&self->entry, entries->pdata[0]);
  answer ("ok");
}

/* An entry with a long name, so that the disk fills in steps */
static void
do_fill (Helper *self, int n)
{
  g_autofree char *name = g_strnfill ((gsize) n, 'x');
  LedgerIntent intent = testing_intent ("helper", name);
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GError) error = NULL;

  entries = testing_try_add (self->ledger, &intent, 1, &error);
  if (entries == NULL)
    answer_error (error);
  else
    answer ("ok");
}

static void
do_begin (Helper *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LedgerEntry) begun = testing_begin (self->ledger, self->entry, &error);

  if (begun == NULL)
    answer_error (error);
  else
    answer ("ok %" G_GINT64_FORMAT, ledger_entry_get_id (begun));
}

static void
do_done (Helper *self)
{
  const LedgerOutcome outcome = {.state = LEDGER_STATE_DONE, .caster_id = "helper-studio"};
  g_autoptr (GError) error = NULL;
  g_autoptr (LedgerEntry) done = testing_record (self->ledger, self->entry, &outcome, &error);

  if (done == NULL)
    answer_error (error);
  else
    answer ("ok");
}

/* Whole duplications, one after the other */
static void
do_work (Helper *self, int n)
{
  const LedgerOutcome outcome = {.state = LEDGER_STATE_DONE, .caster_id = "helper-studio"};

  for (int i = 0; i < n; i++) {
    g_autoptr (LedgerEntry) entry = testing_add (self->ledger, "Stage");
    g_autoptr (LedgerEntry) begun = NULL;
    g_autoptr (LedgerEntry) done = NULL;
    g_autoptr (GError) error = NULL;

    begun = testing_begin (self->ledger, entry, &error);
    g_assert_no_error (error);
    g_assert_true (begun == entry);
    done = testing_record (self->ledger, entry, &outcome, &error);
    g_assert_no_error (error);
    g_assert_true (done == entry);
  }
  answer ("ok");
}

static void
do_lock (Helper *self)
{
  self->sqlite = testing_sqlite_open (self->path);
  g_assert_cmpint (sqlite3_exec (self->sqlite, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);
  answer ("ok");
}

static void
do_unlock (Helper *self)
{
  g_clear_pointer (&self->sqlite, sqlite3_close);
  answer ("ok");
}

/* Gives up being root, who may write everywhere */
static void
do_be_nobody (void)
{
  if (geteuid () != 0) {
    answer ("ok");
    return;
  }
  if (setgroups (0, NULL) != 0 || setgid (65534) != 0 || setuid (65534) != 0)
    answer ("no: %s", g_strerror (errno));
  else
    answer ("ok");
}

/* No file of this process may grow beyond so many bytes */
static void
do_limit (int bytes)
{
  struct rlimit limit = {bytes > 0 ? (rlim_t) bytes : RLIM_INFINITY, RLIM_INFINITY};

  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  answer ("ok");
}

static gboolean
write_text (const char *path, const char *text)
{
  int fd = open (path, O_WRONLY | O_CLOEXEC);
  gboolean success = fd >= 0 && write (fd, text, strlen (text)) == (gssize) strlen (text);

  if (fd >= 0)
    close (fd);
  return success;
}

/* Puts a disk of so many bytes where the ledger's folder is, for this process alone */
static void
do_small_disk (Helper *self, int bytes)
{
  g_autofree char *folder = g_path_get_dirname (self->path);
  g_autofree char *options = g_strdup_printf ("size=%d,mode=0700", bytes);
  g_autofree char *user_map = g_strdup_printf ("0 %u 1", geteuid ());
  g_autofree char *group_map = g_strdup_printf ("0 %u 1", getegid ());

  if (unshare (CLONE_NEWUSER | CLONE_NEWNS) != 0 || !write_text ("/proc/self/uid_map", user_map) ||
      !write_text ("/proc/self/setgroups", "deny") ||
      !write_text ("/proc/self/gid_map", group_map) ||
      mount ("tmpfs", folder, "tmpfs", 0, options) != 0)
    answer ("no: %s", g_strerror (errno));
  else
    answer ("ok");
}

static void
do_remove (Helper *self, const char *name)
{
  g_autofree char *folder = g_path_get_dirname (self->path);
  g_autofree char *path = g_build_filename (folder, name, NULL);

  answer (unlink (path) == 0 ? "ok" : "no");
}

static void
do_command (Helper *self, const char *command, const char *argument)
{
  int number = argument != NULL ? atoi (argument) : 0;

  if (g_str_equal (command, "open"))
    do_open (self);
  else if (g_str_equal (command, "close")) {
    testing_close (self->ledger);
    answer ("ok");
  } else if (g_str_equal (command, "add"))
    do_add (self, number);
  else if (g_str_equal (command, "fill"))
    do_fill (self, number);
  else if (g_str_equal (command, "begin"))
    do_begin (self);
  else if (g_str_equal (command, "done"))
    do_done (self);
  else if (g_str_equal (command, "work"))
    do_work (self, number);
  else if (g_str_equal (command, "count"))
    answer ("%" G_GINT64_FORMAT, testing_count (self->ledger));
  else if (g_str_equal (command, "lock"))
    do_lock (self);
  else if (g_str_equal (command, "unlock"))
    do_unlock (self);
  else if (g_str_equal (command, "be-nobody"))
    do_be_nobody ();
  else if (g_str_equal (command, "limit"))
    do_limit (number);
  else if (g_str_equal (command, "small-disk"))
    do_small_disk (self, number);
  else if (g_str_equal (command, "remove"))
    do_remove (self, argument);
  else if (g_str_equal (command, "balloon")) {
    g_autofree char *folder = g_path_get_dirname (self->path);
    g_autofree char *path = g_build_filename (folder, "balloon", NULL);
    g_autofree char *content = g_strnfill ((gsize) number, 'x');

    testing_write_file (path, content, number);
    answer ("ok");
  } else
    answer ("no such command");
}

int
main (int argc, char *argv[])
{
  Helper self = {.path = argc > 1 ? argv[1] : NULL};
  char line[256];

  if (self.path == NULL)
    return 2;

  while (fgets (line, sizeof line, stdin) != NULL) {
    g_auto (GStrv) words = g_strsplit (g_strchomp (line), " ", 2);

    do_command (&self, words[0], words[1]);
  }

  if (self.ledger != NULL)
    testing_close (self.ledger);
  g_clear_object (&self.entry);
  g_clear_object (&self.ledger);
  g_clear_pointer (&self.sqlite, sqlite3_close);
  return 0;
}
