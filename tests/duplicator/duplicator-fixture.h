/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "duplicator.h"
#include "rehearsal-server.h"
#include "test-support.h"

G_BEGIN_DECLS

/* A duplicator between a real ledger and a real service, with the faults that a test orders */
typedef struct {
  const char *const *faults; /* NULL-terminated */
  gboolean tcp;
  guint calls_per_second; /* with tokens without end, and a service without limits; 0: few tokens, and its usual limits */
} DuplicatorCase;

typedef struct {
  char *folder;
  char *ledger_path;
  char *source_id; /* a studio that is there */
  guint n_studios; /* when the test began */
  guint calls_per_second;

  LiveCredentials *credentials;
  RehearsalServer *server; /* NULL: stopped */
  GSocketAddress *address;
  BaseNonceSource *tokens;
  Ledger *ledger;
  LiveClient *client;
  Duplicator *duplicator;
  GCancellable *cancellable;
  guint n_not_recorded;
} DuplicatorFixture;

void duplicator_fixture_set_up (DuplicatorFixture *self, const DuplicatorCase *order);
void duplicator_fixture_tear_down (DuplicatorFixture *self);

void duplicator_fixture_start_server (DuplicatorFixture *self, const char *const *faults);
void duplicator_fixture_stop_server (DuplicatorFixture *self);
void duplicator_fixture_make_duplicator (DuplicatorFixture *self);
void duplicator_fixture_stop_duplicator (DuplicatorFixture *self);
void duplicator_fixture_close_ledger (DuplicatorFixture *self);
void duplicator_fixture_reopen_ledger (DuplicatorFixture *self);

LedgerEntry *duplicator_fixture_duplicate (DuplicatorFixture *self,
                                           const char *source_id,
                                           const char *name,
                                           const char *client_token,
                                           GError **error);
GPtrArray *duplicator_fixture_list_studios (DuplicatorFixture *self);
guint duplicator_fixture_count_named (DuplicatorFixture *self, const char *name);
GPtrArray *duplicator_fixture_read_ledger (DuplicatorFixture *self);

/* What another program sees in the ledger's file: one value */
char *duplicator_fixture_query (DuplicatorFixture *self, const char *sql);
void duplicator_fixture_wait_for_row (DuplicatorFixture *self, const char *sql, const char *value);

G_END_DECLS
