/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <sqlite3.h>
#include "ledger.h"

G_BEGIN_DECLS

/* What the ledger's tests share: a folder of their own, a clock that stands still, and calls that
 * wait. */

#define TESTING_NOW G_GINT64_CONSTANT (1794672000000000) /* 2026-11-14 16:00:00 UTC */

#define TESTING_TYPE_CLOCK (testing_clock_get_type ())
G_DECLARE_FINAL_TYPE (TestingClock, testing_clock, TESTING, CLOCK, BaseClock)

BaseClock *testing_clock_new (void);
void testing_clock_advance (BaseClock *clock, gint64 microseconds);

typedef struct {
  char *folder;
  char *path; /* of a ledger that is not there yet */
  BaseClock *clock;
} Testing;

void testing_set_up (Testing *self, gconstpointer data);
void testing_tear_down (Testing *self, gconstpointer data);
char *testing_build_path (Testing *self, const char *name);
char *testing_find (Testing *self, const char *prefix, const char *suffix);
char *testing_read_file (const char *path, gsize *length);
void testing_write_file (const char *path, const char *content, gssize length);

/* Waits for what a callback is given */
void testing_take_result (GObject *object, GAsyncResult *result, gpointer user_data);
GAsyncResult *testing_wait (GAsyncResult **result);
#define testing_wait_until(condition)                                                              \
  G_STMT_START                                                                                     \
  {                                                                                                \
    while (!(condition))                                                                           \
      g_main_context_iteration (NULL, TRUE);                                                       \
  }                                                                                                \
  G_STMT_END

Ledger *testing_new (Testing *self);
gboolean testing_try_open (Ledger *ledger, GError **error);
Ledger *testing_open (Testing *self);
void testing_close (Ledger *ledger);
void testing_close_and_unref (Ledger *ledger);

LedgerIntent testing_intent (const char *token, const char *name);
GPtrArray *
testing_try_add (Ledger *ledger, const LedgerIntent *intents, gsize n_intents, GError **error);
LedgerEntry *testing_add (Ledger *ledger, const char *name);
void testing_add_many (Ledger *ledger, guint first, guint n);
LedgerEntry *testing_begin (Ledger *ledger, LedgerEntry *entry, GError **error);
LedgerEntry *
testing_record (Ledger *ledger, LedgerEntry *entry, const LedgerOutcome *outcome, GError **error);
LedgerEntry *testing_add_in_state (Ledger *ledger, const char *name, LedgerState state);
gint64 testing_count (Ledger *ledger);
GPtrArray *testing_read_page (Ledger *ledger, guint64 offset, guint limit, GError **error);
GPtrArray *testing_find_by_token (Ledger *ledger, const char *token);

/* Looks at the file, and changes it, without the ledger */
sqlite3 *testing_sqlite_open (const char *path);
void testing_sqlite_execute (const char *path, const char *sql);
char *testing_sqlite_query (const char *path, const char *sql);
#define testing_assert_query(path, sql, expected)                                                  \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *_value = testing_sqlite_query (path, sql);                                    \
    g_assert_cmpstr (_value, ==, expected);                                                        \
  }                                                                                                \
  G_STMT_END

G_END_DECLS
