/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "understudy-history-private.h"

#include "ledger-model.h"
#include "understudy-config.h"

#include <glib/gi18n-lib.h>

/* What is shown: everything, or what was found of it */

Ledger *
understudy_history_peek_ledger (UnderstudyHistory *self)
{
  g_autoptr (Ledger) ledger = NULL;

  if (LEDGER_IS_MODEL (self->model))
    g_object_get (self->model, "ledger", &ledger, NULL);

  /* The model keeps it */
  return ledger;
}

gboolean
understudy_history_is_searching (UnderstudyHistory *self)
{
  return self->search != NULL &&
         !ledger_query_is_for_all (understudy_history_search_get_query (self->search));
}

static void
update_selection (UnderstudyHistory *self)
{
  GtkSelectionModel *selection = gtk_list_view_get_model (self->list_view);
  g_autoptr (GtkBitset) selected =
      selection != NULL && self->selecting ? gtk_selection_model_get_selection (selection) : NULL;
  guint n = selected != NULL ? (guint) gtk_bitset_get_size (selected) : 0;
  g_autofree char *words =
      g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u selected", "%u selected", n), n);

  gtk_label_set_label (self->selection_label, words);
  gtk_widget_set_sensitive (self->delete_button, n > 0);
}

static void
show_list (UnderstudyHistory *self, GListModel *list)
{
  g_autoptr (GtkSelectionModel) selection = NULL;

  if (self->shown != NULL)
    g_signal_handlers_disconnect_by_data (self->shown, self);
  g_set_object (&self->shown, list);
  if (list != NULL) {
    g_signal_connect_swapped (list, "items-changed", G_CALLBACK (understudy_history_items_changed),
                              self);
    if (LEDGER_IS_RESULTS (list))
      g_signal_connect_swapped (list, "notify::searching",
                                G_CALLBACK (understudy_history_notify_page), self);
    if (self->selecting)
      selection = GTK_SELECTION_MODEL (gtk_multi_selection_new (g_object_ref (list)));
    else
      selection = GTK_SELECTION_MODEL (gtk_no_selection_new (g_object_ref (list)));
    g_signal_connect_object (selection, "selection-changed", G_CALLBACK (update_selection), self,
                             G_CONNECT_SWAPPED);
  }
  gtk_list_view_set_model (self->list_view, selection);
  update_selection (self);
  understudy_history_notify_page (self);
}

void
understudy_history_let_go_of_awaited (UnderstudyHistory *self)
{
  if (self->awaited != NULL)
    g_signal_handlers_disconnect_by_data (self->awaited, self);
  g_clear_object (&self->awaited);
}

/* What was found before stays until there is something better to show, so nothing flickers. */
static void
on_found (UnderstudyHistory *self)
{
  g_autoptr (LedgerResults) results = NULL;

  if (g_list_model_get_n_items (G_LIST_MODEL (self->awaited)) == 0 &&
      ledger_results_get_searching (self->awaited))
    return;

  results = g_object_ref (self->awaited);
  understudy_history_let_go_of_awaited (self);
  show_list (self, G_LIST_MODEL (results));
}

/* Entries are picked from what was found even where that is everything: their numbers are known
 * then, read or not. */
void
understudy_history_update_shown (UnderstudyHistory *self)
{
  Ledger *ledger = understudy_history_peek_ledger (self);

  understudy_history_let_go_of_awaited (self);
  if (ledger == NULL || (!understudy_history_is_searching (self) && !self->selecting)) {
    show_list (self, self->model);
    return;
  }

  self->awaited = ledger_results_new (ledger, understudy_history_search_get_query (self->search));
  g_signal_connect_swapped (self->awaited, "notify::searching", G_CALLBACK (on_found), self);
  g_signal_connect_swapped (self->awaited, "notify::n-items", G_CALLBACK (on_found), self);
  on_found (self);
}
