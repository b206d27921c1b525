/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "account.h"

G_BEGIN_DECLS

/* What was found: a studio or an order. Lives as long as somebody holds it. */
typedef struct {
  char *id; /* which account, and what of it */
  char *name;
  char *description;
} UnderstudyFinding;

/* What an ID of a finding says */
typedef struct {
  gboolean is_entry;
  char *account_id;
  char *key; /* a studio's ID, or an order's client token */
} UnderstudyFindingId;

UnderstudyFinding *understudy_finding_new (char *id, char *name, char *description);
void understudy_finding_free (UnderstudyFinding *self);

char *understudy_finding_id_format (gboolean is_entry, Account *account, const char *key);
gboolean understudy_finding_id_parse (const char *id, UnderstudyFindingId *parsed);
void understudy_finding_id_clear (UnderstudyFindingId *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (UnderstudyFindingId, understudy_finding_id_clear)

gboolean understudy_search_matches (const char *const *terms, const char *const *texts);

G_END_DECLS
