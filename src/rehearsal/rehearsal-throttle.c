/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rehearsal-throttle.h"

#define WINDOW G_USEC_PER_SEC

/* Calls a second and account, from each operation's page; those whose page gives none have what
 * their like have */
static const struct {
  const char *action;
  guint rate;
} rates[] = {
  { "CopyCaster", REHEARSAL_COPY_RATE },
  { "CreateCaster", 10 },
  { "DeleteCaster", 10 },
  { "DescribeCasters", 15 },
  { "DescribeCasterConfig", 15 },
  { "DescribeCasterLayouts", 15 },
  { "DescribeCasterComponents", 15 },
  { "DescribeCasterScenes", 15 },
  { "DescribeCasterVideoResources", 15 },
  { "DescribeCasterChannels", 15 },
  { "DescribeCasterSceneAudio", 15 },
  { "DescribeCasterStreamUrl", 5 },
  { "DescribeCasterProgram", 4 },
  { "AssumeRole", 100 },
};

struct _RehearsalThrottle {
  BaseClock *clock;
  guint copy_rate;
  GHashTable *windows; /* account, region and action -> GQueue of times, oldest first */
};

static void
window_free (GQueue *window)
{
  g_queue_free_full (window, g_free);
}

/**
 * rehearsal_throttle_new:
 * @clock: tells the time
 * @copy_rate: how many calls of CopyCaster to let through in any second; 0: as many as come, of
 * every operation
 *
 * Returns: (transfer full): no calls yet
 */
RehearsalThrottle *
rehearsal_throttle_new (BaseClock *clock, guint copy_rate)
{
  RehearsalThrottle *self;

  g_return_val_if_fail (BASE_IS_CLOCK (clock), NULL);

  self = g_new0 (RehearsalThrottle, 1);
  self->clock = g_object_ref (clock);
  self->copy_rate = copy_rate;
  self->windows =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) window_free);

  return self;
}

/**
 * rehearsal_throttle_free:
 * @self: (transfer full) (nullable): the calls so far
 */
void
rehearsal_throttle_free (RehearsalThrottle *self)
{
  if (!self)
    return;

  g_object_unref (self->clock);
  g_hash_table_unref (self->windows);
  g_free (self);
}

/* 0: no limit */
static guint
get_rate (RehearsalThrottle *self, const char *action)
{
  if (self->copy_rate == 0)
    return 0;

  for (guint i = 0; i < G_N_ELEMENTS (rates); i++) {
    if (g_str_equal (rates[i].action, action))
      return i == 0 ? self->copy_rate : rates[i].rate;
  }

  return 0;
}

static GQueue *
get_window (RehearsalThrottle *self, const char *account, const char *region, const char *action)
{
  g_autofree char *key = g_strjoin ("\n", account, region, action, NULL);
  GQueue *window = g_hash_table_lookup (self->windows, key);

  if (!window) {
    window = g_queue_new ();
    g_hash_table_insert (self->windows, g_steal_pointer (&key), window);
  }

  return window;
}

/**
 * rehearsal_throttle_check:
 * @self: the calls so far
 * @account: who asks
 * @region: the region the call is about
 * @action: the operation
 *
 * Counts a call: no second, wherever it begins, has more of them than the operation allows. A call
 * that is refused is not counted. See https://www.alibabacloud.com/help/doc-detail/343507.htm
 *
 * Returns: (transfer full) (nullable): `Throttling.User`, with the headers that say when to come
 * again, or %NULL
 */
RehearsalAnswer *
rehearsal_throttle_check (RehearsalThrottle *self,
                          const char *account,
                          const char *region,
                          const char *action)
{
  guint rate;
  GQueue *window;
  gint64 now, *oldest, *time;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (account != NULL, NULL);
  g_return_val_if_fail (region != NULL, NULL);
  g_return_val_if_fail (action != NULL, NULL);

  rate = get_rate (self, action);
  if (rate == 0)
    return NULL;

  now = base_clock_get_monotonic_time (self->clock);
  window = get_window (self, account, region, action);

  while ((oldest = g_queue_peek_head (window)) && *oldest <= now - WINDOW)
    g_free (g_queue_pop_head (window));

  if (window->length >= rate)
    return rehearsal_throttle_refuse (rate, *oldest + WINDOW - now,
                                      base_clock_get_real_time (self->clock));

  time = g_new (gint64, 1);
  *time = now;
  g_queue_push_tail (window, time);

  return NULL;
}

/**
 * rehearsal_throttle_refuse:
 * @limit: how many calls a second there may be
 * @wait: after how many µs the next one may come; 0: not told
 * @now: µs since the epoch
 *
 * Returns: (transfer full): `Throttling.User` with `x-acs-retry-after`, in milliseconds, and
 * `x-ratelimit-user-api`
 */
RehearsalAnswer *
rehearsal_throttle_refuse (guint limit, gint64 wait, gint64 now)
{
  RehearsalAnswer *answer = rehearsal_answer_new_error ("Throttling.User", NULL);
  LiveParameters *headers = rehearsal_answer_get_headers (answer);
  gint64 milliseconds = (wait + 999) / 1000;
  g_autofree char *ratelimit = NULL;

  if (wait <= 0)
    return answer;

  ratelimit =
      g_strdup_printf ("Limit:%u,Remain:0,TimeLeft:%" G_GINT64_FORMAT ",Reset:%" G_GINT64_FORMAT,
                       limit, milliseconds, (now + wait + WINDOW - 1) / WINDOW);
  live_parameters_set_int (headers, "x-acs-retry-after", milliseconds);
  live_parameters_set (headers, "x-ratelimit-user-api", ratelimit);

  return answer;
}
