/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "account.h"
#include "account-secret.h"

G_BEGIN_DECLS

/* A role to assume, with the credentials that came before it */
typedef struct {
  char *arn;
  char *session_name;
  char *external_id; /* nullable */
  char *policy;      /* nullable */
  guint duration;    /* s; 0: the usual */
} AccountRole;

AccountRole *account_role_new (const char *arn, const char *session_name);
AccountRole *account_role_copy (const AccountRole *role);
void account_role_free (AccountRole *role);
gboolean account_role_check (const AccountRole *role, GError **error);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccountRole, account_role_free)

/* All that is known of a saved account but its secret: what the settings hold */
typedef struct {
  char *id;
  char *name;
  char *region;        /* nullable */
  char *endpoint_url;  /* nullable: the region's own host */
  char *access_key_id; /* nullable: a command tells it */
  LiveSignatureAlgorithm algorithm;
  AccountStorage storage;
  AccountMode mode;
  gboolean has_security_token;
  char *sts_endpoint_url; /* nullable: the region's own host */
  GPtrArray *roles;       /* of AccountRole; assumed one after the other */
} AccountRecord;

AccountRecord *account_record_new (void);
AccountRecord *account_record_copy (const AccountRecord *self);
void account_record_free (AccountRecord *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccountRecord, account_record_free)

gboolean account_record_equal (const AccountRecord *self, const AccountRecord *other);

LiveEndpoint *account_record_make_endpoint (const AccountRecord *self, GError **error);
LiveEndpoint *account_record_make_sts_endpoint (const AccountRecord *self, GError **error);

/* NULL: damaged, or of a newer version */
AccountRecord *account_record_new_from_variant (GVariant *variant);
/* a{sv}, floating. old: what it replaces, whose members that this version does not know stay */
GVariant *account_record_to_variant (const AccountRecord *self, GVariant *old);

G_END_DECLS
