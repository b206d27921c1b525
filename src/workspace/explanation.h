/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ledger-entry.h"

G_BEGIN_DECLS

/* What became of an order, or why something failed, in the words of the person who reads it. Every
 * getter returns whole sentences, translated. */
typedef struct _Explanation Explanation;

/* code, message: as the ledger keeps them; both nullable */
Explanation *explanation_new (LedgerState state, const char *code, const char *message);
Explanation *explanation_new_for_entry (LedgerEntry *entry);
Explanation *explanation_new_for_error (const GError *error);
void explanation_free (Explanation *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Explanation, explanation_free)

const char *explanation_get_title (Explanation *self);   /* a few words, without a full stop */
const char *explanation_get_side (Explanation *self);    /* nullable: whose side it is on */
const char *explanation_get_summary (Explanation *self); /* nullable: what happened */
const char *explanation_get_effect (Explanation *self);  /* nullable: whether a studio was made */
const char *explanation_get_advice (Explanation *self);  /* nullable: what to do next */
const char *
explanation_get_code (Explanation *self); /* nullable: the service's Code, or our own name */
const char *explanation_get_message (Explanation *self); /* nullable: the service's own words */

G_END_DECLS
