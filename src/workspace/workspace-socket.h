/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A folder that nobody else may look into, with room for one Unix socket. Both block. */
char *workspace_socket_make_directory (GError **error);
void workspace_socket_remove_directory (const char *directory);

char *workspace_socket_get_path (const char *directory);

G_END_DECLS
