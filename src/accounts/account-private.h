/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "account-record.h"

G_BEGIN_DECLS

/* Of account.c (what it is), account-kinds.c (how it comes to be) and account-source.c (what it
 * signs with) alone */
struct _Account {
  GObject parent_instance;

  AccountKind kind;
  char *id;
  char *name;
  LiveEndpoint *endpoint;
  char *access_key_id;   /* of the environment */
  AccountRecord *record; /* of a saved one */
  AccountSecret *secret; /* kept in memory alone */
  BaseClock *clock;

  LiveCredentials *credentials; /* loaded, and good until then */
  gint64 good_until;            /* µs since the epoch, 0: as long as one likes */
  GCancellable *loading;        /* of the one loading that all who wait share */
  GPtrArray *waiting;           /* of Waiter */
};

GPtrArray *account_waiting_new (void);
void account_init_source (LiveCredentialsSourceInterface *iface);

/* For the store and for drafts: accounts that are saved, or could be */

/* secret: what is kept in memory of it alone; NULL: nothing is */
Account *
account_new_for_record (const AccountRecord *record, AccountSecret *secret, BaseClock *clock);
const AccountRecord *account_get_record (Account *self); /* NULL for the other kinds */
AccountSecret *account_get_secret (Account *self);       /* nullable */

/* FALSE: the record has no endpoint that could be used; nothing was changed */
gboolean account_set_record (Account *self, const AccountRecord *record);
void account_set_secret (Account *self, AccountSecret *secret);

G_END_DECLS
