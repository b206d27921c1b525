/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "understudy-account-row.h"

#include "understudy-account-words.h"
#include "understudy-config.h"

#include <glib/gi18n-lib.h>

struct _UnderstudyAccountRow {
  AdwActionRow parent_instance;

  GtkCheckButton *check;
  GtkCheckButton *others; /* never shown: in a group a check button is one of several */
  GtkWidget *mark;
  GtkWidget *warning;
  GtkMenuButton *menu_button;

  Account *account;
  gboolean current;
};

enum {
  PROP_0,
  PROP_ACCOUNT,
  PROP_CURRENT,
  N_PROPS,
};

enum {
  SIGNAL_CHOSEN,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (UnderstudyAccountRow, understudy_account_row, ADW_TYPE_ACTION_ROW)

static void
show_current (UnderstudyAccountRow *self)
{
  gtk_check_button_set_active (self->current ? self->check : self->others, TRUE);
}

static void
on_toggled (UnderstudyAccountRow *self)
{
  if (!gtk_check_button_get_active (self->check) || self->current)
    return;
  /* Only what the list says is so */
  show_current (self);
  g_signal_emit (self, signals[SIGNAL_CHOSEN], 0);
}

static void
append_item (UnderstudyAccountRow *self, GMenu *menu, const char *label, const char *action)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, action, "s", account_get_id (self->account));
  g_menu_append_item (menu, item);
}

static void
fill_menu (UnderstudyAccountRow *self)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  AccountKind kind = account_get_kind (self->account);

  append_item (self, menu, _ ("_Test"), "accounts.test");
  if (kind == ACCOUNT_KIND_SAVED) {
    append_item (self, menu, _ ("_Edit…"), "accounts.edit");
    append_item (self, menu, _ ("_Remove"), "accounts.remove");
  }
  gtk_menu_button_set_menu_model (self->menu_button, G_MENU_MODEL (menu));
  gtk_widget_set_visible (GTK_WIDGET (self->menu_button), kind != ACCOUNT_KIND_REHEARSAL);
}

static void
update (UnderstudyAccountRow *self)
{
  const char *name = account_get_name (self->account);
  AccountKind kind = account_get_kind (self->account);
  g_autofree char *words = understudy_words_for_account (self->account);
  /* Translators: %s is the name of an account */
  g_autofree char *menu = g_strdup_printf (_ ("More for “%s”"), name);
  /* Translators: %s is the name of an account */
  g_autofree char *check = g_strdup_printf (_ ("Work with “%s”"), name);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), words != NULL ? words : "");
  gtk_widget_set_visible (self->warning, account_get_needs_secret (self->account));
  gtk_widget_set_visible (self->mark, kind == ACCOUNT_KIND_REHEARSAL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->menu_button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  menu, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->check), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  check, -1);
}

static void
understudy_account_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  UnderstudyAccountRow *self = UNDERSTUDY_ACCOUNT_ROW (object);

  switch (id) {
  case PROP_ACCOUNT:
    g_value_set_object (value, self->account);
    break;
  case PROP_CURRENT:
    g_value_set_boolean (value, self->current);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
understudy_account_row_set_property (GObject *object,
                                     guint id,
                                     const GValue *value,
                                     GParamSpec *pspec)
{
  UnderstudyAccountRow *self = UNDERSTUDY_ACCOUNT_ROW (object);

  switch (id) {
  case PROP_ACCOUNT:
    self->account = g_value_dup_object (value);
    break;
  case PROP_CURRENT:
    understudy_account_row_set_current (self, g_value_get_boolean (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
understudy_account_row_constructed (GObject *object)
{
  UnderstudyAccountRow *self = UNDERSTUDY_ACCOUNT_ROW (object);

  G_OBJECT_CLASS (understudy_account_row_parent_class)->constructed (object);
  fill_menu (self);
  update (self);
  g_signal_connect_object (self->account, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
}

static void
understudy_account_row_dispose (GObject *object)
{
  UnderstudyAccountRow *self = UNDERSTUDY_ACCOUNT_ROW (object);

  g_clear_object (&self->others);
  gtk_widget_dispose_template (GTK_WIDGET (object), UNDERSTUDY_TYPE_ACCOUNT_ROW);
  g_clear_object (&self->account);
  G_OBJECT_CLASS (understudy_account_row_parent_class)->dispose (object);
}

static void
understudy_account_row_class_init (UnderstudyAccountRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = understudy_account_row_get_property;
  object_class->set_property = understudy_account_row_set_property;
  object_class->constructed = understudy_account_row_constructed;
  object_class->dispose = understudy_account_row_dispose;

  properties[PROP_ACCOUNT] =
      g_param_spec_object ("account", NULL, NULL, ACCOUNT_TYPE_ACCOUNT,
                           G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_CURRENT] =
      g_param_spec_boolean ("current", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               APPLICATION_PATH "/understudy-account-row.ui");
  gtk_widget_class_bind_template_child (widget_class, UnderstudyAccountRow, check);
  gtk_widget_class_bind_template_child (widget_class, UnderstudyAccountRow, mark);
  gtk_widget_class_bind_template_child (widget_class, UnderstudyAccountRow, warning);
  gtk_widget_class_bind_template_child (widget_class, UnderstudyAccountRow, menu_button);
  gtk_widget_class_bind_template_callback (widget_class, on_toggled);
}

static void
understudy_account_row_init (UnderstudyAccountRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->others = GTK_CHECK_BUTTON (g_object_ref_sink (gtk_check_button_new ()));
  gtk_check_button_set_group (self->check, self->others);
  show_current (self);
}

/**
 * understudy_account_row_new:
 * @account: what it shows
 *
 * Returns: (transfer floating): a row
 */
GtkWidget *
understudy_account_row_new (Account *account)
{
  g_return_val_if_fail (ACCOUNT_IS_ACCOUNT (account), NULL);

  return g_object_new (UNDERSTUDY_TYPE_ACCOUNT_ROW, "account", account, NULL);
}

/**
 * understudy_account_row_get_account:
 * @self: a row
 *
 * Returns: (transfer none): what it shows
 */
Account *
understudy_account_row_get_account (UnderstudyAccountRow *self)
{
  g_return_val_if_fail (UNDERSTUDY_IS_ACCOUNT_ROW (self), NULL);

  return self->account;
}

/**
 * understudy_account_row_set_current:
 * @self: a row
 * @current: whether its account is the one that is worked with
 *
 * Shows whether it is.
 */
void
understudy_account_row_set_current (UnderstudyAccountRow *self, gboolean current)
{
  g_return_if_fail (UNDERSTUDY_IS_ACCOUNT_ROW (self));

  if (self->current == current)
    return;
  self->current = current;
  show_current (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CURRENT]);
}
