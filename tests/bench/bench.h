/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* One run of what is measured: its figure, whatever its unit is */
typedef double (*BenchFunc) (gpointer data);

double bench_now (void); /* s, of the monotonic clock */
void bench_compare (const char *name,
                    const char *unit,
                    guint n_runs,
                    BenchFunc ours,
                    BenchFunc baseline,
                    gpointer data);
void bench_measure (const char *name, const char *unit, guint n_runs, BenchFunc ours, gpointer data);

G_END_DECLS
