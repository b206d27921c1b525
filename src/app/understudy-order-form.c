/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "understudy-order-form-private.h"

#include "base-clock.h"
#include "live-operation.h"
#include "understudy-config.h"
#include "understudy-copies.h"
#include "understudy-field.h"
#include "understudy-order-list.h"
#include "understudy-studio-chooser.h"
#include "understudy-studio-window.h"
#include "understudy-widget.h"
#include "understudy-words.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

/* After which nobody types any more. In ms. */
#define SETTLED_AFTER 600

enum {
  PROP_0,
  PROP_SOURCE_ID,
  PROP_NAME,
  PROP_CATALOG,
  PROP_UNDER_WAY,
  PROP_SOURCE_ERROR,
  PROP_SOURCE_NOTE,
  PROP_NAME_ERROR,
  PROP_NAME_NOTE,
  PROP_VALID,
  N_PROPS,
};

enum {
  SIGNAL_SUBMITTED,
  SIGNAL_SUBMITTED_MANY,
  SIGNAL_COPY,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (UnderstudyOrderForm, understudy_order_form, GTK_TYPE_WIDGET)

/* Handlers */

/* An ID that is not in the list may be one of a studio that was made since */
static gboolean
on_source_settled (gpointer user_data)
{
  UnderstudyOrderForm *self = user_data;
  g_autofree char *source_id = understudy_field_dup_text (self->source_row);

  self->source_settling = 0;
  if (self->catalog != NULL && live_check_caster_id (source_id, NULL) &&
      understudy_studio_catalog_get_state (self->catalog) == UNDERSTUDY_CATALOG_READY &&
      understudy_studio_catalog_lookup (self->catalog, source_id) == NULL)
    understudy_studio_catalog_refresh (self->catalog);
  understudy_order_form_validate (self);
  return G_SOURCE_REMOVE;
}

static void
on_source_changed (UnderstudyOrderForm *self)
{
  g_autofree char *source_id = NULL;

  /* It tells how many they are */
  if (understudy_order_form_has_several (self))
    return;
  source_id = understudy_field_dup_text (self->source_row);
  if (!self->filling)
    self->source_typed = TRUE;
  g_clear_handle_id (&self->source_settling, g_source_remove);
  self->source_settling = g_timeout_add (SETTLED_AFTER, on_source_settled, self);
  if (self->catalog != NULL && live_check_caster_id (source_id, NULL))
    understudy_studio_catalog_need (self->catalog);
  understudy_order_form_suggest_for_source (self);
  understudy_order_form_validate (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SOURCE_ID]);
}

static void
on_name_changed (UnderstudyOrderForm *self)
{
  if (!self->filling)
    self->name_typed = TRUE;
  understudy_order_form_validate (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NAME]);
}

static void
on_count_changed (UnderstudyOrderForm *self)
{
  understudy_order_form_adapt_name (self);
  understudy_order_form_validate (self);
}

static void
on_catalog_changed (UnderstudyOrderForm *self)
{
  /* Only where it would fill an empty name: a suggestion that is being read does not change under
   * the eyes */
  g_autofree char *name = understudy_field_dup_text (self->name_row);

  if (*name == '\0' && !self->name_typed)
    understudy_order_form_suggest_for_source (self);
  understudy_order_form_validate (self);
}

static void
on_studio_chosen (UnderstudyOrderForm *self, LiveStudio *studio)
{
  g_autoptr (GPtrArray) studios = g_ptr_array_new ();

  g_ptr_array_add (studios, studio);
  understudy_order_form_set_sources (self, studios);
  gtk_widget_grab_focus (self->name_row);
}

static void
on_studios_chosen (UnderstudyOrderForm *self, GPtrArray *studios)
{
  understudy_order_form_set_sources (self, studios);
  gtk_widget_grab_focus (self->name_row);
}

static void
on_one_clicked (UnderstudyOrderForm *self)
{
  understudy_order_form_set_sources (self, NULL);
  gtk_widget_grab_focus (self->source_row);
}

static void
on_details (UnderstudyOrderForm *self, LiveStudio *studio)
{
  g_autoptr (LiveClient) client = NULL;
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWindow *window;

  if (self->catalog != NULL)
    g_object_get (self->catalog, "client", &client, NULL);
  window = understudy_studio_window_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, studio,
                                         client);
  g_signal_connect_object (window, "duplicate", G_CALLBACK (on_studio_chosen), self,
                           G_CONNECT_SWAPPED);
  gtk_window_present (window);
}

static void
on_copy (UnderstudyOrderForm *self, const char *text)
{
  g_signal_emit (self, signals[SIGNAL_COPY], 0, text);
}

