/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RehearsalError:
 * @REHEARSAL_ERROR_STORE: the world's file could not be read or written
 * @REHEARSAL_ERROR_DAMAGED: the world's file is not one, or is damaged
 * @REHEARSAL_ERROR_NEWER: the world was written by a newer version
 * @REHEARSAL_ERROR_ADDRESS: the address cannot be listened on, or is not on this computer alone
 * @REHEARSAL_ERROR_FAULT: the description of a fault is not understood
 * @REHEARSAL_ERROR_STATE: the server is running already, or not any more
 *
 * What can go wrong with the stand-in itself, as opposed to what it answers.
 */
typedef enum {
  REHEARSAL_ERROR_STORE,
  REHEARSAL_ERROR_DAMAGED,
  REHEARSAL_ERROR_NEWER,
  REHEARSAL_ERROR_ADDRESS,
  REHEARSAL_ERROR_FAULT,
  REHEARSAL_ERROR_STATE,
} RehearsalError;

#define REHEARSAL_ERROR (rehearsal_error_quark ())
GQuark rehearsal_error_quark (void);

G_END_DECLS
