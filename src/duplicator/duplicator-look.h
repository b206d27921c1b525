/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "duplicator-sighting.h"
#include "ledger-queue.h"
#include "live-client.h"

G_BEGIN_DECLS

/* Every studio there was at one moment, and which of them are known to be what came of some order. Immutable */
typedef struct {
  GPtrArray *studios; /* of LiveStudio */
  GHashTable *taken;  /* set of their IDs */
} DuplicatorList;

DuplicatorList *duplicator_list_ref (DuplicatorList *self);
void duplicator_list_unref (DuplicatorList *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DuplicatorList, duplicator_list_unref)

/* Lists the studios for whoever wants to know what came of an order. One list serves all who ask for it before it
 * begins. */
#define DUPLICATOR_TYPE_LOOK (duplicator_look_get_type ())
G_DECLARE_FINAL_TYPE (DuplicatorLook, duplicator_look, DUPLICATOR, LOOK, GObject)

DuplicatorLook *duplicator_look_new (Ledger *ledger, LiveClient *client);
void duplicator_look_async (DuplicatorLook *self,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
DuplicatorList *duplicator_look_finish (DuplicatorLook *self, GAsyncResult *result, GError **error);

G_END_DECLS
