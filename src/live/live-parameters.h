/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* Names and values of one request, each name once. */
typedef struct _LiveParameters LiveParameters;

#define LIVE_TYPE_PARAMETERS (live_parameters_get_type ())
GType live_parameters_get_type (void);

LiveParameters *live_parameters_new (void);
LiveParameters *live_parameters_copy (const LiveParameters *self);
LiveParameters *live_parameters_ref (LiveParameters *self);
void live_parameters_unref (LiveParameters *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LiveParameters, live_parameters_unref)

void live_parameters_set (LiveParameters *self, const char *name, const char *value);
void live_parameters_set_int (LiveParameters *self, const char *name, gint64 value);
void live_parameters_remove (LiveParameters *self, const char *name);
const char *live_parameters_get (const LiveParameters *self, const char *name);
guint live_parameters_get_length (const LiveParameters *self);
const char *live_parameters_get_name (const LiveParameters *self, guint index);
const char *live_parameters_get_value (const LiveParameters *self, guint index);
gboolean live_parameters_equal (const LiveParameters *a, const LiveParameters *b);

/* name=value joined with &, percent-encoded (RFC 3986 unreserved kept), sorted by the bytes of the
 * name */
char *live_parameters_to_query (const LiveParameters *self);

/* Adds what a query or a form body holds; + is a space. FALSE: a malformed %XX, a NUL or invalid
 * UTF-8 */
gboolean live_parameters_add_from_form (LiveParameters *self, const char *form, gssize length);

G_END_DECLS
