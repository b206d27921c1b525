/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "account-draft.h"
#include "account-record.h"

G_BEGIN_DECLS

/* What a draft holds, as it was typed */
typedef struct {
  char *texts[ACCOUNT_N_FIELDS]; /* each may be NULL; those of secrets are wiped */
  char *command;                 /* nullable; wiped */
  gboolean edits;                /* a saved account, which has a secret */
  char *edited_access_key_id;    /* nullable */
  AccountMode mode;
} AccountDraftTexts;

/* What is wrong with each field, and what is worth saying of it; NULL: nothing */
typedef struct {
  char *problems[ACCOUNT_N_FIELDS];
  char *notes[ACCOUNT_N_FIELDS];
} AccountDraftFindings;

void account_draft_judge (const AccountDraftTexts *texts, AccountDraftFindings *findings);
void account_draft_findings_clear (AccountDraftFindings *findings);

/* Without the blanks around it; NULL: nothing is left */
char *account_draft_dup_trimmed (const char *text);

/* For the store. NULL with ACCOUNT_ERROR_NOT_COMPLETE */
AccountRecord *account_draft_make_record (AccountDraft *self, GError **error);
AccountSecret *account_draft_make_secret (AccountDraft *self); /* nullable: as it is */

/* For candidates */
void account_draft_set_command (AccountDraft *self, const char *command);
void account_draft_add_role (AccountDraft *self, const AccountRole *role);

G_END_DECLS
