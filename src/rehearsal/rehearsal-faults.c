/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rehearsal-faults.h"

#include <string.h>

#include "rehearsal-fault-kinds.h"

typedef struct {
  const RehearsalFaultKind *kind;
  gint64 duration; /* µs */
  gsize size;
  guint status;
  char *code;
  char *action; /* NULL: every operation */
  gint64 times; /* -1: as often as it comes */
  gint64 after;
  double chance;
  gboolean work;
  gboolean reset;
  GRand *random;
  gint64 seen;
  gint64 done;
} Fault;

struct _RehearsalFaults {
  GObject parent_instance;

  GPtrArray *faults;
};

/**
 * RehearsalFaults:
 *
 * What the stand-in shall do wrong. Each fault is told by a text: its name, a value where it takes one, and options, as in
 * `latency=5s`, `cut-after,action=CopyCaster,times=1` or `status=503,chance=0.3,seed=7,work=done`.
 */
G_DEFINE_FINAL_TYPE (RehearsalFaults, rehearsal_faults, G_TYPE_OBJECT)

static void
fault_free (Fault *fault)
{
  g_free (fault->code);
  g_free (fault->action);
  g_clear_pointer (&fault->random, g_rand_free);
  g_free (fault);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fault, fault_free)

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
  self->faults = g_ptr_array_new_with_free_func ((GDestroyNotify) fault_free);
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

static gboolean
complain (GError **error, const char *name, const char *text, const char *wanted)
{
  g_set_error (error, REHEARSAL_ERROR, REHEARSAL_ERROR_FAULT, "%s=%s: %s", name, text ? text : "", wanted);

  return FALSE;
}

static gboolean
is_code (const char *text)
{
  gsize length = strlen (text);

  if (length == 0 || length >= sizeof ((RehearsalPlan *) NULL)->code)
    return FALSE;

  for (const char *c = text; *c; c++) {
    if (!g_ascii_isalnum (*c) && *c != '.' && *c != '_' && *c != '-')
      return FALSE;
  }

  return TRUE;
}

static gboolean
parse_status (Fault *fault, const char *text, GError **error)
{
  guint64 status;
  gboolean known = g_ascii_string_to_unsigned (text, 10, 200, 599, &status, NULL);

  if (fault->kind->effect == REHEARSAL_EFFECT_REDIRECT)
    known = known && status >= 301 && status <= 308 && status != 304 && status != 305 && status != 306;
  else if (fault->kind->effect == REHEARSAL_EFFECT_ERROR)
    known = known && (status == 500 || status == 502 || status == 503 || status == 504);

  fault->status = known ? (guint) status : 0;

  return known || complain (error, fault->kind->name, text, "not a status that this fault can have");
}

static gboolean
parse_value (Fault *fault, const char *text, GError **error)
{
  const RehearsalFaultKind *kind = fault->kind;
  gboolean negative;

  if (kind->value == REHEARSAL_FAULT_NO_VALUE)
    return !text || complain (error, kind->name, text, "this fault takes no value");

  if (!text)
    text = kind->usual;

  if (!text)
    return complain (error, kind->name, text, "this fault needs a value");

  switch (kind->value) {
  case REHEARSAL_FAULT_OFFSET:
    negative = *text == '-';
    if (!rehearsal_parse_duration (text + (*text == '-' || *text == '+'), &fault->duration))
      return complain (error, kind->name, text, "not a time such as +20m or -90s");
    if (negative)
      fault->duration = -fault->duration;
    return TRUE;

  case REHEARSAL_FAULT_DURATION:
    return rehearsal_parse_duration (text, &fault->duration) ||
           complain (error, kind->name, text, "not a time such as 80ms, 5s or 20m");

  case REHEARSAL_FAULT_SIZE:
    return rehearsal_parse_size (text, &fault->size) ||
           complain (error, kind->name, text, "not a size such as 512KiB or 8MiB");

  case REHEARSAL_FAULT_STATUS:
    return parse_status (fault, text, error);

  case REHEARSAL_FAULT_CODE:
    fault->code = g_strdup (text);
    return is_code (text) || complain (error, kind->name, text, "not a Code of the service");

  case REHEARSAL_FAULT_NO_VALUE:
  default:
    g_return_val_if_reached (FALSE);
  }
}

