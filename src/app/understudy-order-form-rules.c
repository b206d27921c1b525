/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "understudy-order-form-private.h"

#include "live-operation.h"
#include "understudy-config.h"
#include "understudy-field.h"
#include "understudy-words.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

char *
understudy_order_form_dup_pending_key (const char *source_id, const char *name)
{
  return g_strdup_printf ("%s\n%s", source_id, name);
}

static void
take_string (UnderstudyOrderForm *self, char **field, char *value, const char *property)
{
  if (g_strcmp0 (*field, value) == 0) {
    g_free (value);
    return;
  }
  g_free (*field);
  *field = value;
  g_object_notify (G_OBJECT (self), property);
}

/* Enough of them to know that they are the right ones */
#define NAMES_SHOWN 4

gboolean
understudy_order_form_has_several (UnderstudyOrderForm *self)
{
  return self->sources->len > 1;
}

static char *
dup_source_names (UnderstudyOrderForm *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) names = NULL;
  g_autofree char *list = NULL;
  guint more = self->sources->len > NAMES_SHOWN ? self->sources->len - NAMES_SHOWN : 0;

  for (guint i = 0; i < self->sources->len - more; i++) {
    LiveStudio *studio = g_ptr_array_index (self->sources, i);
    const char *name = live_studio_get_name (studio);

    g_strv_builder_add (builder, *name != '\0' ? name : live_studio_get_caster_id (studio));
  }
  names = g_strv_builder_end (builder);
  /* Translators: between the names of studios */
  list = g_strjoinv (C_ ("list of names", ", "), names);
  if (more == 0)
    return g_steal_pointer (&list);
  /* Translators: %s are the names of some studios, %u is how many others there are */
  return g_strdup_printf (ngettext ("%s and %u more", "%s and %u more", more), list, more);
}

static char *
dup_source_note (UnderstudyOrderForm *self, const char *source_id)
{
  LiveStudio *studio =
      self->catalog != NULL ? understudy_studio_catalog_lookup (self->catalog, source_id) : NULL;
  const char *name = studio != NULL ? live_studio_get_name (studio) : NULL;

  return name != NULL && *name != '\0' ? g_strdup (name) : NULL;
}

/* Whether the service has told that there is none; nobody is told of that while they type */
static gboolean
is_not_listed (UnderstudyOrderForm *self, const char *source_id)
{
  return self->catalog != NULL && self->source_settling == 0 &&
         understudy_studio_catalog_get_state (self->catalog) == UNDERSTUDY_CATALOG_READY &&
         understudy_studio_catalog_lookup (self->catalog, source_id) == NULL;
}

static char *
dup_source_words (UnderstudyOrderForm *self, const char *source_id)
{
  return is_not_listed (self, source_id) ? g_strdup (_ ("This account lists no studio of this ID"))
                                         : dup_source_note (self, source_id);
}

gboolean
understudy_order_form_is_taken (const char *name, gpointer user_data)
{
  UnderstudyOrderForm *self = user_data;

  return g_hash_table_contains (self->names, name) ||
         (self->catalog != NULL && understudy_studio_catalog_has_name (self->catalog, name));
}

static char *
dup_name_note (UnderstudyOrderForm *self, const char *name)
{
  if (understudy_order_form_is_taken (name, self))
    return g_strdup (_ ("There is a studio of this name already"));
  if (understudy_copies_has_placeholder (name))
    return g_strdup (_ ("Placeholders are only filled in where there is more than one copy"));
  return NULL;
}

