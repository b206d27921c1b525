/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "live-operation.h"
#include "live-error.h"

#include <string.h>

typedef struct {
  const char *name;
  const char *text;
  gboolean good;
} Text;

static const Text names[] = {
    {"plain", "caster001", TRUE},
    {"one", "x", TRUE},
    {"chinese", "导播台 1", TRUE},
    {"signs", "*~+%&=?#/\\\"'<>", TRUE},
    {"emoji", "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa7", TRUE},
    {"blanks-around", " a ", TRUE},
    {"right-to-left", "استوديو", TRUE},
    {"combining", "e\xcc\x81", TRUE},
    {"null", NULL, FALSE},
    {"empty", "", FALSE},
    {"blank", " ", FALSE},
    {"blanks", "   ", FALSE},
    {"wide-blank", "\xe3\x80\x80", FALSE},
    {"no-break-blank", "\xc2\xa0", FALSE},
    {"zero-width", "\xe2\x80\x8b", FALSE},
    {"line-break", "a\nb", FALSE},
    {"carriage-return", "a\rb", FALSE},
    {"tab", "a\tb", FALSE},
    {"escape", "a\x1b[0m", FALSE},
    {"delete", "a\x7f", FALSE},
    {"c1", "a\xc2\x85", FALSE},
    {"line-separator",
     "a\xe2\x80\xa8"
     "b",
     FALSE},
    {"paragraph-separator",
     "a\xe2\x80\xa9"
     "b",
     FALSE},
    {"invalid", "a\xff", FALSE},
    {"cut", "a\xe5\xaf", FALSE},
    {"overlong", "a\xc0\xaf", FALSE},
    {"surrogate", "a\xed\xa0\x80", FALSE},
};

static void
assert_check (gboolean good, gboolean expected, GError *error)
{
  g_assert_cmpint (good, ==, expected);
  if (expected) {
    g_assert_no_error (error);
    return;
  }
  g_assert_error (error, LIVE_ERROR, LIVE_ERROR_INVALID_PARAMETER);
  g_assert_cmpint (live_error_get_verdict (error), ==, LIVE_VERDICT_NOT_SENT);
  g_assert_cmpuint (strlen (error->message), >, 10);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
}

static void
test_name (gconstpointer data)
{
  const Text *text = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) operation_error = NULL;
  g_autoptr (LiveOperation) operation = NULL;
  gboolean good;

  good = live_check_caster_name (text->text, &error);
  assert_check (good, text->good, error);
  operation = live_operation_new_copy_caster ("a", text->text, "token", &operation_error);
  assert_check (operation != NULL, text->good, operation_error);
  if (operation != NULL)
    g_assert_cmpstr (live_parameters_get (live_operation_get_parameters (operation), "CasterName"),
                     ==, text->text);
}

static void
test_id (gconstpointer data)
{
  const Text *text = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) operation_error = NULL;
  g_autoptr (LiveOperation) operation = NULL;
  gboolean good;

  good = live_check_caster_id (text->text, &error);
  assert_check (good, text->good, error);
  operation = live_operation_new_copy_caster (text->text, "a", "token", &operation_error);
  assert_check (operation != NULL, text->good, operation_error);
}

static const Text tokens[] = {
    {"uuid", "53200b81-b761-4c10-842a-a0726d970001", TRUE},
    {"one", "x", TRUE},
    {"first-and-last", "!~", TRUE},
    {"longest", "0123456789012345678901234567890123456789012345678901234567890123", TRUE},
    {"too-long", "01234567890123456789012345678901234567890123456789012345678901234", FALSE},
    {"null", NULL, FALSE},
    {"empty", "", FALSE},
    {"blank", " ", FALSE},
    {"blank-inside", "a b", FALSE},
    {"line-break", "a\n", FALSE},
    {"delete", "a\x7f", FALSE},
    {"not-ascii", "é", FALSE},
    {"invalid", "\xff", FALSE},
};

static void
test_token (gconstpointer data)
{
  const Text *text = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) operation_error = NULL;
  g_autoptr (LiveOperation) operation = NULL;
  gboolean good;

  good = live_check_client_token (text->text, &error);
  assert_check (good, text->good, error);
  operation = live_operation_new_copy_caster ("a", "b", text->text, &operation_error);
  assert_check (operation != NULL, text->good, operation_error);
}

static void
test_lengths (void)
{
  g_autofree char *fits = g_strnfill (2000, 'x');
  g_autofree char *too_long = g_strnfill (2001, 'x');
  g_autofree char *id_fits = g_strnfill (255, 'x');
  g_autofree char *id_too_long = g_strnfill (256, 'x');

  g_assert_true (live_check_caster_name (fits, NULL));
  g_assert_false (live_check_caster_name (too_long, NULL));
  g_assert_true (live_check_caster_id (id_fits, NULL));
  g_assert_false (live_check_caster_id (id_too_long, NULL));
}

static void
test_copy_caster (void)
{
  g_autoptr (LiveOperation) operation =
      live_operation_new_copy_caster ("id", "name", "token", NULL);
  LiveParameters *parameters = live_operation_get_parameters (operation);

  g_assert_cmpstr (live_operation_get_action (operation), ==, "CopyCaster");
  g_assert_cmpuint (live_parameters_get_length (parameters), ==, 3);
  g_assert_cmpstr (live_parameters_get (parameters, "SrcCasterId"), ==, "id");
  g_assert_cmpstr (live_parameters_get (parameters, "CasterName"), ==, "name");
  g_assert_cmpstr (live_parameters_get (parameters, "ClientToken"), ==, "token");
  g_assert_cmpuint (live_operation_get_max_reply_size (operation), ==, 1024 * 1024);
}

static void
test_describe_casters (void)
{
  g_autoptr (LiveOperation) operation = live_operation_new_describe_casters (2, 100);
  LiveParameters *parameters = live_operation_get_parameters (operation);

  g_assert_cmpstr (live_operation_get_action (operation), ==, "DescribeCasters");
  g_assert_cmpuint (live_parameters_get_length (parameters), ==, 2);
  g_assert_cmpstr (live_parameters_get (parameters, "PageNum"), ==, "2");
  g_assert_cmpstr (live_parameters_get (parameters, "PageSize"), ==, "100");
  g_assert_cmpuint (live_operation_get_max_reply_size (operation), ==, 16 * 1024 * 1024);
}

static void
test_immutable (void)
{
  g_autoptr (LiveParameters) parameters = live_parameters_new ();
  g_autoptr (LiveOperation) operation = NULL;

  live_parameters_set (parameters, "CasterId", "a");
  operation = live_operation_new ("DescribeCasterConfig", parameters);
  live_parameters_set (parameters, "CasterId", "b");
  g_assert_cmpstr (live_parameters_get (live_operation_get_parameters (operation), "CasterId"), ==,
                   "a");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *name = g_strdup_printf ("/live/operation/name/%s", names[i].name);
    g_autofree char *id = g_strdup_printf ("/live/operation/id/%s", names[i].name);

    g_test_add_data_func (name, &names[i], test_name);
    g_test_add_data_func (id, &names[i], test_id);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (tokens); i++) {
    g_autofree char *path = g_strdup_printf ("/live/operation/token/%s", tokens[i].name);

    g_test_add_data_func (path, &tokens[i], test_token);
  }
  g_test_add_func ("/live/operation/lengths", test_lengths);
  g_test_add_func ("/live/operation/copy-caster", test_copy_caster);
  g_test_add_func ("/live/operation/describe-casters", test_describe_casters);
  g_test_add_func ("/live/operation/immutable", test_immutable);

  return g_test_run ();
}
