/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "live-credentials.h"

G_BEGIN_DECLS

LiveCredentials *rehearsal_credentials_generate (void);

G_END_DECLS