static void
update_copies (UnderstudyOrderForm *self, const char *source_id, const char *name)
{
  g_autoptr (GArray) sources = g_array_new (FALSE, TRUE, sizeof (DuplicatorSource));
  DuplicatorSource source = {source_id, NULL};

  for (guint i = 0; understudy_order_form_has_several (self) && i < self->sources->len; i++) {
    LiveStudio *studio = g_ptr_array_index (self->sources, i);

    source.id = live_studio_get_caster_id (studio);
    source.name = live_studio_get_name (studio);
    g_array_append_val (sources, source);
  }
  if (sources->len == 0) {
    LiveStudio *studio =
        self->catalog != NULL ? understudy_studio_catalog_lookup (self->catalog, source_id) : NULL;

    source.name = studio != NULL ? live_studio_get_name (studio) : NULL;
    g_array_append_val (sources, source);
  }
  understudy_copies_update (self->copies, (const DuplicatorSource *) (gpointer) sources->data,
                            sources->len, name, self->catalog);
}

void
understudy_order_form_validate (UnderstudyOrderForm *self)
{
  g_autofree char *source_id = understudy_field_dup_text (self->source_row);
  g_autofree char *name = understudy_field_dup_text (self->name_row);
  g_autofree char *key = understudy_order_form_dup_pending_key (source_id, name);
  g_autoptr (GError) source_error = NULL;
  g_autoptr (GError) name_error = NULL;
  gboolean several = understudy_order_form_has_several (self);
  gboolean many = several || understudy_copies_get_count (self->copies) > 1;
  gboolean source_good = several || live_check_caster_id (source_id, &source_error);
  gboolean name_good = many || live_check_caster_name (name, &name_error);
  gboolean pending = many ? self->placing : g_hash_table_contains (self->pending, key);
  const char *wrong;
  gboolean valid;

  update_copies (self, source_id, name);
  wrong = many        ? understudy_copies_get_error (self->copies)
          : name_good ? NULL
                      : name_error->message;
  valid =
      source_good && name_good && !pending && (!many || understudy_copies_can_start (self->copies));

  take_string (self, &self->source_error,
               !source_good && self->source_typed ? g_strdup (source_error->message) : NULL,
               "source-error");
  take_string (self, &self->name_error,
               self->name_typed || (many && *name != '\0') ? g_strdup (wrong) : NULL, "name-error");
  take_string (self, &self->source_note,
               several       ? dup_source_names (self)
               : source_good ? dup_source_words (self, source_id)
                             : NULL,
               "source-note");
  take_string (self, &self->name_note,
               name_good && !pending && !many ? dup_name_note (self, name) : NULL, "name-note");
  understudy_field_set_error (self->source_row, self->source_error);
  understudy_field_set_error (self->name_row, self->name_error);

  if (self->valid != valid) {
    self->valid = valid;
    /* A button that cannot be pressed any more has no use for the keyboard, and would take it along
     */
    if (!valid && gtk_widget_has_focus (self->duplicate_button))
      gtk_widget_grab_focus (self->name_row);
    g_object_notify (G_OBJECT (self), "valid");
  }
}

void
understudy_order_form_set_row_text (UnderstudyOrderForm *self, GtkWidget *row, const char *text)
{
  self->filling = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (row), text != NULL ? text : "");
  /* Of an ID the beginning says most, and of a name people change the end */
  gtk_editable_set_position (GTK_EDITABLE (row), row == self->name_row ? -1 : 0);
  self->filling = FALSE;
}

/* A name that somebody typed is never replaced */
static gboolean
may_suggest (UnderstudyOrderForm *self)
{
  g_autofree char *name = understudy_field_dup_text (self->name_row);

  return *name == '\0' || g_strcmp0 (name, self->suggested) == 0;
}

void
understudy_order_form_suggest (UnderstudyOrderForm *self, char *suggestion)
{
  g_autofree char *name = suggestion;

  if (!live_check_caster_name (name, NULL))
    return;
  g_free (self->suggested);
  self->suggested = understudy_copies_adapt (self->copies, name);
  self->name_typed = FALSE;
  understudy_order_form_set_row_text (self, self->name_row, self->suggested);
}

