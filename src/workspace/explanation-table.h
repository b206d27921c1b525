/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "explanation.h"

G_BEGIN_DECLS

/* What is known of one code; every text is marked for translation */
typedef struct {
  /* With .* at its end: itself, and whatever follows it after a dot. With a bare * at its end:
   * whatever begins like this. */
  const char *code;
  ExplanationSide side;
  ExplanationAction action;
  const char *title;
  const char *summary; /* NULL: the message that came with the code says it best */
  const char *advice;
} ExplanationRow;

/* No code has a slash; what comes after it tells rows of one code apart */
#define EXPLANATION_WRONG_SECRET  "SignatureDoesNotMatch/Secret"
#define EXPLANATION_WRONG_REQUEST "SignatureDoesNotMatch/Request"

const ExplanationRow *explanation_table_lookup (const char *code);
const ExplanationRow *explanation_table_list (gsize *length);

/* The parts of the table. In each, and in this order, the first row that fits counts. */
const ExplanationRow *explanation_rows_for_orders (gsize *length);
const ExplanationRow *explanation_rows_for_access (gsize *length);
const ExplanationRow *explanation_rows_for_accounts (gsize *length);
const ExplanationRow *explanation_rows_for_ourselves (gsize *length);

/* For the parts: whose side it is on, and what the program can do */
#define ROW(code, side, action, title, summary, advice)                                            \
  {                                                                                                \
    code, EXPLANATION_SIDE_##side, EXPLANATION_ACTION_##action, title, summary, advice             \
  }

G_END_DECLS