/* It takes as long to make as all the rest of the form, and most people who paste an ID never see
 * it
 */
static void
create_chooser (GtkMenuButton *button, gpointer user_data)
{
  UnderstudyOrderForm *self = user_data;

  if (self->chooser != NULL)
    return;
  self->chooser = g_object_new (UNDERSTUDY_TYPE_STUDIO_CHOOSER, NULL);
  g_object_bind_property (self, "catalog", self->chooser, "catalog", G_BINDING_SYNC_CREATE);
  g_signal_connect_object (self->chooser, "chosen", G_CALLBACK (on_studio_chosen), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->chooser, "chosen-many", G_CALLBACK (on_studios_chosen), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->chooser, "details", G_CALLBACK (on_details), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->chooser, "copy", G_CALLBACK (on_copy), self, G_CONNECT_SWAPPED);
  understudy_studio_chooser_set_picked (self->chooser, self->sources);
  gtk_menu_button_set_popover (button, GTK_WIDGET (self->chooser));
}

/* Closures */

static char *
get_message (UnderstudyOrderForm *self, const char *error, const char *note)
{
  return g_strdup (error != NULL ? error : note);
}

static char **
get_message_classes (UnderstudyOrderForm *self, const char *error)
{
  const char *classes[] = {"caption", error != NULL ? "error" : "dim-label", "message", NULL};

  return g_strdupv ((char **) classes);
}

static gboolean
has_message (UnderstudyOrderForm *self, const char *error, const char *note)
{
  return error != NULL || note != NULL;
}

/* The object */

static void
set_catalog (UnderstudyOrderForm *self, UnderstudyStudioCatalog *catalog)
{
  if (self->catalog == catalog)
    return;
  if (self->catalog != NULL)
    g_signal_handlers_disconnect_by_data (self->catalog, self);
  g_set_object (&self->catalog, catalog);
  if (catalog != NULL)
    g_signal_connect_swapped (catalog, "notify::state", G_CALLBACK (on_catalog_changed), self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CATALOG]);
  /* Those were of another account */
  if (understudy_order_form_has_several (self))
    understudy_order_form_set_sources (self, NULL);
  understudy_order_form_validate (self);
}

