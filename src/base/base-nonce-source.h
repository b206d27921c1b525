/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define BASE_TYPE_NONCE_SOURCE (base_nonce_source_get_type ())
G_DECLARE_DERIVABLE_TYPE (BaseNonceSource, base_nonce_source, BASE, NONCE_SOURCE, GObject)

struct _BaseNonceSourceClass {
  GObjectClass parent_class;

  char *(*next) (BaseNonceSource *self);
};

BaseNonceSource *base_nonce_source_get_system (void);
char *base_nonce_source_next (BaseNonceSource *self);

G_END_DECLS
