/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "understudy-history-private.h"

#include "understudy-entry-row.h"

/* A list view makes some two hundred rows at once, of which a window shows ten; a full row has
 * thirty widgets. So rows are empty until they come near to what is in sight. That is known between
 * layout and paint of a frame, where the frame clock lays out again what changes: nobody sees an
 * empty row. */

/* GTK gives up on a frame that is laid out more than four times */
#define MAX_FILLINGS 2

/* What there was no time for in one frame is for the next */
static gboolean
lay_out_again (gpointer user_data)
{
  UnderstudyHistory *self = user_data;

  self->fill_source = 0;
  gtk_widget_queue_allocate (GTK_WIDGET (self->list_view));
  return G_SOURCE_REMOVE;
}

static gboolean
is_in_sight (GtkWidget *view, GtkWidget *item)
{
  graphene_rect_t bounds;

  /* Items that a view does not place have no height */
  return gtk_widget_get_height (item) > 0 && gtk_widget_compute_bounds (item, view, &bounds) &&
         bounds.origin.y + bounds.size.height >= 0 &&
         bounds.origin.y <= (float) gtk_widget_get_height (view);
}

static gboolean
fill (GtkWidget *item)
{
  GtkWidget *row = item != NULL ? gtk_widget_get_first_child (item) : NULL;

  if (row == NULL || !UNDERSTUDY_IS_ENTRY_ROW (row) ||
      understudy_entry_row_get_filled (UNDERSTUDY_ENTRY_ROW (row)))
    return FALSE;
  understudy_entry_row_fill (UNDERSTUDY_ENTRY_ROW (row));
  return TRUE;
}

static void
fill_rows (UnderstudyHistory *self)
{
  GtkWidget *view = GTK_WIDGET (self->list_view);
  const gint64 frame = gdk_frame_clock_get_frame_counter (self->clock);
  gboolean was_in_sight = FALSE;
  gboolean filled = FALSE;

  if (frame != self->filled_frame)
    self->n_fillings = 0;
  if (self->n_fillings == MAX_FILLINGS) {
    if (self->fill_source == 0)
      self->fill_source = g_idle_add (lay_out_again, self);
    return;
  }

  self->filled_frame = frame;
  for (GtkWidget *item = gtk_widget_get_first_child (view); item != NULL;
       item = gtk_widget_get_next_sibling (item)) {
    const gboolean in_sight = is_in_sight (view, item);

    /* The neighbours, too: the Tab key goes on to them */
    if (in_sight)
      filled |= fill (gtk_widget_get_prev_sibling (item));
    if (in_sight || was_in_sight)
      filled |= fill (item);
    was_in_sight = in_sight;
  }
  if (filled)
    self->n_fillings++;
}

/* Fills the rows that come into sight of the view, which is mapped now */
void
understudy_history_watch_rows (UnderstudyHistory *self)
{
  understudy_history_unwatch_rows (self);
  self->clock = g_object_ref (gtk_widget_get_frame_clock (GTK_WIDGET (self->list_view)));
  self->layout_handler = g_signal_connect_data (self->clock, "layout", G_CALLBACK (fill_rows), self,
                                                NULL, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
}

/* Nobody looks at the view any more */
void
understudy_history_unwatch_rows (UnderstudyHistory *self)
{
  g_clear_handle_id (&self->fill_source, g_source_remove);
  if (self->clock != NULL)
    g_clear_signal_handler (&self->layout_handler, self->clock);
  g_clear_object (&self->clock);
}
