/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "account-store.h"
#include "test-support.h"

G_BEGIN_DECLS

/* A session bus of one's own with a real gnome-keyring-daemon on it, in temporary folders */
typedef enum {
  TEST_KEYRING_UNLOCKED,
  TEST_KEYRING_ABSENT, /* a bus, and nobody who keeps secrets */
} TestKeyringKind;

typedef struct _TestKeyring TestKeyring;

/* Adds a case that may use one; skipped where there is no such daemon */
void test_keyring_add (const char *path, void (*function) (void));

/* Once in a case */
TestKeyring *test_keyring_new (TestKeyringKind kind);
void test_keyring_free (TestKeyring *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestKeyring, test_keyring_free)

const char *test_keyring_get_folder (TestKeyring *self);
/* Whoever wants something of it has to ask, and the question is dismissed at once */
void test_keyring_lock (TestKeyring *self);
/* From now on the question stays, and nobody answers it */
void test_keyring_let_wait (TestKeyring *self);
gboolean test_keyring_is_asking (TestKeyring *self);
/* How many secrets it has */
guint test_keyring_count (TestKeyring *self);

/* Of the application's schema, in memory */
GSettings *test_settings_new (void);

/* A draft that can be saved */
AccountDraft *test_draft_new (const char *name);

Account *
test_store_add (AccountStore *store, AccountDraft *draft, AccountStorage storage, GError **error);
gboolean test_store_edit (AccountStore *store,
                          Account *account,
                          AccountDraft *draft,
                          AccountStorage storage,
                          GError **error);
AccountRemoved *
test_store_remove (AccountStore *store, Account *account, gboolean leave, GError **error);
LiveCredentials *test_load (Account *account, GError **error);

#define TEST_SECRET "jWm3-only-in-the-keyring-9Qx"

G_END_DECLS
