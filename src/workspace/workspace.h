/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "account.h"
#include "duplicator.h"
#include "ledger-model.h"
#include "live-studio-list.h"

G_BEGIN_DECLS

/* One account at work: its ledger, its client, its duplicator and, for the Rehearsal, the stand-in service. The window
 * and the command line both work through it, so that both keep the same books.
 * Properties: account, ledger, client, duplicator, opened. */
#define WORKSPACE_TYPE_WORKSPACE (workspace_get_type ())
G_DECLARE_FINAL_TYPE (Workspace, workspace, WORKSPACE, WORKSPACE, GObject)

/* data_directory: NULL for the user's own (XDG data directory/understudy) */
Workspace *workspace_new (Account *account, const char *data_directory);

Account *workspace_get_account (Workspace *self);
char *workspace_dup_studio_cache_path (Workspace *self);
Ledger *workspace_get_ledger (Workspace *self);
LiveClient *workspace_get_client (Workspace *self);         /* NULL until it is open, and where there are no credentials */
Duplicator *workspace_get_duplicator (Workspace *self);     /* likewise */

/* Only the ledger, for showing what was done: needs neither credentials nor a service */
void workspace_open_ledger_async (Workspace *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean workspace_open_ledger_finish (Workspace *self, GAsyncResult *result, GError **error);

void workspace_open_async (Workspace *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean workspace_open_finish (Workspace *self, GAsyncResult *result, GError **error);
void workspace_close_async (Workspace *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean workspace_close_finish (Workspace *self, GAsyncResult *result, GError **error);

G_END_DECLS
