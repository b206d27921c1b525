/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "understudy-session.h"
#include "understudy-trimmer.h"

G_BEGIN_DECLS

struct _UnderstudySession {
  GObject parent_instance;

  Account *account;
  char *data_directory;
  Workspace *workspace;
  LedgerModel *history;
  UnderstudyTrimmer *trimmer;
  UnderstudyStudioCatalog *studios;
  UnderstudyQueue *queue;
  UnderstudyConnection *connection;
  UnderstudySessionState state;
  GError *problem;

  GQueue waiting; /* of UnderstudyOrder: asked for before there was anybody to carry them out */
  guint n_sent;   /* handed to the duplicator, and not finished */
  GListStore *under_way; /* those of both that take long enough to be shown */
  GHashTable *quick;     /* the others: UnderstudyOrder -> source that will show it */
  gboolean close_asked;
  gboolean open_asked; /* while it was being closed */
};

void understudy_session_close_if_asked (UnderstudySession *self);
void understudy_session_send_waiting (UnderstudySession *self);
void understudy_session_fail_waiting (UnderstudySession *self, const GError *error);

G_END_DECLS
