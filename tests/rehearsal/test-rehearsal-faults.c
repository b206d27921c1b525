/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "rehearsal-fault-kinds.h"
#include "rehearsal-faults.h"

static RehearsalFaults *
make_faults (const char *first, const char *second)
{
  g_autoptr (RehearsalFaults) faults = rehearsal_faults_new ();
  g_autoptr (GError) error = NULL;

  if (first)
    rehearsal_faults_add (faults, first, &error);
  g_assert_no_error (error);
  if (second)
    rehearsal_faults_add (faults, second, &error);
  g_assert_no_error (error);

  return g_steal_pointer (&faults);
}

static RehearsalPlan
plan (RehearsalFaults *faults, const char *action)
{
  RehearsalPlan planned;

  memset (&planned, 0xff, sizeof planned);
  rehearsal_faults_plan (faults, action, &planned);

  return planned;
}

/* ---- what each fault plans ---- */

typedef struct {
  const char *spec;
  RehearsalPlan plan;
} Planned;

#define S G_TIME_SPAN_SECOND

static const Planned planned[] = {
  { "latency=5s", { .delay_before = 5 * S, .work = TRUE } },
  { "latency=0", { .work = TRUE } },
  { "late=250ms", { .delay_after = S / 4, .work = TRUE } },
  { "cut-before", { .effect = REHEARSAL_EFFECT_CUT, .work = FALSE } },
  { "cut-after", { .effect = REHEARSAL_EFFECT_CUT, .work = TRUE } },
  { "cut-after,reset", { .effect = REHEARSAL_EFFECT_CUT, .work = TRUE, .reset = TRUE } },
  { "cut-body", { .effect = REHEARSAL_EFFECT_CUT_BODY, .work = TRUE } },
  { "cut-chunked", { .effect = REHEARSAL_EFFECT_CUT_CHUNKED, .work = TRUE } },
  { "cut-gzip", { .effect = REHEARSAL_EFFECT_CUT_GZIP, .work = TRUE } },
  { "stall", { .effect = REHEARSAL_EFFECT_STALL, .work = TRUE, .duration = 30 * S } },
  { "stall=2m", { .effect = REHEARSAL_EFFECT_STALL, .work = TRUE, .duration = 120 * S } },
  { "slow", { .effect = REHEARSAL_EFFECT_SLOW, .work = TRUE, .duration = S / 20 } },
  { "slow=1.5s", { .effect = REHEARSAL_EFFECT_SLOW, .work = TRUE, .duration = S + S / 2 } },
  { "huge", { .effect = REHEARSAL_EFFECT_HUGE, .work = TRUE, .size = 8 << 20 } },
  { "huge=512KiB", { .effect = REHEARSAL_EFFECT_HUGE, .work = TRUE, .size = 512 << 10 } },
  { "huge-gzip=100", { .effect = REHEARSAL_EFFECT_HUGE_GZIP, .work = TRUE, .size = 100 } },
  { "no-caster-id", { .effect = REHEARSAL_EFFECT_NO_CASTER_ID, .work = TRUE } },
  { "empty", { .effect = REHEARSAL_EFFECT_EMPTY, .work = TRUE } },
  { "empty,work=none", { .effect = REHEARSAL_EFFECT_EMPTY, .work = FALSE } },
  { "garbage", { .effect = REHEARSAL_EFFECT_GARBAGE, .work = TRUE } },
  { "not-http", { .effect = REHEARSAL_EFFECT_NOT_HTTP, .work = TRUE } },
  { "html", { .effect = REHEARSAL_EFFECT_HTML, .status = 502 } },
  { "html=200,work=done", { .effect = REHEARSAL_EFFECT_HTML, .status = 200, .work = TRUE } },
  { "status=500", { .effect = REHEARSAL_EFFECT_ERROR, .status = 500, .code = "InternalError" } },
  { "status=500,work=done",
    { .effect = REHEARSAL_EFFECT_ERROR, .status = 500, .code = "InternalError", .work = TRUE } },
  { "status=502", { .effect = REHEARSAL_EFFECT_HTML, .status = 502, .code = "InternalError" } },
  { "status=503",
    { .effect = REHEARSAL_EFFECT_ERROR, .status = 503, .code = "ServiceUnavailable" } },
  { "code=LastTokenProcessing",
    { .effect = REHEARSAL_EFFECT_ERROR, .code = "LastTokenProcessing" } },
  { "200-code=Some.Code",
    { .effect = REHEARSAL_EFFECT_ERROR, .status = 200, .code = "Some.Code" } },
  { "throttle", { .effect = REHEARSAL_EFFECT_THROTTLE, .duration = S } },
  { "throttle=0", { .effect = REHEARSAL_EFFECT_THROTTLE } },
  { "redirect", { .effect = REHEARSAL_EFFECT_REDIRECT, .status = 307 } },
  { "redirect=302", { .effect = REHEARSAL_EFFECT_REDIRECT, .status = 302 } },
  { "refuse", { .effect = REHEARSAL_EFFECT_ERROR, .code = "IllegalOperation" } },
  { "clock=+20m", { .work = TRUE, .conditions = { .clock_offset = 1200 * S } } },
  { "clock=-20m", { .work = TRUE, .conditions = { .clock_offset = -1200 * S } } },
  { "clock=90s", { .work = TRUE, .conditions = { .clock_offset = 90 * S } } },
  { "forget-tokens=1s", { .work = TRUE, .conditions = { .token_memory = S } } },
  { "forget-tokens=0", { .work = TRUE, .conditions = { .token_memory = 1 } } },
  { "no-client-token-id", { .work = TRUE, .conditions = { .hide_tokens = TRUE } } },
  { "plain-times", { .work = TRUE, .conditions = { .plain_times = TRUE } } },
};

