/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-test.h"

#include "test-support.h"
#include "understudy-list-window.h"

#include <glib/gstdio.h>

#define LINE(name) APP_TEST_SOURCE_ID "," name "\n"

typedef struct {
  char *folder;
  UnderstudySession *session;
  GtkWidget *window;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = test_folder_make ();
  fixture->session = app_test_open_session (fixture->folder);
  app_test_load_studios (fixture->session);
  fixture->window =
      GTK_WIDGET (understudy_list_window_new (NULL, understudy_session_get_queue (fixture->session),
                                              understudy_session_get_studios (fixture->session)));
  g_object_add_weak_pointer (G_OBJECT (fixture->window), (gpointer *) &fixture->window);
  gtk_window_present (GTK_WINDOW (fixture->window));
  gtk_test_widget_wait_for_draw (fixture->window);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  if (fixture->window != NULL)
    app_test_destroy (fixture->window);
  g_assert_null (fixture->window);
  app_test_close_session (fixture->session);
  g_assert_finalize_object (fixture->session);
  g_clear_pointer (&fixture->folder, test_folder_remove);
}

static void
paste (Fixture *fixture, const char *text)
{
  GtkWidget *view = app_test_find_type (fixture->window, GTK_TYPE_TEXT_VIEW);

  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), text, -1);
}

static void
open_bytes (Fixture *fixture, const char *bytes, gssize size)
{
  g_autofree char *path = g_build_filename (fixture->folder, "list.csv", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  g_assert_true (g_file_set_contents (path, bytes, size, NULL));
  understudy_list_window_open (UNDERSTUDY_LIST_WINDOW (fixture->window), file);
}

static gboolean
is_ready (Fixture *fixture)
{
  gboolean ready;

  g_object_get (fixture->window, "ready", &ready, NULL);
  return ready;
}

static void
test_starts_quiet (Fixture *fixture, gconstpointer data)
{
  g_assert_false (is_ready (fixture));
  g_assert_false (gtk_widget_get_sensitive (app_test_find_button (fixture->window, "Duplicate")));
  g_assert_true (GTK_IS_TEXT_VIEW (gtk_root_get_focus (GTK_ROOT (fixture->window))));
}

static gboolean
is_gone (gpointer data)
{
  return ((Fixture *) data)->window == NULL;
}

static gboolean
has_two (gpointer session)
{
  return g_list_model_get_n_items (understudy_session_get_history (session)) == 2;
}

static void
test_duplicates (Fixture *fixture, gconstpointer data)
{
  paste (fixture, LINE ("One") LINE ("Two"));
  app_test_wait_for_label (fixture->window, "2 studios will be made.");
  g_assert_true (is_ready (fixture));
  app_test_click (app_test_find_button (fixture->window, "Duplicate 2 Studios"));
  app_test_wait_for (is_gone, fixture, "the window to close");
  app_test_wait_for (has_two, fixture->session, "two entries");
}

static void
test_problems_by_line (Fixture *fixture, gconstpointer data)
{
  paste (fixture, "source,name\n" LINE ("One") APP_TEST_SOURCE_ID ",\nbad\001id,Three\n");
  app_test_wait_for_label (fixture->window,
                           "2 problems stand in the way. Nothing starts before they are mended.");
  app_test_wait_for_label (
      fixture->window, "Line 4: The studio ID contains a line break or another control character.");
  g_assert_false (is_ready (fixture));
  /* Mended */
  paste (fixture, LINE ("One"));
  app_test_wait_for_label (fixture->window, "1 studio will be made.");
  g_assert_true (is_ready (fixture));
}

static void
test_names_that_exist (Fixture *fixture, gconstpointer data)
{
  paste (fixture, APP_TEST_SOURCE_ID ",\"" APP_TEST_SOURCE_NAME "\"\n");
  app_test_wait_for_label (fixture->window,
                           "Line 1: There is a studio called “" APP_TEST_SOURCE_NAME "” already.");
  g_assert_true (is_ready (fixture));
}

static void
test_emptied (Fixture *fixture, gconstpointer data)
{
  paste (fixture, LINE ("One"));
  app_test_wait_for_label (fixture->window, "1 studio will be made.");
  paste (fixture, "");
  g_assert_false (is_ready (fixture));
  app_test_settle ();
  g_assert_null (app_test_find_label (fixture->window, "1 studio will be made."));
}

static void
test_ten_thousand (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 1; i <= DUPLICATOR_BATCH_MAX; i++)
    g_string_append_printf (text, APP_TEST_SOURCE_ID ",Stage %05u\n", i);
  paste (fixture, text->str);
  app_test_wait_for_label (fixture->window, "10000 studios will be made.");
  g_string_append (text, LINE ("One too many"));
  paste (fixture, text->str);
  g_assert_false (is_ready (fixture));
  app_test_wait_for_label (fixture->window,
                           "1 problem stands in the way. Nothing starts before it is mended.");
}

