/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base-clock.h"

G_BEGIN_DECLS

#define DUPLICATOR_NAME_LENGTH_MAX 128 /* characters */

gboolean duplicator_check_name (const char *name, GError **error);
char *duplicator_format_date (BaseClock *clock, GTimeZone *zone);

G_END_DECLS
