/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-test.h"

#include "test-support.h"
#include "understudy-copies.h"
#include "understudy-order-form.h"

/* The form, where there are more copies than one */
typedef struct {
  char *folder;
  UnderstudySession *session; /* only for those tests that ask for it */
  UnderstudyOrderForm *form;
  UnderstudyCopies *copies;
  GtkWidget *window;
  guint n_submitted;
  guint n_submitted_many;
} Fixture;

static void
on_submitted (Fixture *fixture)
{
  fixture->n_submitted++;
}

static void
on_submitted_many (Fixture *fixture)
{
  fixture->n_submitted_many++;
}

static void
set_up (Fixture *fixture, gconstpointer with_studios)
{
  fixture->form = g_object_new (UNDERSTUDY_TYPE_ORDER_FORM, NULL);
  if (with_studios != NULL) {
    fixture->folder = test_folder_make ();
    fixture->session = app_test_open_session (fixture->folder);
    app_test_load_studios (fixture->session);
    g_object_set (fixture->form, "catalog", understudy_session_get_studios (fixture->session),
                  NULL);
  }
  g_signal_connect_swapped (fixture->form, "submitted", G_CALLBACK (on_submitted), fixture);
  g_signal_connect_swapped (fixture->form, "submitted-many", G_CALLBACK (on_submitted_many),
                            fixture);
  fixture->window = app_test_show (GTK_WIDGET (fixture->form), 480, 700);
  fixture->copies =
      UNDERSTUDY_COPIES (app_test_find_type (fixture->window, UNDERSTUDY_TYPE_COPIES));
}

static void
tear_down (Fixture *fixture, gconstpointer with_studios)
{
  app_test_destroy (fixture->window);
  if (fixture->session != NULL) {
    app_test_close_session (fixture->session);
    g_assert_finalize_object (fixture->session);
  }
  g_clear_pointer (&fixture->folder, test_folder_remove);
}

static void
write_order (Fixture *fixture, const char *source_id, const char *name, guint count)
{
  g_object_set (fixture->form, "source-id", source_id, "name", name, NULL);
  understudy_copies_set_count (fixture->copies, count);
}

static void
type_name (Fixture *fixture, const char *name)
{
  GtkWidget *row = gtk_widget_get_ancestor (app_test_find_label (fixture->window, "New name"),
                                            ADW_TYPE_ENTRY_ROW);

  gtk_editable_set_text (GTK_EDITABLE (row), name);
}

static void
assert_name (Fixture *fixture, const char *expected)
{
  g_autofree char *name = NULL;

  g_object_get (fixture->form, "name", &name, NULL);
  g_assert_cmpstr (name, ==, expected);
}

static void
assert_words (Fixture *fixture, const char *property, const char *expected)
{
  g_autofree char *words = NULL;

  g_object_get (fixture->copies, property, &words, NULL);
  g_assert_cmpstr (words, ==, expected);
}

static gboolean
is_valid (Fixture *fixture)
{
  gboolean valid;

  g_object_get (fixture->form, "valid", &valid, NULL);
  return valid;
}

static void
test_suggests_a_counter (Fixture *fixture, gconstpointer data)
{
  write_order (fixture, "abc", "Stage", 5);
  assert_name (fixture, "Stage {n}");
  assert_words (fixture, "preview", "Stage 1 … Stage 5");
  g_assert_true (is_valid (fixture));
}

static void
test_pads_the_counter (Fixture *fixture, gconstpointer data)
{
  write_order (fixture, "abc", "Stage", 5);
  understudy_copies_set_count (fixture->copies, 200);
  assert_name (fixture, "Stage {n:03}");
  app_test_wait_for_label (fixture->window, "Stage 001 … Stage 200");
  understudy_copies_set_count (fixture->copies, 10000);
  assert_name (fixture, "Stage {n:05}");
  understudy_copies_set_count (fixture->copies, 99);
  assert_name (fixture, "Stage {n:02}");
}

static void
test_one_again (Fixture *fixture, gconstpointer data)
{
  write_order (fixture, "abc", "Stage", 12);
  understudy_copies_set_count (fixture->copies, 1);
  assert_name (fixture, "Stage");
  assert_words (fixture, "preview", NULL);
  g_assert_true (is_valid (fixture));
}