static gboolean
parse_work (Fault *fault, const char *text, GError **error)
{
  fault->work = g_strcmp0 (text, "done") == 0;

  if (!fault->work && g_strcmp0 (text, "none") != 0)
    return complain (error, "work", text, "can be done or none");

  if (fault->kind->work == REHEARSAL_WORK_ALWAYS || fault->kind->work == REHEARSAL_WORK_NEVER)
    return complain (error, "work", text, "has no meaning with this fault");

  return TRUE;
}

static gboolean
parse_chance (Fault *fault, const char *text, GError **error)
{
  char *end = NULL;

  if (text && g_ascii_isdigit (*text))
    fault->chance = g_ascii_strtod (text, &end);

  return (end && *end == '\0' && fault->chance >= 0.0 && fault->chance <= 1.0) ||
         complain (error, "chance", text, "not a number from 0 to 1");
}

static gboolean
parse_number (const char *name, const char *text, gint64 from, gint64 *number, GError **error)
{
  return (text && g_ascii_string_to_signed (text, 10, from, G_MAXINT32, number, NULL)) ||
         complain (error, name, text, "not a number that can be meant");
}

static gboolean
parse_option (Fault *fault, const char *name, const char *text, gint64 *seed, GError **error)
{
  if (g_str_equal (name, "action")) {
    if (!text || !rehearsal_world_has_action (text))
      return complain (error, name, text, "not an operation of the service");

    g_free (fault->action);
    fault->action = g_strdup (text);
    return TRUE;
  }

  if (g_str_equal (name, "times"))
    return parse_number (name, text, 1, &fault->times, error);

  if (g_str_equal (name, "after"))
    return parse_number (name, text, 0, &fault->after, error);

  if (g_str_equal (name, "seed"))
    return parse_number (name, text, 0, seed, error);

  if (g_str_equal (name, "chance"))
    return parse_chance (fault, text, error);

  if (g_str_equal (name, "work"))
    return parse_work (fault, text, error);

  if (g_str_equal (name, "reset")) {
    fault->reset = TRUE;
    return !text || complain (error, name, text, "takes no value");
  }

  return complain (error, name, text, "not an option of faults");
}

/**
 * rehearsal_faults_add:
 * @self: faults
 * @spec: `name[=value][,option[=value]…]`
 *
 * Adds a fault. The options are `action` (only calls of this operation), `after` (not the first so many of those), `times`
 * (not more often than this), `chance` (0 to 1; decided at random, the same way in each run), `seed` (another run of chances),
 * `work` (`done` or `none`, for the faults that can be either way) and `reset` (a cut connection ends with RST).
 *
 * Returns: whether it was understood, else %REHEARSAL_ERROR_FAULT
 */
gboolean
rehearsal_faults_add (RehearsalFaults *self, const char *spec, GError **error)
{
  g_autoptr (Fault) fault = NULL;
  g_auto (GStrv) pieces = NULL;
  gint64 seed = 0;

  g_return_val_if_fail (REHEARSAL_IS_FAULTS (self), FALSE);
  g_return_val_if_fail (spec != NULL, FALSE);

  fault = g_new0 (Fault, 1);
  fault->times = -1;
  fault->chance = 1.0;
  pieces = g_strsplit (spec, ",", -1);

  for (guint i = 0; i == 0 || pieces[i]; i++) {
    char *value = pieces[i] ? strchr (pieces[i], '=') : NULL;

    if (value)
      *value++ = '\0';

    if (i > 0) {
      if (!parse_option (fault, pieces[i], value, &seed, error))
        return FALSE;

      continue;
    }

    fault->kind = rehearsal_fault_kind_lookup (pieces[0] ? pieces[0] : "");
    if (!fault->kind) {
      g_set_error (error, REHEARSAL_ERROR, REHEARSAL_ERROR_FAULT, "%s: no such fault", spec);
      return FALSE;
    }

    fault->work = fault->kind->work == REHEARSAL_WORK_DONE || fault->kind->work == REHEARSAL_WORK_ALWAYS;
    fault->action = g_strdup (fault->kind->only_action);
    if (!parse_value (fault, value, error))
      return FALSE;
  }

  /* Faults of the same chance shall not always strike together */
  fault->random = g_rand_new_with_seed ((guint32) seed + self->faults->len);
  g_ptr_array_add (self->faults, g_steal_pointer (&fault));

  return TRUE;
}

