/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "live-credentials.h"

G_BEGIN_DECLS

/* What the environment variables of the service's own tools say, white space around the values
 * taken off */
gboolean account_environment_is_offered (void);
char *account_environment_dup_access_key_id (void);
char *account_environment_dup_region_id (void);
LiveCredentials *account_environment_read_credentials (GError **error);

G_END_DECLS
