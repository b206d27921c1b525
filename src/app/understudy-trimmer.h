/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ledger.h"

G_BEGIN_DECLS

/* Forgets what is older than the settings say: at first, when that changes, and now and then */
#define UNDERSTUDY_TYPE_TRIMMER (understudy_trimmer_get_type ())
G_DECLARE_FINAL_TYPE (UnderstudyTrimmer, understudy_trimmer, UNDERSTUDY, TRIMMER, GObject)

/* settings: nullable, then everything is kept */
UnderstudyTrimmer *understudy_trimmer_new (Ledger *ledger, GSettings *settings, BaseClock *clock);

G_END_DECLS
