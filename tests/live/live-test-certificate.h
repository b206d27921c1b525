/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

/* Certificates made on the spot, so that none can run out in a drawer */
typedef struct _LiveTestAuthority LiveTestAuthority;

LiveTestAuthority *live_test_authority_new (void);
void live_test_authority_free (LiveTestAuthority *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LiveTestAuthority, live_test_authority_free)

char *live_test_authority_dup_pem (LiveTestAuthority *self);

/* authority: NULL signs itself. days: how many from now it begins and ends */
GTlsCertificate *live_test_certificate_new (LiveTestAuthority *authority,
                                            const char *host,
                                            int from_days,
                                            int to_days);