static void
test_keeps_a_counter_of_ones_own (Fixture *fixture, gconstpointer data)
{
  write_order (fixture, "abc", "{n} on {date}", 12);
  assert_name (fixture, "{n} on {date}");
  understudy_copies_set_count (fixture->copies, 1);
  assert_name (fixture, "{n} on {date}");
}

static void
test_keeps_placeholders (Fixture *fixture, gconstpointer data)
{
  write_order (fixture, "abc", "Show {date}", 2);
  assert_name (fixture, "Show {date} {n}");
}

static void
test_escapes_braces (Fixture *fixture, gconstpointer data)
{
  write_order (fixture, "abc", "A {odd} name", 2);
  assert_name (fixture, "A {{odd}} name {n}");
  assert_words (fixture, "preview", "A {odd} name 1 … A {odd} name 2");
  understudy_copies_set_count (fixture->copies, 1);
  assert_name (fixture, "A {odd} name");
}

static void
test_nothing_to_suggest (Fixture *fixture, gconstpointer data)
{
  write_order (fixture, "abc", "", 3);
  assert_name (fixture, "");
  g_assert_false (is_valid (fixture));
}

/* What is wrong is under the name, the row is marked, and nothing can be sent */
static void
assert_refused (Fixture *fixture, const char *pattern)
{
  g_autofree char *error = NULL;

  write_order (fixture, "abc", "Stage", 3);
  type_name (fixture, pattern);
  g_object_get (fixture->form, "name-error", &error, NULL);
  g_assert_nonnull (error);
  app_test_wait_for_label (fixture->window, error);
  assert_words (fixture, "preview", NULL);
  g_assert_false (is_valid (fixture));
  understudy_order_form_submit (fixture->form);
  g_assert_cmpuint (fixture->n_submitted_many, ==, 0);
}

static void
test_no_counter (Fixture *fixture, gconstpointer data)
{
  assert_refused (fixture, "Stage");
}

static void
test_unknown_placeholder (Fixture *fixture, gconstpointer data)
{
  assert_refused (fixture, "Stage {x} {n}");
}

static void
test_stray_brace (Fixture *fixture, gconstpointer data)
{
  assert_refused (fixture, "Stage {n");
}

static void
test_too_long (Fixture *fixture, gconstpointer data)
{
  g_autofree char *many = g_strnfill (200, 'x');
  g_autofree char *pattern = g_strdup_printf ("%s {n}", many);

  assert_refused (fixture, pattern);
}

static void
test_emptied (Fixture *fixture, gconstpointer data)
{
  write_order (fixture, "abc", "Stage", 3);
  type_name (fixture, "");
  g_assert_false (is_valid (fixture));
}

static void
test_bad_source (Fixture *fixture, gconstpointer data)
{
  g_autofree char *error = NULL;

  write_order (fixture, "abc\001def", "Stage {n}", 3);
  g_object_get (fixture->form, "name-error", &error, NULL);
  g_assert_null (error);
  g_assert_false (is_valid (fixture));
}

static void
test_submits (Fixture *fixture, gconstpointer data)
{
  write_order (fixture, "abc", "Stage", 12);
  app_test_click (app_test_find_button (fixture->window, "Duplicate"));
  g_assert_cmpuint (fixture->n_submitted, ==, 0);
  g_assert_cmpuint (fixture->n_submitted_many, ==, 1);
  /* Not twice */
  g_assert_false (is_valid (fixture));
  understudy_order_form_submit (fixture->form);
  g_assert_cmpuint (fixture->n_submitted_many, ==, 1);
}

static void
steal (UnderstudyOrderForm *form, DuplicatorBatch **batch)
{
  *batch = understudy_order_form_steal_batch (form);
}

static void
test_batch (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DuplicatorBatch) batch = NULL;

  g_signal_connect (fixture->form, "submitted-many", G_CALLBACK (steal), &batch);
  write_order (fixture, APP_TEST_SOURCE_ID, "{source} {n}", 12);
  understudy_order_form_submit (fixture->form);
  g_assert_nonnull (batch);
  g_assert_true (duplicator_batch_can_start (batch));
  g_assert_cmpuint (duplicator_batch_get_length (batch), ==, 12);
  g_assert_cmpstr (duplicator_batch_get (batch, 11)->name, ==, APP_TEST_SOURCE_NAME " 12");
  g_assert_cmpstr (duplicator_batch_get (batch, 0)->source_id, ==, APP_TEST_SOURCE_ID);
}