static gboolean
strikes (Fault *fault, const char *action)
{
  if (fault->action && g_strcmp0 (fault->action, action) != 0)
    return FALSE;

  if (++fault->seen <= fault->after)
    return FALSE;

  if (fault->times >= 0 && fault->done >= fault->times)
    return FALSE;

  if (fault->chance < 1.0 && g_rand_double (fault->random) >= fault->chance)
    return FALSE;

  fault->done++;

  return TRUE;
}

static void
plan_delay (Fault *fault, RehearsalPlan *plan)
{
  if (g_str_equal (fault->kind->name, "latency"))
    plan->delay_before += fault->duration;
  else if (g_str_equal (fault->kind->name, "late"))
    plan->delay_after += fault->duration;
  else {
    plan->delay_before += (gint64) ((double) fault->duration * g_rand_double (fault->random));
    plan->delay_after += (gint64) ((double) fault->duration * g_rand_double (fault->random));
  }
}

static void
plan_effect (Fault *fault, RehearsalPlan *plan)
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
    g_strlcpy (plan->code, fault->status == 503 ? "ServiceUnavailable" : "InternalError", sizeof plan->code);
    if (fault->status == 502 || fault->status == 504)
      plan->effect = REHEARSAL_EFFECT_HTML;
  }
}

static void
plan_condition (Fault *fault, RehearsalPlan *plan)
{
  const char *name = fault->kind->name;

  if (g_str_equal (name, "clock"))
    plan->conditions.clock_offset = fault->duration;
  else if (g_str_equal (name, "forget-tokens"))
    plan->conditions.token_memory = MAX (fault->duration, 1);
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
 * Decides on one call, and counts it. Delays add up; of the faults that spoil the answer the first one strikes and the others
 * do not count the call as theirs.
 */
void
rehearsal_faults_plan (RehearsalFaults *self, const char *action, RehearsalPlan *plan)
{
  g_return_if_fail (REHEARSAL_IS_FAULTS (self));
  g_return_if_fail (plan != NULL);

  memset (plan, 0, sizeof *plan);
  plan->work = TRUE;

  for (guint i = 0; i < self->faults->len; i++) {
    Fault *fault = g_ptr_array_index (self->faults, i);

    if (fault->kind->group == REHEARSAL_FAULT_EFFECT && plan->effect != REHEARSAL_EFFECT_NONE)
      continue;

    if (!strikes (fault, action))
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
 * Returns: (transfer full): a line for every fault, and whether the work is done where it strikes, and the options
 */
char *
rehearsal_faults_dup_help (void)
{
  static const char *const placeholders[] = { "", "=TIME", "=[+-]TIME", "=SIZE", "=STATUS", "=CODE" };
  GString *help = g_string_new ("Faults, as --fault NAME[=VALUE][,OPTION=VALUE]..., with whether the work is done:\n");
  const RehearsalFaultKind *kinds;
  gsize length;

  kinds = rehearsal_fault_kind_list (&length);

  for (gsize i = 0; i < length; i++) {
    g_autofree char *usage = g_strconcat (kinds[i].name, kinds[i].usual ? "[" : "", placeholders[kinds[i].value],
                                          kinds[i].usual ? "]" : "", NULL);

    g_string_append_printf (help, "  %s%*s %s%s%s%s\n", usage, MAX (0, 21 - (int) g_utf8_strlen (usage, -1)), "",
                            kinds[i].help, kinds[i].usual ? "; usually " : "",
                            kinds[i].usual ? kinds[i].usual : "", describe_work (&kinds[i]));
  }

  g_string_append (help,
                   "Options of every fault:\n"
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
