/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

char *rehearsal_xml_from_object (const char *root, JsonObject *object);

G_END_DECLS
