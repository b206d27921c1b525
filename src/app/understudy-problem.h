/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What went wrong, in words */
char *understudy_problem_dup_words (const GError *error);
char *understudy_problem_dup_details (const GError *error);

G_END_DECLS
