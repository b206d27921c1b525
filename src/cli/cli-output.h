/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* The result goes to the standard output, all else to the standard error. FALSE: the standard
 * output takes no more. */
gboolean cli_print (const char *text);
gboolean cli_print_json (JsonNode *node);
void cli_warn (const char *format, ...) G_GNUC_PRINTF (1, 2);
void cli_warn_text (const char *text);
void cli_warn_set_line_hook (void (*function) (gpointer user_data), gpointer user_data);

G_END_DECLS