static void
test_file (Fixture *fixture, gconstpointer data)
{
  open_bytes (fixture, "\xef\xbb\xbfsource;name\r\n" APP_TEST_SOURCE_ID ";\"One; really\"\r\n", -1);
  app_test_wait_for_label (fixture->window, "1 studio will be made.");
}

/* What cannot be read is not sent, whatever is shown in its place */
static void
test_file_that_is_no_text (Fixture *fixture, gconstpointer data)
{
  open_bytes (fixture, APP_TEST_SOURCE_ID ",caf\xe9\n", -1);
  app_test_wait_for_label (fixture->window,
                           "1 problem stands in the way. Nothing starts before it is mended.");
  g_assert_false (is_ready (fixture));
}

static void
test_file_too_large (Fixture *fixture, gconstpointer data)
{
  g_autofree char *bytes = g_strnfill (9 * 1024 * 1024, 'x');

  open_bytes (fixture, bytes, -1);
  app_test_wait_for_label (fixture->window,
                           "1 problem stands in the way. Nothing starts before it is mended.");
}

static void
test_no_file (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) file = g_file_new_build_filename (fixture->folder, "nothing.csv", NULL);
  g_autofree char *status = NULL;

  understudy_list_window_open (UNDERSTUDY_LIST_WINDOW (fixture->window), file);
  app_test_settle ();
  do {
    g_clear_pointer (&status, g_free);
    g_main_context_iteration (NULL, TRUE);
    g_object_get (fixture->window, "status", &status, NULL);
  } while (g_strcmp0 (status, "Checking…") == 0);
  g_assert_true (g_str_has_prefix (status, "The file could not be read: "));
  g_assert_false (is_ready (fixture));
}

static void
test_closed_while_it_checks (Fixture *fixture, gconstpointer data)
{
  open_bytes (fixture, LINE ("One"), -1);
  app_test_destroy (fixture->window);
  app_test_wait_for (is_gone, fixture, "the window to go");
}

static void
test_narrow (Fixture *fixture, gconstpointer data)
{
  int min;

  paste (fixture,
         "a,b,c,d\n" LINE (
             "A name that is a good deal longer than anybody would think that a name can be"));
  app_test_settle ();
  gtk_widget_measure (fixture->window, GTK_ORIENTATION_HORIZONTAL, -1, &min, NULL, NULL, NULL);
  g_assert_cmpint (min, <=, 360);
}

#define ADD(path, function) g_test_add ("/list/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);

  ADD ("starts-quiet", test_starts_quiet);
  ADD ("duplicates", test_duplicates);
  ADD ("problems-by-line", test_problems_by_line);
  ADD ("names-that-exist", test_names_that_exist);
  ADD ("emptied", test_emptied);
  ADD ("ten-thousand", test_ten_thousand);
  ADD ("file", test_file);
  ADD ("file-that-is-no-text", test_file_that_is_no_text);
  ADD ("file-too-large", test_file_too_large);
  ADD ("no-file", test_no_file);
  ADD ("closed-while-it-checks", test_closed_while_it_checks);
  ADD ("narrow", test_narrow);

  return g_test_run ();
}
