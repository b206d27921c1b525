/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "understudy-entry-window.h"

#include "explanation.h"
#include "ledger-attempt.h"
#include "understudy-config.h"
#include "understudy-entry-facts.h"
#include "understudy-fact-row.h"
#include "understudy-remedy.h"
#include "understudy-window.h"
#include "understudy-words.h"

#include <glib/gi18n-lib.h>

struct _UnderstudyEntryWindow {
  AdwWindow parent_instance;

  AdwToastOverlay *toast_overlay;
  GtkListBox *facts_list;
  GtkListBox *attempts_list;
  GtkWidget *use_again_button;
  GCancellable *cancellable; /* of reading the attempts */

  LedgerEntry *entry; /* either this, or */
  GError *error;
  Explanation *explanation;
};

enum {
  PROP_0,
  PROP_ENTRY,
  PROP_ERROR,
  PROP_ICON,
  PROP_STYLE,
  PROP_TITLE_WORDS,
  PROP_SUMMARY,
  PROP_SIDE,
  PROP_EFFECT,
  PROP_ADVICE,
  PROP_REMEDY,
  PROP_HAS_REMEDY,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (UnderstudyEntryWindow, understudy_entry_window, ADW_TYPE_WINDOW)

static gboolean
has_text (UnderstudyEntryWindow *self, const char *text)
{
  return text != NULL && *text != '\0';
}

static char **
get_icon_classes (UnderstudyEntryWindow *self, const char *style)
{
  const char *classes[] = {"state", style, NULL};

  return g_strdupv ((char **) classes);
}

static void
copy (UnderstudyEntryWindow *self, const char *text)
{
  AdwToast *toast = adw_toast_new (_ ("Copied"));

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  adw_toast_set_timeout (toast, 2);
  adw_toast_overlay_add_toast (self->toast_overlay, toast);
}

static void
on_copy_all_clicked (UnderstudyEntryWindow *self)
{
  g_autofree char *text = self->entry != NULL ? understudy_entry_to_text (self->entry)
                                              : understudy_error_to_text (self->error);

  copy (self, text);
}

/* The one that this belongs to, directly or not; NULL: none */
static UnderstudyWindow *
find_main_window (UnderstudyEntryWindow *self)
{
  GtkWindow *window = GTK_WINDOW (self);

  while (window != NULL && !UNDERSTUDY_IS_WINDOW (window))
    window = gtk_window_get_transient_for (window);

  return (UnderstudyWindow *) window;
}

static const char *
get_remedy (UnderstudyEntryWindow *self)
{
  UnderstudyWindow *window = find_main_window (self);
  UnderstudySession *session = window != NULL ? understudy_window_get_session (window) : NULL;
  ExplanationAction action = explanation_get_action (self->explanation);

  return session != NULL && understudy_remedy_is_possible (action, session, self->entry)
             ? understudy_words_for_remedy (action, self->entry)
             : NULL;
}

/* The window closes first: what comes of it shows behind it */
static void
on_remedy_clicked (UnderstudyEntryWindow *self)
{
  UnderstudyWindow *window = find_main_window (self);
  g_autoptr (LedgerEntry) entry = self->entry != NULL ? g_object_ref (self->entry) : NULL;
  g_autofree char *page = g_strdup (explanation_get_page (self->explanation));
  ExplanationAction action = explanation_get_action (self->explanation);

  if (action != EXPLANATION_ACTION_OPEN_PAGE)
    gtk_window_close (GTK_WINDOW (self));
  understudy_remedy_apply (action, window, entry, page);
}

static void
fill_facts (UnderstudyEntryWindow *self)
{
  g_autoptr (GPtrArray) facts = self->entry != NULL ? understudy_entry_facts (self->entry)
                                                    : understudy_error_facts (self->error);
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->facts_list, 0)) != NULL)
    gtk_list_box_remove (self->facts_list, GTK_WIDGET (row));

  for (guint i = 0; i < facts->len; i++) {
    const UnderstudyFact *fact = g_ptr_array_index (facts, i);
    GtkWidget *fact_row = understudy_fact_row_new (fact->label, fact->value);

    g_signal_connect_object (fact_row, "copy", G_CALLBACK (copy), self, G_CONNECT_SWAPPED);
    gtk_list_box_append (self->facts_list, fact_row);
  }
}