static void
test_planned (gconstpointer data)
{
  const Planned *expected = data;
  g_autoptr (RehearsalFaults) faults = make_faults (expected->spec, NULL);
  RehearsalPlan got = plan (faults, "CopyCaster");

  g_assert_cmpint (got.delay_arrival, ==, expected->plan.delay_arrival);
  g_assert_cmpint (got.delay_before, ==, expected->plan.delay_before);
  g_assert_cmpint (got.delay_after, ==, expected->plan.delay_after);
  g_assert_cmpint (got.effect, ==, expected->plan.effect);
  g_assert_cmpint (got.work, ==, expected->plan.work);
  g_assert_cmpint (got.reset, ==, expected->plan.reset);
  g_assert_cmpint (got.duration, ==, expected->plan.effect ? expected->plan.duration : 0);
  g_assert_cmpuint (got.size, ==, expected->plan.size);
  g_assert_cmpuint (got.status, ==, expected->plan.status);
  g_assert_cmpstr (got.code, ==, expected->plan.code);
  g_assert_cmpint (got.conditions.clock_offset, ==, expected->plan.conditions.clock_offset);
  g_assert_cmpint (got.conditions.token_memory, ==, expected->plan.conditions.token_memory);
  g_assert_cmpint (got.conditions.hide_tokens, ==, expected->plan.conditions.hide_tokens);
  g_assert_cmpint (got.conditions.plain_times, ==, expected->plan.conditions.plain_times);
}

/* ---- what is not understood ---- */

static const char *const bad[] = {
  "",
  "nonsense",
  "=5s",
  ",",
  "uneven",
  "latency",
  "latency=",
  "latency=5",
  "latency=-5s",
  "latency=5x",
  "latency=1e9s",
  "latency=0x5s",
  "latency=25h",
  "latency=infs",
  "latency=5s,",
  "cut-before=1",
  "cut-before,work=done",
  "cut-after,work=none",
  "stall=",
  "slow=fast",
  "huge=2GiB",
  "huge=-1",
  "huge=8MB",
  "status",
  "status=404",
  "status=5000",
  "html=99",
  "html=abc",
  "redirect=200",
  "redirect=304",
  "code",
  "code=",
  "code=a b",
  "code=x,y",
  "200-code=ä",
  "clock",
  "clock=",
  "clock=+-1s",
  "clock=++1s",
  "forget-tokens",
  "empty,times=0",
  "empty,times=-1",
  "empty,times=many",
  "empty,after=-1",
  "empty,chance=1.1",
  "empty,chance=-0.1",
  "empty,chance=often",
  "empty,chance",
  "empty,chance=",
  "empty,action",
  "empty,action=PaintCaster",
  "empty,action=copycaster",
  "empty,work=maybe",
  "empty,work",
  "empty,colour=red",
  "empty,reset=1",
  "latency=5s,work=none",
};

