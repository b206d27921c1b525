/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "duplicator-errand.h"
#include "duplicator-tools.h"

G_BEGIN_DECLS

/**
 * DuplicatorCarried:
 * @DUPLICATOR_CARRIED_ENDED: its entry tells what came of it
 * @DUPLICATOR_CARRIED_PUT_BACK: it is to go on later
 * @DUPLICATOR_CARRIED_OFFLINE: the same, since the service cannot be reached
 * @DUPLICATOR_CARRIED_ELSEWHERE: another process is at it
 * @DUPLICATOR_CARRIED_DROPPED: nobody wants it any more
 * @DUPLICATOR_CARRIED_NOT_WRITTEN: the ledger cannot be written, so nothing was sent
 *
 * Why an errand is under way no more.
 */
typedef enum {
  DUPLICATOR_CARRIED_ENDED,
  DUPLICATOR_CARRIED_PUT_BACK,
  DUPLICATOR_CARRIED_OFFLINE,
  DUPLICATOR_CARRIED_ELSEWHERE,
  DUPLICATOR_CARRIED_DROPPED,
  DUPLICATOR_CARRIED_NOT_WRITTEN,
} DuplicatorCarried;

void duplicator_carry_async (DuplicatorTools *tools,
                             DuplicatorErrand *errand,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
DuplicatorCarried
duplicator_carry_finish (GAsyncResult *result, DuplicatorErrand **errand, GError **error);

G_END_DECLS
