/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *base_redact (const char *text);
char *base_redact_address (const char *address);

G_END_DECLS