static void
test_bad (gconstpointer data)
{
  g_autoptr (RehearsalFaults) faults = rehearsal_faults_new ();
  g_autoptr (GError) error = NULL;

  g_assert_false (rehearsal_faults_add (faults, data, &error));
  g_assert_error (error, REHEARSAL_ERROR, REHEARSAL_ERROR_FAULT);
  g_assert_cmpstr (error->message, !=, "");
  g_assert_cmpuint (rehearsal_faults_get_length (faults), ==, 0);
}

/* ---- when they strike ---- */

static void
test_none (void)
{
  g_autoptr (RehearsalFaults) faults = rehearsal_faults_new ();
  RehearsalPlan got = plan (faults, "CopyCaster");

  g_assert_cmpint (got.effect, ==, REHEARSAL_EFFECT_NONE);
  g_assert_true (got.work);
  g_assert_cmpint (got.delay_before + got.delay_after, ==, 0);
}

static guint
count (RehearsalFaults *faults, const char *action, guint calls)
{
  guint struck = 0;

  for (guint i = 0; i < calls; i++)
    struck += plan (faults, action).effect != REHEARSAL_EFFECT_NONE;

  return struck;
}

static void
test_action (void)
{
  g_autoptr (RehearsalFaults) faults = make_faults ("empty,action=CopyCaster", NULL);

  g_assert_cmpuint (count (faults, "DescribeCasters", 3), ==, 0);
  g_assert_cmpuint (count (faults, NULL, 3), ==, 0);
  g_assert_cmpuint (count (faults, "CopyCaster", 3), ==, 3);
}

static void
test_refuse_only_copies (void)
{
  g_autoptr (RehearsalFaults) faults = make_faults ("refuse", NULL);

  g_assert_cmpuint (count (faults, "DescribeCasters", 3), ==, 0);
  g_assert_cmpuint (count (faults, "CopyCaster", 3), ==, 3);
}

static void
test_times (void)
{
  g_autoptr (RehearsalFaults) faults = make_faults ("empty,times=2", NULL);

  g_assert_cmpuint (count (faults, "CopyCaster", 5), ==, 2);
}

static void
test_after (void)
{
  g_autoptr (RehearsalFaults) faults =
      make_faults ("empty,after=3,times=1,action=CopyCaster", NULL);

  g_assert_cmpuint (count (faults, "DescribeCasters", 9), ==, 0);
  g_assert_cmpuint (count (faults, "CopyCaster", 3), ==, 0);
  g_assert_cmpuint (count (faults, "CopyCaster", 1), ==, 1);
  g_assert_cmpuint (count (faults, "CopyCaster", 9), ==, 0);
}

static void
test_chance (void)
{
  g_autoptr (RehearsalFaults) some = make_faults ("empty,chance=0.3", NULL);
  g_autoptr (RehearsalFaults) never = make_faults ("empty,chance=0", NULL);
  g_autoptr (RehearsalFaults) always = make_faults ("empty,chance=1", NULL);
  guint struck = count (some, "CopyCaster", 1000);

  g_assert_cmpuint (struck, >, 230);
  g_assert_cmpuint (struck, <, 370);
  g_assert_cmpuint (count (never, "CopyCaster", 100), ==, 0);
  g_assert_cmpuint (count (always, "CopyCaster", 100), ==, 100);
}

static char *
run (const char *spec)
{
  g_autoptr (RehearsalFaults) faults = make_faults (spec, NULL);
  GString *outcome = g_string_new (NULL);

  for (guint i = 0; i < 100; i++)
    g_string_append_c (outcome, plan (faults, "CopyCaster").effect ? 'x' : '.');

  return g_string_free (outcome, FALSE);
}

static void
test_seed (void)
{
  g_autofree char *one = run ("empty,chance=0.5,seed=1");
  g_autofree char *one_again = run ("empty,chance=0.5,seed=1");
  g_autofree char *two = run ("empty,chance=0.5,seed=2");
  g_autofree char *usual = run ("empty,chance=0.5");
  g_autofree char *usual_again = run ("empty,chance=0.5");

  g_assert_cmpstr (one, ==, one_again);
  g_assert_cmpstr (one, !=, two);
  g_assert_cmpstr (usual, ==, usual_again);
}

