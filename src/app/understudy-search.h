/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "understudy-finding.h"
#include "understudy-session.h"

G_BEGIN_DECLS

/* Looks through the studios and the history of one account. Opens what it needs for that, unless a
 * session has it open, and closes it again. */
#define UNDERSTUDY_TYPE_SEARCH (understudy_search_get_type ())
G_DECLARE_FINAL_TYPE (UnderstudySearch, understudy_search, UNDERSTUDY, SEARCH, GObject)

UnderstudySearch *understudy_search_new (Account *account, const char *data_directory);
Account *understudy_search_get_account (UnderstudySearch *self);
void understudy_search_set_session (UnderstudySearch *self, UnderstudySession *session);
void understudy_search_find_async (UnderstudySearch *self,
                                   const char *const *terms,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
GPtrArray *
understudy_search_find_finish (UnderstudySearch *self, GAsyncResult *result, GError **error);
void understudy_search_close_async (UnderstudySearch *self,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
void understudy_search_close_finish (UnderstudySearch *self, GAsyncResult *result);

G_END_DECLS
