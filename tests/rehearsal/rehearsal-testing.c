/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rehearsal-testing.h"

#include "rehearsal-samples.h"

struct _TestClock {
  BaseClock parent_instance;

  GMutex mutex;
  gint64 real;
  gint64 monotonic;
};

G_DEFINE_FINAL_TYPE (TestClock, test_clock, BASE_TYPE_CLOCK)

static gint64
test_clock_get_real_time (BaseClock *clock)
{
  TestClock *self = TEST_CLOCK (clock);
  gint64 time;

  g_mutex_lock (&self->mutex);
  time = self->real;
  g_mutex_unlock (&self->mutex);

  return time;
}

static gint64
test_clock_get_monotonic_time (BaseClock *clock)
{
  TestClock *self = TEST_CLOCK (clock);
  gint64 time;

  g_mutex_lock (&self->mutex);
  time = self->monotonic;
  g_mutex_unlock (&self->mutex);

  return time;
}

static void
test_clock_finalize (GObject *object)
{
  TestClock *self = TEST_CLOCK (object);

  g_mutex_clear (&self->mutex);

  G_OBJECT_CLASS (test_clock_parent_class)->finalize (object);
}

static void
test_clock_class_init (TestClockClass *klass)
{
  BaseClockClass *clock_class = BASE_CLOCK_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = test_clock_finalize;
  clock_class->get_real_time = test_clock_get_real_time;
  clock_class->get_monotonic_time = test_clock_get_monotonic_time;
}

static void
test_clock_init (TestClock *self)
{
  g_mutex_init (&self->mutex);
  self->monotonic = G_USEC_PER_SEC;
}

TestClock *
test_clock_new (const char *utc)
{
  TestClock *self = g_object_new (TEST_TYPE_CLOCK, NULL);

  test_clock_set (self, utc);

  return self;
}

void
test_clock_set (TestClock *self, const char *utc)
{
  gint64 time;

  g_assert_true (base_clock_parse_utc (utc, &time));
  g_mutex_lock (&self->mutex);
  self->real = time;
  g_mutex_unlock (&self->mutex);
}

void
test_clock_advance (TestClock *self, gint64 microseconds)
{
  g_mutex_lock (&self->mutex);
  self->real += microseconds;
  self->monotonic += microseconds;
  g_mutex_unlock (&self->mutex);
}

static void
collect (LiveParameters *parameters, const char *name, va_list arguments)
{
  while (name) {
    live_parameters_set (parameters, name, va_arg (arguments, const char *));
    name = va_arg (arguments, const char *);
  }
}

LiveParameters *
test_parameters_new (const char *name, ...)
{
  LiveParameters *parameters = live_parameters_new ();
  va_list arguments;

  va_start (arguments, name);
  collect (parameters, name, arguments);
  va_end (arguments);

  return parameters;
}

RehearsalAnswer *
test_act (RehearsalWorld *world, const char *action, ...)
{
  static const RehearsalConditions usual = { 0 };
  g_autoptr (LiveParameters) parameters = live_parameters_new ();
  va_list arguments;

  va_start (arguments, action);
  collect (parameters, va_arg (arguments, const char *), arguments);
  va_end (arguments);

  return rehearsal_world_act (world, REHEARSAL_ACCOUNT, action, parameters, &usual);
}

JsonNode *
test_at (JsonObject *tree, const char *path)
{
  g_auto (GStrv) steps = g_strsplit (path, ".", -1);
  JsonNode *node = NULL;

  g_assert_nonnull (tree);

  for (guint i = 0; steps[i]; i++) {
    if (node && JSON_NODE_HOLDS_ARRAY (node)) {
      JsonArray *array = json_node_get_array (node);
      guint64 index;

      g_assert_true (g_ascii_string_to_unsigned (steps[i], 10, 0, G_MAXUINT, &index, NULL));
      g_assert_cmpuint (index, <, json_array_get_length (array));
      node = json_array_get_element (array, (guint) index);
    } else {
      JsonObject *object = node ? json_node_get_object (node) : tree;

      g_assert_true (json_object_has_member (object, steps[i]));
      node = json_object_get_member (object, steps[i]);
    }
  }

  return node;
}

const char *
test_string_at (JsonObject *tree, const char *path)
{
  JsonNode *node = test_at (tree, path);

  g_assert_cmpuint (json_node_get_value_type (node), ==, G_TYPE_STRING);

  return json_node_get_string (node);
}

gint64
test_int_at (JsonObject *tree, const char *path)
{
  JsonNode *node = test_at (tree, path);

  g_assert_cmpuint (json_node_get_value_type (node), ==, G_TYPE_INT64);

  return json_node_get_int (node);
}

void
test_assert_error (RehearsalAnswer *answer, guint status, const char *code)
{
  g_assert_nonnull (answer);
  g_assert_true (rehearsal_answer_is_error (answer));
  g_assert_cmpstr (rehearsal_answer_get_code (answer), ==, code);
  g_assert_cmpuint (rehearsal_answer_get_status (answer), ==, status);
  g_assert_cmpstr (rehearsal_answer_get_message (answer), !=, "");
}