static void
understudy_order_form_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  UnderstudyOrderForm *self = UNDERSTUDY_ORDER_FORM (object);

  switch (id) {
  case PROP_SOURCE_ID:
    if (!understudy_order_form_has_several (self))
      g_value_take_string (value, understudy_field_dup_text (self->source_row));
    break;
  case PROP_NAME:
    g_value_take_string (value, understudy_field_dup_text (self->name_row));
    break;
  case PROP_CATALOG:
    g_value_set_object (value, self->catalog);
    break;
  case PROP_UNDER_WAY:
    g_value_set_object (value, self->under_way);
    break;
  case PROP_SOURCE_ERROR:
    g_value_set_string (value, self->source_error);
    break;
  case PROP_SOURCE_NOTE:
    g_value_set_string (value, self->source_note);
    break;
  case PROP_NAME_ERROR:
    g_value_set_string (value, self->name_error);
    break;
  case PROP_NAME_NOTE:
    g_value_set_string (value, self->name_note);
    break;
  case PROP_VALID:
    g_value_set_boolean (value, self->valid);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
understudy_order_form_set_property (GObject *object,
                                    guint id,
                                    const GValue *value,
                                    GParamSpec *pspec)
{
  UnderstudyOrderForm *self = UNDERSTUDY_ORDER_FORM (object);

  switch (id) {
  case PROP_SOURCE_ID:
    if (understudy_order_form_has_several (self))
      understudy_order_form_set_sources (self, NULL);
    understudy_order_form_set_row_text (self, self->source_row, g_value_get_string (value));
    break;
  case PROP_NAME:
    understudy_order_form_set_row_text (self, self->name_row, g_value_get_string (value));
    break;
  case PROP_CATALOG:
    set_catalog (self, g_value_get_object (value));
    break;
  case PROP_UNDER_WAY:
    if (g_set_object (&self->under_way, g_value_get_object (value)))
      g_object_notify_by_pspec (object, pspec);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
understudy_order_form_dispose (GObject *object)
{
  UnderstudyOrderForm *self = UNDERSTUDY_ORDER_FORM (object);

  g_clear_handle_id (&self->source_settling, g_source_remove);
  g_clear_object (&self->under_way);
  if (self->catalog != NULL)
    g_signal_handlers_disconnect_by_data (self->catalog, self);
  g_clear_object (&self->catalog);
  understudy_widget_dispose_template (GTK_WIDGET (object), UNDERSTUDY_TYPE_ORDER_FORM);
  G_OBJECT_CLASS (understudy_order_form_parent_class)->dispose (object);
}

static void
understudy_order_form_finalize (GObject *object)
{
  UnderstudyOrderForm *self = UNDERSTUDY_ORDER_FORM (object);

  g_free (self->source_error);
  g_free (self->source_note);
  g_free (self->name_error);
  g_free (self->name_note);
  g_free (self->suggested);
  g_ptr_array_unref (self->sources);
  g_hash_table_unref (self->names);
  g_hash_table_unref (self->pending);
  G_OBJECT_CLASS (understudy_order_form_parent_class)->finalize (object);
}

static gboolean
understudy_order_form_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (UNDERSTUDY_ORDER_FORM (widget)->source_row);
}

static void
understudy_order_form_class_init (UnderstudyOrderFormClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags read_only = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  const GParamFlags read_write =
      G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = understudy_order_form_get_property;
  object_class->set_property = understudy_order_form_set_property;
  object_class->dispose = understudy_order_form_dispose;
  object_class->finalize = understudy_order_form_finalize;
  widget_class->grab_focus = understudy_order_form_grab_focus;

  properties[PROP_SOURCE_ID] = g_param_spec_string ("source-id", NULL, NULL, NULL, read_write);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, read_write);
  properties[PROP_CATALOG] =
      g_param_spec_object ("catalog", NULL, NULL, UNDERSTUDY_TYPE_STUDIO_CATALOG, read_write);
  properties[PROP_UNDER_WAY] =
      g_param_spec_object ("under-way", NULL, NULL, G_TYPE_LIST_MODEL, read_write);
  properties[PROP_SOURCE_ERROR] = g_param_spec_string ("source-error", NULL, NULL, NULL, read_only);
  properties[PROP_SOURCE_NOTE] = g_param_spec_string ("source-note", NULL, NULL, NULL, read_only);
  properties[PROP_NAME_ERROR] = g_param_spec_string ("name-error", NULL, NULL, NULL, read_only);
  properties[PROP_NAME_NOTE] = g_param_spec_string ("name-note", NULL, NULL, NULL, read_only);
  properties[PROP_VALID] = g_param_spec_boolean ("valid", NULL, NULL, FALSE, read_only);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_SUBMITTED] =
      g_signal_new ("submitted", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[SIGNAL_SUBMITTED_MANY] =
      g_signal_new ("submitted-many", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 0);

  signals[SIGNAL_COPY] = g_signal_new ("copy", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                       NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  g_type_ensure (UNDERSTUDY_TYPE_COPIES);
  g_type_ensure (UNDERSTUDY_TYPE_ORDER_LIST);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               APPLICATION_PATH "/understudy-order-form.ui");
  gtk_widget_class_bind_template_child (widget_class, UnderstudyOrderForm, source_row);
  gtk_widget_class_bind_template_child (widget_class, UnderstudyOrderForm, name_row);
  gtk_widget_class_bind_template_child (widget_class, UnderstudyOrderForm, copies);
  gtk_widget_class_bind_template_child (widget_class, UnderstudyOrderForm, studios_button);
  gtk_widget_class_bind_template_child (widget_class, UnderstudyOrderForm, one_button);
  gtk_widget_class_bind_template_child (widget_class, UnderstudyOrderForm, duplicate_button);
  gtk_widget_class_bind_template_callback (widget_class, on_source_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_name_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_count_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_one_clicked);
  gtk_widget_class_bind_template_callback (widget_class, understudy_order_form_submit);
  gtk_widget_class_bind_template_callback (widget_class, get_message);
  gtk_widget_class_bind_template_callback (widget_class, get_message_classes);
  gtk_widget_class_bind_template_callback (widget_class, has_message);
  gtk_widget_class_set_css_name (widget_class, "orderform");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_FORM);
}

static void
understudy_order_form_init (UnderstudyOrderForm *self)
{
  self->sources = g_ptr_array_new_with_free_func (g_object_unref);
  self->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->pending = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_menu_button_set_create_popup_func (self->studios_button, create_chooser, self, NULL);

  understudy_field_name_list (self->source_row, _ ("Source"));
  understudy_field_name_list (self->name_row, _ ("New Studio"));
  understudy_field_let_go (self->source_row);
  understudy_field_let_go (self->name_row);
  understudy_order_form_validate (self);
}

/**
 * understudy_order_form_submit:
 * @self: a form
 *
 * Emits submitted with what is written, or submitted-many; where that cannot be sent, says why and
 * leads to the field concerned. The second click of a double click is not another order.
 */
