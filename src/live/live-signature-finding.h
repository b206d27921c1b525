/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * LiveSignatureFinding:
 * @LIVE_SIGNATURE_FINDING_NONE: nothing is known
 * @LIVE_SIGNATURE_FINDING_SAME: the service signed the same text, so it used another secret
 * @LIVE_SIGNATURE_FINDING_OTHER: the service signed another text: the request was signed wrongly,
 * or changed on its way
 *
 * What a refused signature comes from.
 */
typedef enum {
  LIVE_SIGNATURE_FINDING_NONE,
  LIVE_SIGNATURE_FINDING_SAME,
  LIVE_SIGNATURE_FINDING_OTHER,
} LiveSignatureFinding;

char *live_signature_finding_write (const char *message, const char *string_to_sign);
LiveSignatureFinding live_signature_finding_read (const char *message);

/* Where the text begins that the service signed; NULL: it quotes none */
const char *live_signature_finding_get_quote (const char *message);

G_END_DECLS
