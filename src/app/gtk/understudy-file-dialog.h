/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The desktop's own dialog for files; in a sandbox the portal's, which hands over just the file
 * that is picked. */
void understudy_file_dialog_open_async (GtkWindow *parent,
                                        const char *title,
                                        GListModel *filters,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
void understudy_file_dialog_save_async (GtkWindow *parent,
                                        const char *title,
                                        const char *name,
                                        GListModel *filters,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
GFile *understudy_file_dialog_finish (GAsyncResult *result, GError **error);

G_END_DECLS
