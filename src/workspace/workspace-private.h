/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "workspace.h"
#include "workspace-stand-in.h"

G_BEGIN_DECLS

struct _Workspace {
  GObject parent_instance;

  Account *account;
  char *data_directory;
  char *cache_directory;
  Ledger *ledger;
  LiveClient *client;
  Duplicator *duplicator;
  WorkspaceStandIn *stand_in; /* NULL: not running */

  gboolean ledger_open;
  gboolean opened;
  gboolean working;   /* opening or closing */
  GTask *close_later; /* asked for while working */
};

void workspace_set_opened (Workspace *self, gboolean opened);

G_END_DECLS
