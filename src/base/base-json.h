/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Getters for JSON that others wrote: a missing member or one of another type is no error, only
 * absent. */
const char *base_json_get_string (JsonObject *object, const char *member);
gboolean base_json_get_int (JsonObject *object, const char *member, gint64 *value);
gboolean base_json_get_double (JsonObject *object, const char *member, double *value);
gboolean base_json_get_boolean (JsonObject *object, const char *member, gboolean *value);
JsonObject *base_json_get_object (JsonObject *object, const char *member);
JsonArray *base_json_get_array (JsonObject *object, const char *member);
GPtrArray *base_json_get_objects (JsonObject *object, const char *list, const char *item);

/* Overwrites a text that is secret, where the object is nobody else's and about to go */
void base_json_wipe_string (JsonObject *object, const char *member);

G_END_DECLS
