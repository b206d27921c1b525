/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include "live-credentials.h"

G_BEGIN_DECLS

/* Whatever a client asks for credentials before each request, so that long work goes on when
 * temporary ones have run out */
#define LIVE_TYPE_CREDENTIALS_SOURCE (live_credentials_source_get_type ())
G_DECLARE_INTERFACE (
    LiveCredentialsSource, live_credentials_source, LIVE, CREDENTIALS_SOURCE, GObject)

struct _LiveCredentialsSourceInterface {
  GTypeInterface parent_interface;

  /* (transfer full) (nullable): what is good at this moment and at hand */
  LiveCredentials *(*peek) (LiveCredentialsSource *self);
  void (*load_async) (LiveCredentialsSource *self,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data);
  LiveCredentials *(*load_finish) (LiveCredentialsSource *self,
                                   GAsyncResult *result,
                                   GError **error);
};

LiveCredentials *live_credentials_source_peek (LiveCredentialsSource *self);
void live_credentials_source_load_async (LiveCredentialsSource *self,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);
LiveCredentials *live_credentials_source_load_finish (LiveCredentialsSource *self,
                                                      GAsyncResult *result,
                                                      GError **error);

G_END_DECLS
