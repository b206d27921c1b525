/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "duplicator-fixture.h"

#include "duplicator-studios.h"

/* More than a second's quota of DescribeCasters */
#define N_LISTS 20

static void
set_up (DuplicatorFixture *fixture, gconstpointer data)
{
  static const DuplicatorCase usual = { 0 };

  duplicator_fixture_set_up (fixture, &usual);
}

static void
tear_down (DuplicatorFixture *fixture, gconstpointer data)
{
  duplicator_fixture_tear_down (fixture);
}

/* Unpaced, some of them would be throttled */
static void
test_paced (DuplicatorFixture *fixture, gconstpointer data)
{
  static const char *const no_faults[] = { NULL };
  GAsyncResult *results[N_LISTS] = { NULL };

  /* Another one has not been asked anything yet */
  duplicator_fixture_stop_server (fixture);
  duplicator_fixture_start_server (fixture, no_faults);
  for (guint i = 0; i < N_LISTS; i++)
    duplicator_list_studios_async (fixture->client, NULL, test_take_result, &results[i]);

  for (guint i = 0; i < N_LISTS; i++) {
    g_autoptr (GAsyncResult) result = NULL;
    g_autoptr (GPtrArray) studios = NULL;
    g_autoptr (GError) error = NULL;

    test_wait (&results[i]);
    result = results[i];
    studios = duplicator_list_studios_finish (fixture->client, result, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (studios->len, ==, fixture->n_studios);
  }
}

static void
test_cancelled (DuplicatorFixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  duplicator_list_studios_async (fixture->client, cancellable, test_take_result, &result);
  test_wait (&result);
  g_assert_null (duplicator_list_studios_finish (fixture->client, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_unreachable (DuplicatorFixture *fixture, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  duplicator_fixture_stop_server (fixture);
  duplicator_list_studios_async (fixture->client, NULL, test_take_result, &result);
  test_wait (&result);
  g_assert_null (duplicator_list_studios_finish (fixture->client, result, &error));
  g_assert_error (error, LIVE_ERROR, LIVE_ERROR_UNREACHABLE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, test)                                                                            \
  g_test_add ("/studios/" name, DuplicatorFixture, NULL, set_up, test, tear_down)
  ADD ("paced", test_paced);
  ADD ("cancelled", test_cancelled);
  ADD ("unreachable", test_unreachable);
#undef ADD

  return g_test_run ();
}
