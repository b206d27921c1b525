/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ledger-results.h"
#include "understudy-history-search.h"
#include "understudy-history.h"
#include "understudy-transfer.h"

G_BEGIN_DECLS

struct _UnderstudyHistory {
  GtkWidget parent_instance;

  GtkListView *list_view;
  GtkScrolledWindow *scrolled_window;
  UnderstudyHistorySearch *search;
  UnderstudyTransfer *transfer;
  GtkLabel *selection_label;
  GtkWidget *delete_button;
  GtkCheckButton *unknown_check;

  GListModel *model;      /* everything */
  GListModel *shown;      /* what the view shows of it */
  LedgerResults *awaited; /* what it will show as soon as anything is found */
  gboolean selecting;
  UnderstudyQueue *queue;
  UnderstudyStudioCatalog *catalog;
  char *problem;
  gint64 now;
  guint midnight_source;
  guint scroll_source;

  GdkFrameClock *clock; /* while the view is mapped */
  gulong layout_handler;
  gint64 filled_frame; /* the frame that rows were last filled in */
  guint n_fillings;    /* and how often in it */
  guint fill_source;
};

void understudy_history_notify_page (UnderstudyHistory *self);
void understudy_history_items_changed (UnderstudyHistory *self,
                                       guint position,
                                       guint n_removed,
                                       guint n_added);

/* What the view shows of the history */
Ledger *understudy_history_peek_ledger (UnderstudyHistory *self);
gboolean understudy_history_is_searching (UnderstudyHistory *self);
void understudy_history_update_shown (UnderstudyHistory *self);
void understudy_history_let_go_of_awaited (UnderstudyHistory *self);

/* The rows that are in sight */
void understudy_history_watch_rows (UnderstudyHistory *self);
void understudy_history_unwatch_rows (UnderstudyHistory *self);

G_END_DECLS
