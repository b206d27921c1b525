/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rehearsal-faults.h"

#include <string.h>

#include "rehearsal-fault.h"

struct _RehearsalFaults {
  GObject parent_instance;

  GPtrArray *faults;
};

/**
 * RehearsalFaults:
 *
 * What the stand-in shall do wrong. Each fault is told by a text: its name, a value where it takes
 * one, and options, as in `latency=5s`, `cut-after,action=CopyCaster,times=1` or
 * `status=503,chance=0.3,seed=7,work=done`.
 */
G_DEFINE_FINAL_TYPE (RehearsalFaults, rehearsal_faults, G_TYPE_OBJECT)

static void
rehearsal_faults_finalize (GObject *object)
{
  RehearsalFaults *self = REHEARSAL_FAULTS (object);

  g_ptr_array_unref (self->faults);

  G_OBJECT_CLASS (rehearsal_faults_parent_class)->finalize (object);
}

static void
rehearsal_faults_class_init (RehearsalFaultsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rehearsal_faults_finalize;
}

static void
rehearsal_faults_init (RehearsalFaults *self)
{
  self->faults = g_ptr_array_new_with_free_func ((GDestroyNotify) rehearsal_fault_free);
}

/**
 * rehearsal_faults_new:
 *
 * Returns: (transfer full): no faults yet
 */
RehearsalFaults *
rehearsal_faults_new (void)
{
  return g_object_new (REHEARSAL_TYPE_FAULTS, NULL);
}

/**
 * rehearsal_faults_get_length:
 * @self: faults
 *
 * Returns: how many there are
 */
guint
rehearsal_faults_get_length (RehearsalFaults *self)
{
  g_return_val_if_fail (REHEARSAL_IS_FAULTS (self), 0);

  return self->faults->len;
}

/**
 * rehearsal_faults_add:
 * @self: faults
 * @spec: `name[=value][,option[=value]…]`
 *
 * Adds a fault. The options are `action` (only calls of this operation), `after` (not the first so
 * many of those), `times` (not more often than this), `chance` (0 to 1; decided at random, the same
 * way in each run), `seed` (another run of chances), `work` (`done` or `none`, for the faults that
 * can be either way) and `reset` (a cut connection ends with RST).
 *
 * Returns: whether it was understood, else %REHEARSAL_ERROR_FAULT
 */
gboolean
rehearsal_faults_add (RehearsalFaults *self, const char *spec, GError **error)
{
  RehearsalFault *fault;

  g_return_val_if_fail (REHEARSAL_IS_FAULTS (self), FALSE);
  g_return_val_if_fail (spec != NULL, FALSE);

  fault = rehearsal_fault_new (spec, self->faults->len, error);
  if (!fault)
    return FALSE;

  g_ptr_array_add (self->faults, fault);

  return TRUE;
}

static void
plan_delay (RehearsalFault *fault, RehearsalPlan *plan)
{
  if (g_str_equal (fault->kind->name, "uneven"))
    plan->delay_arrival += (gint64) ((double) fault->duration * g_rand_double (fault->random));
  else if (g_str_equal (fault->kind->name, "latency"))
    plan->delay_before += fault->duration;
  else if (g_str_equal (fault->kind->name, "late"))
    plan->delay_after += fault->duration;
  else {
    plan->delay_before += (gint64) ((double) fault->duration * g_rand_double (fault->random));
    plan->delay_after += (gint64) ((double) fault->duration * g_rand_double (fault->random));
  }
}

static void
plan_effect (RehearsalFault *fault, RehearsalPlan *plan)
{
  const char *name = fault->kind->name;

  plan->effect = fault->kind->effect;
  plan->work = fault->work;
  plan->reset = fault->reset;
  plan->duration = fault->duration;
  plan->size = fault->size;
  plan->status = fault->status;

  if (fault->code)
    g_strlcpy (plan->code, fault->code, sizeof plan->code);

  if (g_str_equal (name, "200-code"))
    plan->status = 200;
  else if (g_str_equal (name, "refuse"))
    g_strlcpy (plan->code, "IllegalOperation", sizeof plan->code);
  else if (g_str_equal (name, "status")) {
    g_strlcpy (plan->code, fault->status == 503 ? "ServiceUnavailable" : "InternalError",
               sizeof plan->code);
    if (fault->status == 502 || fault->status == 504)
      plan->effect = REHEARSAL_EFFECT_HTML;
  }
}

