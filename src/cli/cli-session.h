/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "workspace.h"

G_BEGIN_DECLS

/* A workspace for as long as a command runs. The first SIGINT, SIGTERM or SIGHUP cancels what is
 * under way, so that its outcome is still recorded; the second ends the program. */
typedef struct _CliSession CliSession;

CliSession *cli_session_new (Account *account);
void cli_session_free (CliSession *self); /* closes the workspace */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CliSession, cli_session_free)

Workspace *cli_session_get_workspace (CliSession *self);
GCancellable *cli_session_get_cancellable (CliSession *self);
void cli_session_set_farewell (CliSession *self, const char *farewell);

gboolean cli_session_open (CliSession *self, GError **error);
gboolean cli_session_open_ledger (CliSession *self, GError **error);

/* For any _async function: callback and user_data, then wait for the result */
void cli_take_result (GObject *object, GAsyncResult *result, gpointer user_data);
GAsyncResult *cli_wait (GAsyncResult **result);

G_END_DECLS
