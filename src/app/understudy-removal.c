/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "understudy-removal.h"

#include "understudy-config.h"

#include <glib/gi18n-lib.h>

/* Long enough to see what is gone and to want it back. In s. */
#define TIMEOUT 10

typedef struct {
  UnderstudyRemovalFunc callback;
  gpointer user_data;
  GDestroyNotify destroy;
} Closure;

static char *
get_words (guint n_removed, guint n_kept)
{
  g_autofree char *removed = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%u entry was deleted.", "%u entries were deleted.", n_removed),
      n_removed);
  g_autofree char *kept = NULL;

  if (n_kept == 0)
    return g_steal_pointer (&removed);

  kept = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u that is not finished stays.",
                                       "%u that are not finished stay.", n_kept),
                          n_kept);
  if (n_removed == 0)
    return g_steal_pointer (&kept);
  /* Translators: two sentences: how many entries were deleted, and how many were not */
  return g_strdup_printf (C_ ("removal", "%s %s"), removed, kept);
}

static void
on_restored (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!ledger_restore_finish (LEDGER_REMOVAL (source), result, &error))
    g_warning ("What was deleted could not be put back: %s", error->message);
}

static void
on_undo (AdwToast *toast, LedgerRemoval *removal)
{
  ledger_restore_async (removal, on_restored, NULL);
}

static void
on_removed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Closure *closure = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (LedgerRemoval) removal = ledger_remove_finish (LEDGER_LEDGER (source), result, &error);
  g_autofree char *words = removal != NULL ? get_words (ledger_removal_get_n_removed (removal),
                                                        ledger_removal_get_n_kept (removal))
                                           : g_strdup (error->message);
  g_autofree char *escaped = g_markup_escape_text (words, -1);
  g_autoptr (AdwToast) toast = adw_toast_new (escaped);

  adw_toast_set_timeout (toast, TIMEOUT);
  if (removal != NULL && ledger_removal_get_n_removed (removal) > 0) {
    adw_toast_set_button_label (toast, _ ("_Undo"));
    g_signal_connect_object (toast, "button-clicked", G_CALLBACK (on_undo), removal, 0);
    /* Who can undo no more has deleted for good */
    g_object_set_data_full (G_OBJECT (toast), "removal", g_object_ref (removal), g_object_unref);
  }
  closure->callback (toast, closure->user_data);

  closure->destroy (closure->user_data);
  g_free (closure);
}

/**
 * understudy_removal_run:
 * @ledger: a ledger
 * @ids: (element-type gint64): the numbers of entries
 * @flags: what may be deleted of them
 * @callback: called with a toast for what was deleted, or for why nothing was
 * @user_data: for @callback
 * @destroy: frees @user_data
 *
 * Deletes entries, and gives people a while to undo that.
 */
void
understudy_removal_run (Ledger *ledger,
                        GArray *ids,
                        LedgerRemovalFlags flags,
                        UnderstudyRemovalFunc callback,
                        gpointer user_data,
                        GDestroyNotify destroy)
{
  Closure *closure = g_new0 (Closure, 1);

  closure->callback = callback;
  closure->user_data = user_data;
  closure->destroy = destroy;
  ledger_remove_async (ledger, ids, flags, NULL, on_removed, closure);
}