static void
test_after_success (Fixture *fixture, gconstpointer data)
{
  write_order (fixture, "abc", "Stage", 12);
  understudy_order_form_submit (fixture->form);
  understudy_order_form_many_placed (fixture->form, TRUE);
  assert_name (fixture, "Stage");
  g_assert_cmpuint (understudy_copies_get_count (fixture->copies), ==, 1);
}

static void
test_after_success_of_ones_own (Fixture *fixture, gconstpointer data)
{
  write_order (fixture, "abc", "{n} for all", 12);
  understudy_order_form_submit (fixture->form);
  understudy_order_form_many_placed (fixture->form, TRUE);
  assert_name (fixture, "");
}

static void
test_after_failure (Fixture *fixture, gconstpointer data)
{
  write_order (fixture, "abc", "Stage", 12);
  understudy_order_form_submit (fixture->form);
  understudy_order_form_many_placed (fixture->form, FALSE);
  assert_name (fixture, "Stage {n:02}");
  g_assert_cmpuint (understudy_copies_get_count (fixture->copies), ==, 12);
  g_assert_true (is_valid (fixture));
}

static void
test_name_that_exists (Fixture *fixture, gconstpointer data)
{
  g_autoptr (UnderstudyOrder) order = NULL;

  /* A name of its own, which is the name that the pattern makes */
  write_order (fixture, APP_TEST_SOURCE_ID, "{source}{n}", 2);
  assert_words (fixture, "note", NULL);
  order = understudy_session_duplicate (fixture->session, APP_TEST_SOURCE_ID, "Stage 2");
  g_object_set (fixture->form, "name", "Stage {n}", NULL);
  app_test_wait_for_label (fixture->window, "There is a studio called “Stage 2” already.");
  g_assert_true (is_valid (fixture));
}

static void
test_counter_with_one_copy (Fixture *fixture, gconstpointer data)
{
  write_order (fixture, "abc", "Stage {n}", 1);
  app_test_wait_for_label (fixture->window,
                           "Placeholders are only filled in where there is more than one copy");
  g_assert_true (is_valid (fixture));
}

static void
test_names (Fixture *fixture, gconstpointer data)
{
  GtkWidget *spin = app_test_find_type (fixture->window, GTK_TYPE_SPIN_BUTTON);

  g_assert_true (gtk_test_accessible_has_relation (GTK_ACCESSIBLE (spin),
                                                   GTK_ACCESSIBLE_RELATION_LABELLED_BY));
  g_assert_null (app_test_find_type (GTK_WIDGET (fixture->copies), GTK_TYPE_MENU_BUTTON));
  understudy_copies_set_count (fixture->copies, 2);
  app_test_settle ();
  gtk_test_accessible_assert_property (
      GTK_ACCESSIBLE (app_test_find_type (GTK_WIDGET (fixture->copies), GTK_TYPE_MENU_BUTTON)),
      GTK_ACCESSIBLE_PROPERTY_LABEL, "What the New Name May Contain");
}

#define ADD(path, function, data)                                                                  \
  g_test_add ("/many/" path, Fixture, data, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);

  ADD ("suggests-a-counter", test_suggests_a_counter, NULL);
  ADD ("pads-the-counter", test_pads_the_counter, NULL);
  ADD ("one-again", test_one_again, NULL);
  ADD ("keeps-a-counter-of-ones-own", test_keeps_a_counter_of_ones_own, NULL);
  ADD ("keeps-placeholders", test_keeps_placeholders, NULL);
  ADD ("escapes-braces", test_escapes_braces, NULL);
  ADD ("nothing-to-suggest", test_nothing_to_suggest, NULL);
  ADD ("no-counter", test_no_counter, NULL);
  ADD ("unknown-placeholder", test_unknown_placeholder, NULL);
  ADD ("stray-brace", test_stray_brace, NULL);
  ADD ("too-long", test_too_long, NULL);
  ADD ("emptied", test_emptied, NULL);
  ADD ("bad-source", test_bad_source, NULL);
  ADD ("submits", test_submits, NULL);
  ADD ("batch", test_batch, "studios");
  ADD ("after-success", test_after_success, NULL);
  ADD ("after-success-of-ones-own", test_after_success_of_ones_own, NULL);
  ADD ("after-failure", test_after_failure, NULL);
  ADD ("name-that-exists", test_name_that_exists, "studios");
  ADD ("counter-with-one-copy", test_counter_with_one_copy, NULL);
  ADD ("names", test_names, NULL);

  return g_test_run ();
}
