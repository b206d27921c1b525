/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "live-client.h"

G_BEGIN_DECLS

typedef enum {
  ACCOUNT_KIND_REHEARSAL,   /* the stand-in on this computer */
  ACCOUNT_KIND_ENVIRONMENT, /* ALIBABA_CLOUD_ACCESS_KEY_ID and its fellows */
} AccountKind;

#define ACCOUNT_TYPE_KIND (account_kind_get_type ())
GType account_kind_get_type (void);

/* Who asks, and where. Properties (read-only): id, name, kind, is-rehearsal, region, endpoint. */
#define ACCOUNT_TYPE_ACCOUNT (account_get_type ())
G_DECLARE_FINAL_TYPE (Account, account, ACCOUNT, ACCOUNT, GObject)

Account *account_new_rehearsal (void);
/* region_id: NULL for the one that account_new_rehearsal() has */
Account *account_new_rehearsal_for_region (const char *region_id, GError **error);
/* endpoint_url: NULL for the region's own host. region_id: NULL for ALIBABA_CLOUD_REGION_ID */
Account *account_new_environment (const char *endpoint_url, const char *region_id, GError **error);

const char *account_get_id (Account *self);   /* what the ledger calls it: "rehearsal", or "environment:" and the AccessKey ID */
const char *account_get_name (Account *self); /* what people call it, translated */
AccountKind account_get_kind (Account *self);
gboolean account_get_is_rehearsal (Account *self);
const char *account_get_region (Account *self); /* nullable */
LiveEndpoint *account_get_endpoint (Account *self);

/* Never called for the Rehearsal, which has credentials of its own */
void account_load_credentials_async (Account *self,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
LiveCredentials *account_load_credentials_finish (Account *self, GAsyncResult *result, GError **error);

G_END_DECLS
