/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "understudy-order-form-private.h"

#include "live-operation.h"
#include "understudy-config.h"
#include "understudy-field.h"
#include "understudy-words.h"

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

static char *
dup_source_note (UnderstudyOrderForm *self, const char *source_id)
{
  LiveStudio *studio =
      self->catalog != NULL ? understudy_studio_catalog_lookup (self->catalog, source_id) : NULL;
  const char *name = studio != NULL ? live_studio_get_name (studio) : NULL;

  return name != NULL && *name != '\0' ? g_strdup (name) : NULL;
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
  if (understudy_copies_has_counter (name))
    return g_strdup (_ ("Placeholders are only filled in where there is more than one copy"));
  return NULL;
}

void
understudy_order_form_validate (UnderstudyOrderForm *self)
{
  g_autofree char *source_id = understudy_field_dup_text (self->source_row);
  g_autofree char *name = understudy_field_dup_text (self->name_row);
  g_autofree char *key = understudy_order_form_dup_pending_key (source_id, name);
  g_autoptr (GError) source_error = NULL;
  g_autoptr (GError) name_error = NULL;
  gboolean many = understudy_copies_get_count (self->copies) > 1;
  gboolean source_good = live_check_caster_id (source_id, &source_error);
  gboolean name_good = many || live_check_caster_name (name, &name_error);
  gboolean pending = many ? self->placing : g_hash_table_contains (self->pending, key);
  const char *wrong;
  gboolean valid;

  understudy_copies_update (self->copies, source_id, name, self->catalog);
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
  take_string (self, &self->source_note, source_good ? dup_source_note (self, source_id) : NULL,
               "source-note");
  take_string (self, &self->name_note,
               name_good && !pending && !many ? dup_name_note (self, name) : NULL, "name-note");
  understudy_field_set_error (self->source_row, self->source_error);
  understudy_field_set_error (self->name_row, self->name_error);

  if (self->valid != valid) {
    self->valid = valid;
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

void
understudy_order_form_suggest_for_source (UnderstudyOrderForm *self)
{
  g_autofree char *source_id = understudy_field_dup_text (self->source_row);
  g_autofree char *studio_name = dup_source_note (self, source_id);

  if (studio_name != NULL && may_suggest (self))
    understudy_order_form_suggest (
        self, understudy_suggest_copy_name (studio_name, understudy_order_form_is_taken, self));
}
