/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli-options.h"
#include "account.h"

G_BEGIN_DECLS

/* Where to ask, and how: what the options say of it */
typedef struct {
  gboolean rehearsal;
  char *account; /* a name or an ID */
  char *endpoint;
  char *region;
  char *signature;
  char *format;
  char *timeout; /* in seconds */
} CliPlace;

void cli_place_clear (CliPlace *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CliPlace, cli_place_clear)

void cli_place_add_where (CliPlace *self, CliOptions *options);
void cli_place_add_how (CliPlace *self, CliOptions *options);

gboolean cli_place_check (const CliPlace *self, GError **error);
Account *cli_place_make_account (const CliPlace *self, GError **error);
void cli_place_set_up_client (const CliPlace *self, LiveClient *client);

G_END_DECLS
