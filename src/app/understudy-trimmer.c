/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "understudy-trimmer.h"

#include "ledger-trim.h"

#define DAY (24 * G_TIME_SPAN_HOUR)

/* So often the program, which may run for weeks, looks whether something has become too old. In s.
 */
#define INTERVAL (6 * 60 * 60)

struct _UnderstudyTrimmer {
  GObject parent_instance;

  Ledger *ledger;
  GSettings *settings;
  BaseClock *clock;
  GCancellable *cancellable;
  guint timer;
};

G_DEFINE_FINAL_TYPE (UnderstudyTrimmer, understudy_trimmer, G_TYPE_OBJECT)

static void
on_trimmed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  gint64 n = ledger_trim_finish (LEDGER_LEDGER (source), result, &error);

  if (n > 0)
    g_info ("%" G_GINT64_FORMAT " old entries were forgotten", n);
  else if (n < 0 && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) &&
           !g_error_matches (error, LEDGER_ERROR, LEDGER_ERROR_CLOSED))
    g_warning ("Old entries could not be forgotten: %s", error->message);
}

static gint64
get_age (UnderstudyTrimmer *self)
{
  static const struct {
    const char *word;
    gint64 age;
  } periods[] = {
      {"year", 365 * DAY},
      {"quarter", 90 * DAY},
      {"month", 30 * DAY},
  };
  g_autofree char *word = g_settings_get_string (self->settings, "keep-history");

  for (gsize i = 0; i < G_N_ELEMENTS (periods); i++) {
    if (g_str_equal (periods[i].word, word))
      return periods[i].age;
  }
  return 0;
}

static void
trim (UnderstudyTrimmer *self)
{
  gint64 age = get_age (self);

  if (age > 0 && !ledger_get_read_only (self->ledger))
    ledger_trim_async (self->ledger, base_clock_get_real_time (self->clock) - age,
                       self->cancellable, on_trimmed, NULL);
}

static gboolean
on_timer (gpointer user_data)
{
  trim (user_data);
  return G_SOURCE_CONTINUE;
}

static void
understudy_trimmer_dispose (GObject *object)
{
  UnderstudyTrimmer *self = UNDERSTUDY_TRIMMER (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  if (self->settings != NULL)
    g_signal_handlers_disconnect_by_data (self->settings, self);
  g_clear_object (&self->settings);
  g_clear_object (&self->ledger);
  g_clear_object (&self->clock);
  G_OBJECT_CLASS (understudy_trimmer_parent_class)->dispose (object);
}

static void
understudy_trimmer_finalize (GObject *object)
{
  g_clear_object (&UNDERSTUDY_TRIMMER (object)->cancellable);
  G_OBJECT_CLASS (understudy_trimmer_parent_class)->finalize (object);
}

static void
understudy_trimmer_class_init (UnderstudyTrimmerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = understudy_trimmer_dispose;
  G_OBJECT_CLASS (klass)->finalize = understudy_trimmer_finalize;
}

static void
understudy_trimmer_init (UnderstudyTrimmer *self)
{
  self->cancellable = g_cancellable_new ();
}

/**
 * understudy_trimmer_new:
 * @ledger: an open ledger
 * @settings: (nullable): how long things are kept
 * @clock: what tells the time
 *
 * Begins to look after @ledger, until the trimmer is let go of.
 *
 * Returns: (transfer full): a trimmer
 */
UnderstudyTrimmer *
understudy_trimmer_new (Ledger *ledger, GSettings *settings, BaseClock *clock)
{
  UnderstudyTrimmer *self;

  g_return_val_if_fail (LEDGER_IS_LEDGER (ledger), NULL);
  g_return_val_if_fail (settings == NULL || G_IS_SETTINGS (settings), NULL);
  g_return_val_if_fail (BASE_IS_CLOCK (clock), NULL);

  self = g_object_new (UNDERSTUDY_TYPE_TRIMMER, NULL);
  self->ledger = g_object_ref (ledger);
  self->clock = g_object_ref (clock);
  if (settings != NULL) {
    self->settings = g_object_ref (settings);
    g_signal_connect_swapped (settings, "changed::keep-history", G_CALLBACK (trim), self);
    self->timer = g_timeout_add_seconds (INTERVAL, on_timer, self);
    trim (self);
  }
  return self;
}
