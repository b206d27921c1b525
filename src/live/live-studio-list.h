/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "live-client.h"
#include "live-studio.h"

G_BEGIN_DECLS

/* Every studio of the account, all pages of DescribeCasters: a GPtrArray of LiveStudio */
void live_client_list_studios_async (LiveClient *self,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
GPtrArray *live_client_list_studios_finish (LiveClient *self, GAsyncResult *result, GError **error);

/* Lets pages through one by one, for a caller that keeps to a quota */
typedef struct {
  void (*enter) (gpointer data, GTask *task); /* returns TRUE through task when a page may be asked for, or an error */
  void (*leave) (gpointer data, const GError *error); /* that page was answered; error: NULL if well */
  gpointer data;
} LiveStudioListGate;

void live_client_list_studios_gated_async (LiveClient *self,
                                           const LiveStudioListGate *gate,
                                           GCancellable *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer user_data);

G_END_DECLS