static void
test_jitter (void)
{
  g_autoptr (RehearsalFaults) faults = make_faults ("jitter=80ms", NULL);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  for (guint i = 0; i < 100; i++) {
    RehearsalPlan got = plan (faults, "CopyCaster");

    g_assert_cmpint (got.delay_before, >=, 0);
    g_assert_cmpint (got.delay_before, <, 80000);
    g_assert_cmpint (got.delay_after, >=, 0);
    g_assert_cmpint (got.delay_after, <, 80000);
    g_hash_table_add (seen, g_memdup2 (&got.delay_before, sizeof (gint64)));
    g_hash_table_add (seen, g_memdup2 (&got.delay_after, sizeof (gint64)));
  }

  g_assert_cmpuint (g_hash_table_size (seen), >, 150);
}

static void
test_uneven (void)
{
  g_autoptr (RehearsalFaults) faults = make_faults ("uneven=80ms", NULL);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  for (guint i = 0; i < 100; i++) {
    RehearsalPlan got = plan (faults, "CopyCaster");

    g_assert_cmpint (got.delay_arrival, >=, 0);
    g_assert_cmpint (got.delay_arrival, <, 80000);
    g_assert_cmpint (got.delay_before, ==, 0);
    g_assert_cmpint (got.delay_after, ==, 0);
    g_hash_table_add (seen, g_memdup2 (&got.delay_arrival, sizeof (gint64)));
  }

  g_assert_cmpuint (g_hash_table_size (seen), >, 75);
}

static void
test_together (void)
{
  g_autoptr (RehearsalFaults) faults = make_faults ("latency=1s", "latency=2s");
  g_autoptr (GError) error = NULL;
  RehearsalPlan got;

  rehearsal_faults_add (faults, "clock=+20m", &error);
  g_assert_no_error (error);
  rehearsal_faults_add (faults, "empty", &error);
  g_assert_no_error (error);

  got = plan (faults, "CopyCaster");
  g_assert_cmpint (got.delay_before, ==, 3 * S);
  g_assert_cmpint (got.conditions.clock_offset, ==, 1200 * S);
  g_assert_cmpint (got.effect, ==, REHEARSAL_EFFECT_EMPTY);
}

/* First the one, as often as it is to strike, then the other */
static void
test_in_turn (void)
{
  g_autoptr (RehearsalFaults) faults = make_faults ("cut-after,times=2", "html,times=1");
  static const RehearsalEffect expected[] = { REHEARSAL_EFFECT_CUT, REHEARSAL_EFFECT_CUT,
                                              REHEARSAL_EFFECT_HTML, REHEARSAL_EFFECT_NONE };

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_cmpint (plan (faults, "CopyCaster").effect, ==, expected[i]);
}

static void
test_help (void)
{
  g_autofree char *help = rehearsal_faults_dup_help ();
  const RehearsalFaultKind *kinds;
  gsize length;

  kinds = rehearsal_fault_kind_list (&length);
  g_assert_cmpuint (length, >, 20);
  g_assert_true (g_utf8_validate (help, -1, NULL));

  for (gsize i = 0; i < length; i++) {
    g_autofree char *line = g_strconcat ("\n  ", kinds[i].name, NULL);

    g_assert_nonnull (strstr (help, line));
    if (kinds[i].group == REHEARSAL_FAULT_EFFECT)
      g_assert_nonnull (strstr (strstr (help, line), "done"));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (planned); i++) {
    g_autofree char *path = g_strconcat ("/rehearsal/faults/planned/", planned[i].spec, NULL);

    g_test_add_data_func (path, &planned[i], test_planned);
  }

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autofree char *path = g_strdup_printf ("/rehearsal/faults/bad/%u", i);

    g_test_add_data_func (path, bad[i], test_bad);
  }

  g_test_add_func ("/rehearsal/faults/none", test_none);
  g_test_add_func ("/rehearsal/faults/action", test_action);
  g_test_add_func ("/rehearsal/faults/refuse-only-copies", test_refuse_only_copies);
  g_test_add_func ("/rehearsal/faults/times", test_times);
  g_test_add_func ("/rehearsal/faults/after", test_after);
  g_test_add_func ("/rehearsal/faults/chance", test_chance);
  g_test_add_func ("/rehearsal/faults/seed", test_seed);
  g_test_add_func ("/rehearsal/faults/jitter", test_jitter);
  g_test_add_func ("/rehearsal/faults/uneven", test_uneven);
  g_test_add_func ("/rehearsal/faults/together", test_together);
  g_test_add_func ("/rehearsal/faults/in-turn", test_in_turn);
  g_test_add_func ("/rehearsal/faults/help", test_help);

  return g_test_run ();
}
