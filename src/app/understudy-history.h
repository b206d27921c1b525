/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ledger-entry.h"
#include "understudy-queue.h"
#include "understudy-studio-catalog.h"

G_BEGIN_DECLS

/* What was done, newest first, below what is being done. Properties: model (a GListModel of
 * LedgerEntry, NULL while there is none), problem (why there is none), queue, catalog (the
 * account's studios), now (read-only), has-entries (read-only), selecting, status (read-only: what
 * was found). Signals: copy (caster ID), details (LedgerEntry), retry, toast (AdwToast). */
#define UNDERSTUDY_TYPE_HISTORY (understudy_history_get_type ())
G_DECLARE_FINAL_TYPE (UnderstudyHistory, understudy_history, UNDERSTUDY, HISTORY, GtkWidget)

void understudy_history_set_model (UnderstudyHistory *self, GListModel *model);
const char *understudy_history_get_page (UnderstudyHistory *self);

G_END_DECLS
