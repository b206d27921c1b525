/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ledger-removal.h"

G_BEGIN_DECLS

/* @toast: says what was deleted, and can undo it for as long as it is there */
typedef void (*UnderstudyRemovalFunc) (AdwToast *toast, gpointer user_data);

void understudy_removal_run (Ledger *ledger,
                             GArray *ids,
                             LedgerRemovalFlags flags,
                             UnderstudyRemovalFunc callback,
                             gpointer user_data,
                             GDestroyNotify destroy);

G_END_DECLS
