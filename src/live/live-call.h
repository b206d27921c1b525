/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>
#include "live-client.h"

G_BEGIN_DECLS

void live_call_start (GTask *task,
                      SoupSession *session,
                      SoupMessage *message,
                      LiveOperation *operation,
                      const char *host,
                      guint timeout,
                      guint connect_timeout,
                      LiveWrittenFunc written,
                      gpointer written_data);

G_END_DECLS
