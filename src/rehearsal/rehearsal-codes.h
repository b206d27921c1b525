/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* One of the service's error codes, with the HTTP status it comes with and the words it comes in */
typedef struct {
  const char *code;
  guint status;
  const char *message;
} RehearsalCode;

const RehearsalCode *rehearsal_code_lookup (const char *code);
const RehearsalCode *rehearsal_code_list (gsize *length);

G_END_DECLS
