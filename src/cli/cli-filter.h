/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli-options.h"
#include "ledger-query.h"

G_BEGIN_DECLS

/* Which entries of the history are asked for: what the options say of it */
typedef struct {
  char *search;
  char **states;
  char *since;
  char *until;
} CliFilter;

void cli_filter_clear (CliFilter *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CliFilter, cli_filter_clear)

void cli_filter_add (CliFilter *self, CliOptions *options);
gboolean cli_filter_read (const CliFilter *self, LedgerQueryTerms *terms, GError **error);

G_END_DECLS
