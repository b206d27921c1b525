/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "live-studio-list.h"

G_BEGIN_DECLS

/**
 * UnderstudyCatalogState:
 * @UNDERSTUDY_CATALOG_IDLE: never asked for
 * @UNDERSTUDY_CATALOG_LOADING: being asked for; what was there before is still there
 * @UNDERSTUDY_CATALOG_READY: as the service told it
 * @UNDERSTUDY_CATALOG_FAILED: could not be had; what was there before is still there
 */
typedef enum {
  UNDERSTUDY_CATALOG_IDLE,
  UNDERSTUDY_CATALOG_LOADING,
  UNDERSTUDY_CATALOG_READY,
  UNDERSTUDY_CATALOG_FAILED,
} UnderstudyCatalogState;

#define UNDERSTUDY_TYPE_CATALOG_STATE (understudy_catalog_state_get_type ())
GType understudy_catalog_state_get_type (void);

/* The account's studios: a GListModel of LiveStudio by name. Properties: client, state, n-items. */
#define UNDERSTUDY_TYPE_STUDIO_CATALOG (understudy_studio_catalog_get_type ())
G_DECLARE_FINAL_TYPE (
    UnderstudyStudioCatalog, understudy_studio_catalog, UNDERSTUDY, STUDIO_CATALOG, GObject)

UnderstudyStudioCatalog *understudy_studio_catalog_new (void);

void understudy_studio_catalog_set_client (UnderstudyStudioCatalog *self, LiveClient *client);
void understudy_studio_catalog_set_cache (UnderstudyStudioCatalog *self, const char *path);
UnderstudyCatalogState understudy_studio_catalog_get_state (UnderstudyStudioCatalog *self);
const GError *understudy_studio_catalog_get_error (UnderstudyStudioCatalog *self);

void understudy_studio_catalog_need (UnderstudyStudioCatalog *self);
void understudy_studio_catalog_refresh (UnderstudyStudioCatalog *self);
void understudy_studio_catalog_update (UnderstudyStudioCatalog *self);

LiveStudio *understudy_studio_catalog_lookup (UnderstudyStudioCatalog *self, const char *caster_id);
GHashTable *understudy_studio_catalog_dup_names (UnderstudyStudioCatalog *self);
gboolean understudy_studio_catalog_has_name (UnderstudyStudioCatalog *self, const char *name);

G_END_DECLS
