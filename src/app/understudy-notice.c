/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "understudy-notice.h"

#include "understudy-banner.h"
#include "understudy-config.h"
#include "understudy-problem.h"
#include "understudy-widget.h"

#include <glib/gi18n-lib.h>

struct _UnderstudyNotice {
  GtkWidget parent_instance;

  char *words;
  GError *error; /* nullable: what the words are about */
  UnderstudyNoticeKind kind;
};

enum {
  PROP_0,
  PROP_WORDS,
  PROP_BUTTON,
  PROP_DETAILS,
  N_PROPS,
};

enum {
  SIGNAL_RETRY,
  SIGNAL_DETAILS,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (UnderstudyNotice, understudy_notice, GTK_TYPE_WIDGET)

/* Both are taken */
static void
say (UnderstudyNotice *self, char *words, GError *error, UnderstudyNoticeKind kind)
{
  g_free (self->words);
  self->words = words;
  self->kind = kind;
  /* The buttons first: words that slide away keep theirs */
  if (words != NULL) {
    g_clear_error (&self->error);
    self->error = error;
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUTTON]);
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DETAILS]);
  }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WORDS]);
}

static gboolean
has_text (UnderstudyNotice *self, const char *text)
{
  return text != NULL;
}

static void
on_button_clicked (UnderstudyNotice *self)
{
  if (self->kind == UNDERSTUDY_NOTICE_HINDRANCE)
    g_signal_emit (self, signals[SIGNAL_RETRY], 0);
  else
    understudy_notice_clear (self);
}

static void
on_details_clicked (UnderstudyNotice *self)
{
  if (self->error != NULL)
    g_signal_emit (self, signals[SIGNAL_DETAILS], 0, self->error);
}

static void
understudy_notice_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  UnderstudyNotice *self = UNDERSTUDY_NOTICE (object);

  switch (id) {
  case PROP_WORDS:
    g_value_set_string (value, self->words);
    break;
  case PROP_BUTTON:
    g_value_set_static_string (value, self->kind == UNDERSTUDY_NOTICE_HINDRANCE ? _ ("_Try Again")
                                                                                : _ ("_Dismiss"));
    break;
  case PROP_DETAILS:
    g_value_set_static_string (value, self->error != NULL ? _ ("_Details") : NULL);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
understudy_notice_dispose (GObject *object)
{
  understudy_widget_dispose_template (GTK_WIDGET (object), UNDERSTUDY_TYPE_NOTICE);
  G_OBJECT_CLASS (understudy_notice_parent_class)->dispose (object);
}

static void
understudy_notice_finalize (GObject *object)
{
  UnderstudyNotice *self = UNDERSTUDY_NOTICE (object);

  g_free (self->words);
  g_clear_error (&self->error);
  G_OBJECT_CLASS (understudy_notice_parent_class)->finalize (object);
}

static void
understudy_notice_class_init (UnderstudyNoticeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags read_only = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = understudy_notice_get_property;
  object_class->dispose = understudy_notice_dispose;
  object_class->finalize = understudy_notice_finalize;

  properties[PROP_WORDS] = g_param_spec_string ("words", NULL, NULL, NULL, read_only);
  properties[PROP_BUTTON] = g_param_spec_string ("button", NULL, NULL, NULL, read_only);
  properties[PROP_DETAILS] = g_param_spec_string ("details", NULL, NULL, NULL, read_only);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_RETRY] = g_signal_new ("retry", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                        NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_DETAILS] = g_signal_new ("details", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);

  g_type_ensure (UNDERSTUDY_TYPE_BANNER);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               APPLICATION_PATH "/understudy-notice.ui");
  gtk_widget_class_bind_template_callback (widget_class, has_text);
  gtk_widget_class_bind_template_callback (widget_class, on_button_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_details_clicked);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
understudy_notice_init (UnderstudyNotice *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * understudy_notice_say:
 * @self: a notice
 * @words: (nullable): what to say; %NULL for nothing
 * @kind: what becomes of it
 */
void
understudy_notice_say (UnderstudyNotice *self, const char *words, UnderstudyNoticeKind kind)
{
  g_return_if_fail (UNDERSTUDY_IS_NOTICE (self));

  say (self, g_strdup (words), NULL, kind);
}

/**
 * understudy_notice_say_error:
 * @self: a notice
 * @error: what went wrong
 * @kind: what becomes of it
 *
 * Says what @error means, with a way to all that is known of it.
 */
void
understudy_notice_say_error (UnderstudyNotice *self, const GError *error, UnderstudyNoticeKind kind)
{
  g_return_if_fail (UNDERSTUDY_IS_NOTICE (self));
  g_return_if_fail (error != NULL);

  say (self, understudy_problem_dup_words (error), g_error_copy (error), kind);
}

/**
 * understudy_notice_clear:
 * @self: a notice
 *
 * Says nothing any more.
 */
void
understudy_notice_clear (UnderstudyNotice *self)
{
  understudy_notice_say (self, NULL, UNDERSTUDY_NOTICE_PLAIN);
}

/**
 * understudy_notice_order_done:
 * @self: a notice
 *
 * Takes back what it says of an order, for another one is done.
 */
void
understudy_notice_order_done (UnderstudyNotice *self)
{
  g_return_if_fail (UNDERSTUDY_IS_NOTICE (self));

  if (self->kind == UNDERSTUDY_NOTICE_ORDER)
    understudy_notice_clear (self);
}

/**
 * understudy_notice_get_words:
 * @self: a notice
 *
 * Returns: (transfer none) (nullable): what it says
 */
const char *
understudy_notice_get_words (UnderstudyNotice *self)
{
  g_return_val_if_fail (UNDERSTUDY_IS_NOTICE (self), NULL);

  return self->words;
}
