/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

GBytes *cli_input_read (const char *path, gsize size_max, GError **error);

G_END_DECLS
