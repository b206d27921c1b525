/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct {
  const char *id;   /* cn-shanghai */
  const char *name; /* China (Shanghai); marked for translation */
  const char *host; /* live.aliyuncs.com */
  gboolean has_production_studios;
} LiveRegion;

const LiveRegion *live_region_list (gsize *length);
const LiveRegion *live_region_lookup (const char *id);

/* Where requests go: a scheme, a host, a port, and the region they are about. Immutable. */
typedef struct _LiveEndpoint LiveEndpoint;

#define LIVE_TYPE_ENDPOINT (live_endpoint_get_type ())
GType live_endpoint_get_type (void);

LiveEndpoint *live_endpoint_new_for_region (const char *region_id, GError **error);
LiveEndpoint *live_endpoint_new_for_url (const char *url, const char *region_id, GError **error);
LiveEndpoint *live_endpoint_ref (LiveEndpoint *self);
void live_endpoint_unref (LiveEndpoint *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LiveEndpoint, live_endpoint_unref)

const char *live_endpoint_get_url (LiveEndpoint *self);    /* https://live.aliyuncs.com */
const char *live_endpoint_get_host (LiveEndpoint *self);   /* the Host header, port and all */
const char *live_endpoint_get_region (LiveEndpoint *self); /* NULL: none is sent */
gboolean live_endpoint_is_encrypted (LiveEndpoint *self);
gboolean live_endpoint_is_loopback (LiveEndpoint *self);

G_END_DECLS
