/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>
#include "live-credentials.h"
#include "live-endpoint.h"
#include "live-operation.h"
#include "live-reply.h"
#include "live-signature.h"

G_BEGIN_DECLS

/* The key of a request's data: what was signed, in memory only and wiped with the request */
#define LIVE_REQUEST_STRING_TO_SIGN "understudy-string-to-sign"

SoupMessage *live_request_new (LiveEndpoint *endpoint,
                               LiveCredentials *credentials,
                               LiveOperation *operation,
                               LiveSignatureAlgorithm algorithm,
                               LiveFormat format,
                               gint64 real_time,
                               const char *nonce,
                               GError **error);

G_END_DECLS
