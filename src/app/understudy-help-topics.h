/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A page of the help, to be translated */
typedef struct {
  const char *title;
  const char *summary;
  const char *paragraphs[6]; /* Pango markup, ended by NULL */
} UnderstudyHelpTopic;

const UnderstudyHelpTopic *understudy_help_get_topics (gsize *n_topics);

G_END_DECLS