static void
fill_attempts (UnderstudyEntryWindow *self, GPtrArray *attempts)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->attempts_list, 0)) != NULL)
    gtk_list_box_remove (self->attempts_list, GTK_WIDGET (row));

  for (guint i = 0; i < attempts->len; i++) {
    g_autofree char *label = understudy_attempt_dup_label (attempts->pdata[i]);
    g_autofree char *value = understudy_attempt_dup_words (attempts->pdata[i]);
    GtkWidget *attempt_row = understudy_fact_row_new (label, value);

    g_signal_connect_object (attempt_row, "copy", G_CALLBACK (copy), self, G_CONNECT_SWAPPED);
    gtk_list_box_append (self->attempts_list, attempt_row);
  }
  gtk_widget_set_visible (GTK_WIDGET (self->attempts_list), attempts->len > 0);
}

static void
on_attempts_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  UnderstudyEntryWindow *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) attempts =
      ledger_read_attempts_finish (LEDGER_LEDGER (source), result, &error);

  if (attempts != NULL)
    fill_attempts (self, attempts);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_debug ("The attempts could not be read: %s", error->message);
}

static void
read_attempts (UnderstudyEntryWindow *self)
{
  UnderstudyWindow *window = find_main_window (self);
  UnderstudySession *session = window != NULL ? understudy_window_get_session (window) : NULL;
  Ledger *ledger = session != NULL ? understudy_session_get_ledger (session) : NULL;

  gtk_widget_set_visible (self->use_again_button, self->entry != NULL && session != NULL);
  if (self->entry == NULL || ledger == NULL)
    return;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  ledger_read_attempts_async (ledger, ledger_entry_get_id (self->entry), self->cancellable,
                              on_attempts_read, self);
}

/* The window closes first: the form is behind it */
static void
on_use_again_clicked (UnderstudyEntryWindow *self)
{
  UnderstudyWindow *window = find_main_window (self);
  g_autoptr (LedgerEntry) entry = g_object_ref (self->entry);
  g_autofree char *name = NULL;

  /* A copy that is there has its name */
  if (ledger_entry_get_state (entry) == LEDGER_STATE_DONE)
    name = understudy_suggest_next_name (ledger_entry_get_name (entry), NULL, NULL);
  else
    name = g_strdup (ledger_entry_get_name (entry));
  gtk_window_close (GTK_WINDOW (self));
  understudy_window_fill_form (window, ledger_entry_get_source_id (entry), name);
}

