/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "explanation.h"
#include "understudy-window.h"

G_BEGIN_DECLS

/* What the program can do about a cause, see ExplanationAction. entry: NULL where it is about none
 */
gboolean understudy_remedy_is_possible (ExplanationAction action,
                                        UnderstudySession *session,
                                        LedgerEntry *entry);
const char *understudy_words_for_remedy (ExplanationAction action, LedgerEntry *entry);
void understudy_remedy_apply (ExplanationAction action,
                              UnderstudyWindow *window,
                              LedgerEntry *entry,
                              const char *page);

G_END_DECLS