/* The copies of each source with the same number, the first that is free for all of them */
static char *
dup_pattern_for_several (UnderstudyOrderForm *self)
{
  guint number = 2;

  if (understudy_copies_get_count (self->copies) > 1)
    return g_strdup ("{source}");
  for (guint i = 0; i < self->sources->len; i++) {
    const char *name = live_studio_get_name (g_ptr_array_index (self->sources, i));
    g_autofree char *copy = g_strdup_printf ("%s %u", name, number);

    if (understudy_order_form_is_taken (copy, self) && number < 10000) {
      number++;
      i = G_MAXUINT; /* from the first again */
    }
  }
  return g_strdup_printf ("{source} %u", number);
}

void
understudy_order_form_suggest_for_source (UnderstudyOrderForm *self)
{
  g_autofree char *source_id = NULL;
  g_autofree char *studio_name = NULL;

  if (!may_suggest (self))
    return;
  if (understudy_order_form_has_several (self)) {
    understudy_order_form_suggest (self, dup_pattern_for_several (self));
    return;
  }

  source_id = understudy_field_dup_text (self->source_row);
  studio_name = dup_source_note (self, source_id);
  if (studio_name == NULL)
    return;
  /* With many, a number follows */
  if (understudy_copies_get_count (self->copies) > 1)
    understudy_order_form_suggest (self, g_steal_pointer (&studio_name));
  else
    understudy_order_form_suggest (
        self, understudy_suggest_next_name (studio_name, understudy_order_form_is_taken, self));
}

/* Several: the row tells how many they are. One or none: the row is for an ID again. */
void
understudy_order_form_set_sources (UnderstudyOrderForm *self, GPtrArray *studios)
{
  g_autoptr (GPtrArray) held = studios != NULL ? g_ptr_array_ref (studios) : NULL;
  guint n_studios = held != NULL ? held->len : 0;
  g_autofree char *text = NULL;
  g_autofree char *name = understudy_field_dup_text (self->name_row);

  g_ptr_array_set_size (self->sources, 0);
  for (guint i = 0; n_studios > 1 && i < n_studios; i++)
    g_ptr_array_add (self->sources, g_object_ref (g_ptr_array_index (held, i)));

  if (n_studios > 1)
    text = g_strdup_printf (ngettext ("%u studio", "%u studios", n_studios), n_studios);
  else if (n_studios == 1)
    text = g_strdup (live_studio_get_caster_id (g_ptr_array_index (held, 0)));

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->source_row),
                                 n_studios > 1 ? _ ("Source studios") : _ ("Source studio ID"));
  gtk_editable_set_editable (GTK_EDITABLE (self->source_row), n_studios < 2);
  gtk_widget_set_visible (self->one_button, n_studios > 1);
  understudy_copies_set_n_sources (self->copies, MAX (n_studios, 1));
  if (self->chooser != NULL)
    understudy_studio_chooser_set_picked (self->chooser, self->sources);
  self->source_typed = FALSE;
  understudy_order_form_set_row_text (self, self->source_row, text);
  if (n_studios == 0 && g_strcmp0 (name, self->suggested) == 0)
    understudy_order_form_set_row_text (self, self->name_row, NULL);
  understudy_order_form_adapt_name (self);
  understudy_order_form_validate (self);
}

/* The name follows how many are to be made: what the form suggested is suggested anew, what
 * somebody wrote gets room for a number */
void
understudy_order_form_adapt_name (UnderstudyOrderForm *self)
{
  g_autofree char *name = understudy_field_dup_text (self->name_row);
  g_autofree char *adapted = NULL;

  if (*name == '\0' || g_strcmp0 (name, self->suggested) == 0)
    understudy_order_form_suggest_for_source (self);

  g_free (name);
  name = understudy_field_dup_text (self->name_row);
  adapted = understudy_copies_adapt (self->copies, name);
  if (g_strcmp0 (name, adapted) == 0)
    return;
  if (g_strcmp0 (name, self->suggested) == 0) {
    g_free (self->suggested);
    self->suggested = g_strdup (adapted);
  }
  understudy_order_form_set_row_text (self, self->name_row, adapted);
}