static void
plan_condition (RehearsalFault *fault, RehearsalPlan *plan)
{
  const char *name = fault->kind->name;

  if (g_str_equal (name, "clock"))
    plan->conditions.clock_offset = fault->duration;
  else if (g_str_equal (name, "forget-tokens"))
    plan->conditions.token_memory = MAX (fault->duration, 1);
  else if (g_str_equal (name, "sts-life"))
    plan->conditions.session_life = MAX (fault->duration, 1);
  else if (g_str_equal (name, "no-client-token-id"))
    plan->conditions.hide_tokens = TRUE;
  else
    plan->conditions.plain_times = TRUE;
}

/**
 * rehearsal_faults_plan:
 * @self: faults
 * @action: (nullable): the operation that the call claims to be
 * @plan: (out caller-allocates): what to do to it
 *
 * Decides on one call, and counts it. Delays add up; of the faults that spoil the answer the first
 * one strikes and the others do not count the call as theirs.
 */
void
rehearsal_faults_plan (RehearsalFaults *self, const char *action, RehearsalPlan *plan)
{
  g_return_if_fail (REHEARSAL_IS_FAULTS (self));
  g_return_if_fail (plan != NULL);

  memset (plan, 0, sizeof *plan);
  plan->work = TRUE;

  for (guint i = 0; i < self->faults->len; i++) {
    RehearsalFault *fault = g_ptr_array_index (self->faults, i);

    if (fault->kind->group == REHEARSAL_FAULT_EFFECT && plan->effect != REHEARSAL_EFFECT_NONE)
      continue;

    if (!rehearsal_fault_strikes (fault, action))
      continue;

    if (fault->kind->group == REHEARSAL_FAULT_DELAY)
      plan_delay (fault, plan);
    else if (fault->kind->group == REHEARSAL_FAULT_EFFECT)
      plan_effect (fault, plan);
    else
      plan_condition (fault, plan);
  }
}

static const char *
describe_work (const RehearsalFaultKind *kind)
{
  if (kind->group != REHEARSAL_FAULT_EFFECT)
    return "";

  switch (kind->work) {
  case REHEARSAL_WORK_NONE:
    return "  [not done; work=done: done]";
  case REHEARSAL_WORK_DONE:
    return "  [done; work=none: not done]";
  case REHEARSAL_WORK_NEVER:
    return "  [not done]";
  case REHEARSAL_WORK_ALWAYS:
  default:
    return "  [done]";
  }
}

/**
 * rehearsal_faults_dup_help:
 *
 * Returns: (transfer full): a line for every fault, and whether the work is done where it strikes,
 * and the options
 */
char *
rehearsal_faults_dup_help (void)
{
  static const char *const placeholders[] = {
    "", "=TIME", "=[+-]TIME", "=SIZE", "=STATUS", "=CODE"
  };
  GString *help = g_string_new (
      "Faults, as --fault NAME[=VALUE][,OPTION=VALUE]..., with whether the work is done:\n");
  const RehearsalFaultKind *kinds;
  gsize length;

  kinds = rehearsal_fault_kind_list (&length);

  for (gsize i = 0; i < length; i++) {
    g_autofree char *usage =
        g_strconcat (kinds[i].name, kinds[i].usual ? "[" : "", placeholders[kinds[i].value],
                     kinds[i].usual ? "]" : "", NULL);

    g_string_append_printf (help, "  %s%*s %s%s%s%s\n", usage,
                            MAX (0, 21 - (int) g_utf8_strlen (usage, -1)), "", kinds[i].help,
                            kinds[i].usual ? "; usually " : "",
                            kinds[i].usual ? kinds[i].usual : "", describe_work (&kinds[i]));
  }

  g_string_append (
      help, "Options of every fault:\n"
            "  action=NAME           only calls of this operation\n"
            "  after=N               not the first N of them\n"
            "  times=N               not more often than N times\n"
            "  chance=P              at random, with this chance (0 to 1), the same in every run\n"
            "  seed=N                another run of chances\n"
            "  work=done|none        whether the work is done, where a fault leaves the choice\n"
            "  reset                 a connection that is cut ends with RST, not FIN\n"
            "Times are written as 80ms, 5s, 20m or 1h, sizes as 512KiB or 8MiB.\n");

  return g_string_free (help, FALSE);
}
