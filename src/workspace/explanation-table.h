/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  EXPLANATION_SIDE_NONE,
  EXPLANATION_SIDE_YOURS,
  EXPLANATION_SIDE_SERVICE,
  EXPLANATION_SIDE_NETWORK,
  EXPLANATION_SIDE_COMPUTER,
} ExplanationSide;

/* What is known of one code; every text is marked for translation */
typedef struct {
  const char *code; /* with a * at its end: whatever begins like this */
  ExplanationSide side;
  const char *title;
  const char *summary; /* NULL: the message that came with the code says it best */
  const char *advice;
} ExplanationRow;

const ExplanationRow *explanation_table_lookup (const char *code);
const ExplanationRow *explanation_table_list (gsize *length);

G_END_DECLS
