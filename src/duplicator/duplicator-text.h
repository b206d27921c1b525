/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "duplicator-problem.h"

G_BEGIN_DECLS

#define DUPLICATOR_TEXT_SIZE_MAX ((gsize) 8 * 1024 * 1024)

char *duplicator_text_read (GBytes *bytes, DuplicatorProblems *problems);
void duplicator_text_trim (const char **begin, const char **end);
char *duplicator_text_shorten (const char *text, guint length);
const char *duplicator_text_skip_line_break (const char *text);

G_END_DECLS