static void
on_entry_changed (UnderstudyEntryWindow *self)
{
  g_clear_pointer (&self->explanation, explanation_free);
  self->explanation = self->entry != NULL ? explanation_new_for_entry (self->entry)
                                          : explanation_new_for_error (self->error);
  fill_facts (self);
  read_attempts (self);
  for (guint i = PROP_ICON; i < N_PROPS; i++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
}

static void
understudy_entry_window_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  UnderstudyEntryWindow *self = UNDERSTUDY_ENTRY_WINDOW (object);
  Explanation *explanation = self->explanation;

  if (id == PROP_ENTRY)
    g_value_set_object (value, self->entry);
  else if (id == PROP_ERROR)
    g_value_set_boxed (value, self->error);
  if (explanation == NULL)
    return;

  switch (id) {
  case PROP_ENTRY:
  case PROP_ERROR:
    break;
  case PROP_ICON:
    g_value_set_string (value, self->entry != NULL ? understudy_icon_for_state (
                                                         ledger_entry_get_state (self->entry))
                                                   : "understudy-notice-symbolic");
    break;
  case PROP_STYLE:
    g_value_set_string (value, self->entry != NULL ? understudy_style_for_state (
                                                         ledger_entry_get_state (self->entry))
                                                   : "error");
    break;
  case PROP_HAS_REMEDY:
    g_value_set_boolean (value, get_remedy (self) != NULL);
    break;
  case PROP_REMEDY:
    g_value_set_string (value, get_remedy (self));
    break;
  case PROP_TITLE_WORDS:
    g_value_set_string (value, explanation_get_title (explanation));
    break;
  case PROP_SUMMARY:
    g_value_set_string (value, explanation_get_summary (explanation));
    break;
  case PROP_SIDE:
    g_value_set_string (value, explanation_get_side (explanation));
    break;
  case PROP_EFFECT:
    g_value_set_string (value, explanation_get_effect (explanation));
    break;
  case PROP_ADVICE:
    g_value_set_string (value, explanation_get_advice (explanation));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
understudy_entry_window_set_property (GObject *object,
                                      guint id,
                                      const GValue *value,
                                      GParamSpec *pspec)
{
  UnderstudyEntryWindow *self = UNDERSTUDY_ENTRY_WINDOW (object);

  switch (id) {
  case PROP_ENTRY:
    self->entry = g_value_dup_object (value);
    break;
  case PROP_ERROR:
    self->error = g_value_dup_boxed (value);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
understudy_entry_window_constructed (GObject *object)
{
  UnderstudyEntryWindow *self = UNDERSTUDY_ENTRY_WINDOW (object);

  G_OBJECT_CLASS (understudy_entry_window_parent_class)->constructed (object);
  if (self->entry != NULL)
    g_signal_connect_object (self->entry, "notify::state", G_CALLBACK (on_entry_changed), self,
                             G_CONNECT_SWAPPED);
  on_entry_changed (self);
}

static void
understudy_entry_window_dispose (GObject *object)
{
  UnderstudyEntryWindow *self = UNDERSTUDY_ENTRY_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (object), UNDERSTUDY_TYPE_ENTRY_WINDOW);
  g_clear_object (&self->entry);
  g_clear_error (&self->error);
  g_clear_pointer (&self->explanation, explanation_free);
  G_OBJECT_CLASS (understudy_entry_window_parent_class)->dispose (object);
}

static void
understudy_entry_window_class_init (UnderstudyEntryWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags read_only = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  const GParamFlags once = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = understudy_entry_window_get_property;
  object_class->set_property = understudy_entry_window_set_property;
  object_class->constructed = understudy_entry_window_constructed;
  object_class->dispose = understudy_entry_window_dispose;

  properties[PROP_ENTRY] = g_param_spec_object ("entry", NULL, NULL, LEDGER_TYPE_ENTRY, once);
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, once);
  properties[PROP_ICON] = g_param_spec_string ("icon", NULL, NULL, NULL, read_only);
  properties[PROP_STYLE] = g_param_spec_string ("style", NULL, NULL, NULL, read_only);
  properties[PROP_TITLE_WORDS] = g_param_spec_string ("title-words", NULL, NULL, NULL, read_only);
  properties[PROP_SUMMARY] = g_param_spec_string ("summary", NULL, NULL, NULL, read_only);
  properties[PROP_SIDE] = g_param_spec_string ("side", NULL, NULL, NULL, read_only);
  properties[PROP_EFFECT] = g_param_spec_string ("effect", NULL, NULL, NULL, read_only);
  properties[PROP_ADVICE] = g_param_spec_string ("advice", NULL, NULL, NULL, read_only);
  properties[PROP_REMEDY] = g_param_spec_string ("remedy", NULL, NULL, NULL, read_only);
  /* A binding of its own: a button that closes its window outlives what an expression watches */
  properties[PROP_HAS_REMEDY] = g_param_spec_boolean ("has-remedy", NULL, NULL, FALSE, read_only);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (LEDGER_TYPE_ENTRY);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               APPLICATION_PATH "/understudy-entry-window.ui");
  gtk_widget_class_bind_template_child (widget_class, UnderstudyEntryWindow, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, UnderstudyEntryWindow, facts_list);
  gtk_widget_class_bind_template_child (widget_class, UnderstudyEntryWindow, attempts_list);
  gtk_widget_class_bind_template_child (widget_class, UnderstudyEntryWindow, use_again_button);
  gtk_widget_class_bind_template_callback (widget_class, on_use_again_clicked);
  gtk_widget_class_bind_template_callback (widget_class, has_text);
  gtk_widget_class_bind_template_callback (widget_class, get_icon_classes);
  gtk_widget_class_bind_template_callback (widget_class, on_copy_all_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_remedy_clicked);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
understudy_entry_window_init (UnderstudyEntryWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * understudy_entry_window_new:
 * @parent: the window that it belongs to
 * @entry: what it shows
 *
 * What the program can do about it is done by the session of the main window that @parent is or
 * belongs to.
 *
 * Returns: (transfer none): a window, not shown yet
 */
GtkWindow *
understudy_entry_window_new (GtkWindow *parent, LedgerEntry *entry)
{
  g_return_val_if_fail (LEDGER_IS_ENTRY (entry), NULL);

  return g_object_new (UNDERSTUDY_TYPE_ENTRY_WINDOW, "transient-for", parent, "entry", entry, NULL);
}

/**
 * understudy_entry_window_new_for_error:
 * @parent: the window that it belongs to
 * @error: what it shows
 *
 * Returns: (transfer none): a window, not shown yet
 */
GtkWindow *
understudy_entry_window_new_for_error (GtkWindow *parent, const GError *error)
{
  g_return_val_if_fail (error != NULL, NULL);

  return g_object_new (UNDERSTUDY_TYPE_ENTRY_WINDOW, "transient-for", parent, "error", error, NULL);
}
