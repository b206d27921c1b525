/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include "base-clock.h"
#include "live-credentials.h"

G_BEGIN_DECLS

/* Runs what prints credentials, as the aliyun CLI's mode External does. Errors:
 * ACCOUNT_ERROR_BAD_COMMAND, ACCOUNT_ERROR_COMMAND_TIMED_OUT, G_IO_ERROR_CANCELLED. The command is
 * in no message: it may have a password in it. timeout: ms */
void account_command_run_async (const char *command,
                                guint timeout,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
/* expiration: µs since the epoch; 0: it did not say */
LiveCredentials *
account_command_run_finish (GAsyncResult *result, gint64 *expiration, GError **error);

LiveCredentials *account_command_read (const char *text, gint64 *expiration, GError **error);

#define ACCOUNT_COMMAND_TIMEOUT (60 * 1000)

G_END_DECLS
