/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * UnderstudyNoticeKind:
 * @UNDERSTUDY_NOTICE_PLAIN: goes when it is dismissed
 * @UNDERSTUDY_NOTICE_ORDER: likewise; it is about an order, and gone when one is done
 * @UNDERSTUDY_NOTICE_HINDRANCE: nothing can be carried out; the button tries again
 */
typedef enum {
  UNDERSTUDY_NOTICE_PLAIN,
  UNDERSTUDY_NOTICE_ORDER,
  UNDERSTUDY_NOTICE_HINDRANCE,
} UnderstudyNoticeKind;

/* The strip across the window that says what went wrong. Property: words (NULL: there is nothing to
 * say). Signals: retry, details (GError). */
#define UNDERSTUDY_TYPE_NOTICE (understudy_notice_get_type ())
G_DECLARE_FINAL_TYPE (UnderstudyNotice, understudy_notice, UNDERSTUDY, NOTICE, GtkWidget)

void understudy_notice_say (UnderstudyNotice *self, const char *words, UnderstudyNoticeKind kind);
void understudy_notice_say_error (UnderstudyNotice *self,
                                  const GError *error,
                                  UnderstudyNoticeKind kind);
void understudy_notice_clear (UnderstudyNotice *self);
void understudy_notice_order_done (UnderstudyNotice *self);
const char *understudy_notice_get_words (UnderstudyNotice *self);

G_END_DECLS
