/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ledger-entry.h"

G_BEGIN_DECLS

typedef enum {
  EXPLANATION_SIDE_NONE,
  EXPLANATION_SIDE_YOURS,
  EXPLANATION_SIDE_SERVICE,
  EXPLANATION_SIDE_NETWORK,
  EXPLANATION_SIDE_COMPUTER,
} ExplanationSide;

/**
 * ExplanationAction:
 * @EXPLANATION_ACTION_NONE: nothing but read
 * @EXPLANATION_ACTION_RETRY: ask for the same once more
 * @EXPLANATION_ACTION_RESUME: go on with what is queued
 * @EXPLANATION_ACTION_CHECK: look for the studio, and go on as that says
 * @EXPLANATION_ACTION_CHOOSE_STUDIO: choose another studio
 * @EXPLANATION_ACTION_OPEN_ACCOUNT: open the account, to correct it
 * @EXPLANATION_ACTION_OPEN_PAGE: open the page that the service recommends
 *
 * What the program can do about a cause.
 */
typedef enum {
  EXPLANATION_ACTION_NONE,
  EXPLANATION_ACTION_RETRY,
  EXPLANATION_ACTION_RESUME,
  EXPLANATION_ACTION_CHECK,
  EXPLANATION_ACTION_CHOOSE_STUDIO,
  EXPLANATION_ACTION_OPEN_ACCOUNT,
  EXPLANATION_ACTION_OPEN_PAGE,
} ExplanationAction;

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
ExplanationAction explanation_get_action (Explanation *self);
const char *explanation_get_page (Explanation *self); /* nullable: a link that the service gives */
const char *
explanation_get_code (Explanation *self); /* nullable: the service's Code, or our own name */
const char *explanation_get_message (Explanation *self); /* nullable: the service's own words */

G_END_DECLS