void
understudy_order_form_submit (UnderstudyOrderForm *self)
{
  g_autofree char *source_id = NULL;
  g_autofree char *name = NULL;
  gint64 now = base_clock_get_monotonic_time (base_clock_get_system ());
  int double_click;

  g_return_if_fail (UNDERSTUDY_IS_ORDER_FORM (self));

  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-double-click-time", &double_click,
                NULL);
  if (self->submitted_at != 0 && now - self->submitted_at < double_click * G_TIME_SPAN_MILLISECOND)
    return;

  source_id = understudy_field_dup_text (self->source_row);
  name = understudy_field_dup_text (self->name_row);
  if (!self->valid) {
    self->source_typed = self->name_typed = TRUE;
    understudy_order_form_validate (self);
    if (self->source_error != NULL)
      gtk_widget_grab_focus (self->source_row);
    else if (self->name_error != NULL)
      gtk_widget_grab_focus (self->name_row);
    return;
  }

  self->submitted_at = now;
  if (understudy_copies_is_many (self->copies)) {
    self->placing = TRUE;
    g_signal_emit (self, signals[SIGNAL_SUBMITTED_MANY], 0);
    understudy_order_form_validate (self);
    return;
  }
  g_hash_table_add (self->names, g_strdup (name));
  g_hash_table_add (self->pending, understudy_order_form_dup_pending_key (source_id, name));
  understudy_order_form_validate (self);
  g_signal_emit (self, signals[SIGNAL_SUBMITTED], 0, source_id, name);
}

/**
 * understudy_order_form_choose_studio:
 * @self: a form
 *
 * Shows the studios to choose from.
 */
void
understudy_order_form_choose_studio (UnderstudyOrderForm *self)
{
  g_return_if_fail (UNDERSTUDY_IS_ORDER_FORM (self));

  gtk_menu_button_popup (self->studios_button);
}

/**
 * understudy_order_form_order_finished:
 * @self: a form
 * @order: an order that it submitted
 * @done: whether the studio was made
 *
 * Where the studio was made and the form still shows its name, the next one is suggested; the
 * source stays. After a failure everything stays as it is.
 */
void
understudy_order_form_order_finished (UnderstudyOrderForm *self,
                                      UnderstudyOrder *order,
                                      gboolean done)
{
  g_autofree char *key = NULL;
  g_autofree char *current = NULL;
  const char *name;

  g_return_if_fail (UNDERSTUDY_IS_ORDER_FORM (self));
  g_return_if_fail (UNDERSTUDY_IS_ORDER (order));

  name = understudy_order_get_name (order);
  key = understudy_order_form_dup_pending_key (understudy_order_get_source_id (order), name);
  g_hash_table_remove (self->pending, key);

  current = understudy_field_dup_text (self->name_row);
  if (!done)
    g_hash_table_remove (self->names, name);
  else if (g_strcmp0 (current, name) == 0)
    understudy_order_form_suggest (
        self, understudy_suggest_next_name (name, understudy_order_form_is_taken, self));
  understudy_order_form_validate (self);
}

/**
 * understudy_order_form_steal_batch:
 * @self: a form that has just emitted submitted-many
 *
 * Returns: (transfer full) (nullable): the order of many
 */
DuplicatorBatch *
understudy_order_form_steal_batch (UnderstudyOrderForm *self)
{
  g_return_val_if_fail (UNDERSTUDY_IS_ORDER_FORM (self), NULL);

  return understudy_copies_steal_batch (self->copies);
}

/**
 * understudy_order_form_many_placed:
 * @self: a form
 * @done: whether the order of many that it submitted is in the ledger
 *
 * After that the form is one for a single copy again, so that nobody orders many twice by mistake;
 * of several sources none is left.
 * After a failure everything stays as it is.
 */
void
understudy_order_form_many_placed (UnderstudyOrderForm *self, gboolean done)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  g_return_if_fail (UNDERSTUDY_IS_ORDER_FORM (self));

  self->placing = FALSE;
  if (done) {
    if (understudy_order_form_has_several (self))
      understudy_order_form_set_sources (self, NULL);
    before = understudy_field_dup_text (self->name_row);
    understudy_copies_set_count (self->copies, 1);
    after = understudy_field_dup_text (self->name_row);
    if (g_strcmp0 (before, after) == 0) {
      /* A pattern that somebody wrote is no name */
      self->name_typed = FALSE;
      understudy_order_form_set_row_text (self, self->name_row, NULL);
      understudy_order_form_suggest_for_source (self);
    }
  }
  understudy_order_form_validate (self);
}
