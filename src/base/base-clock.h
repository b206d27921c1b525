/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define BASE_TYPE_CLOCK (base_clock_get_type ())
G_DECLARE_DERIVABLE_TYPE (BaseClock, base_clock, BASE, CLOCK, GObject)

struct _BaseClockClass {
  GObjectClass parent_class;

  gint64 (*get_real_time) (BaseClock *self);
  gint64 (*get_monotonic_time) (BaseClock *self);
};

BaseClock *base_clock_get_system (void);
gint64 base_clock_get_real_time (BaseClock *self);
gint64 base_clock_get_monotonic_time (BaseClock *self);
char *base_clock_format_utc (gint64 real_time);
gboolean base_clock_parse_utc (const char *text, gint64 *real_time);

G_END_DECLS
