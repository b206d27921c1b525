/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* What no honest answer comes near: 100 studios of a page nest 7 deep and hold some 3,000 values.
 */
#define LIVE_TREE_DEPTH_MAX  60
#define LIVE_TREE_VALUES_MAX 200000

/* Bytes to values. NULL for anything that is not whole, well-formed and within the limits above */
JsonObject *live_tree_from_json (const char *text, gsize length);
JsonObject *live_tree_from_xml (const char *text, gsize length, char **root_name);

G_END_DECLS
