/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-test.h"

#include "understudy-banner.h"
#include "understudy-panes.h"
#include "understudy-strip-layout.h"

static GtkWidget *
make_label (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_NONE);
  return label;
}

typedef struct {
  GtkWidget *start;
  GtkWidget *end;
  GtkWidget *panes;
  GtkWidget *window;
} Panes;

static void
panes_open (Panes *panes, int width, int height)
{
  panes->start = make_label ("start");
  panes->end = make_label ("end");
  gtk_widget_set_size_request (panes->start, -1, 200);
  panes->panes =
      g_object_new (UNDERSTUDY_TYPE_PANES, "start", panes->start, "end", panes->end, NULL);
  panes->window = app_test_show (panes->panes, width, height);
}

static void
assert_place (GtkWidget *widget, GtkWidget *parent, int x, int y)
{
  graphene_point_t actual;

  g_assert_true (gtk_widget_compute_point (widget, parent, graphene_point_zero (), &actual));
  g_assert_cmpfloat (actual.x, ==, x);
  g_assert_cmpfloat (actual.y, ==, y);
}

static void
test_panes_wide (void)
{
  Panes panes;

  panes_open (&panes, 1000, 600);
  g_assert_true (understudy_panes_get_wide (UNDERSTUDY_PANES (panes.panes)));
  g_assert_true (gtk_widget_has_css_class (panes.panes, "wide"));
  assert_place (panes.start, panes.panes, 0, 0);
  assert_place (panes.end, panes.panes, gtk_widget_get_width (panes.start), 0);
  g_assert_cmpint (gtk_widget_get_width (panes.start) + gtk_widget_get_width (panes.end), ==, 1000);
  g_assert_cmpint (gtk_widget_get_height (panes.start), ==, 600);
  g_assert_cmpint (gtk_widget_get_height (panes.end), ==, 600);
  app_test_destroy (panes.window);
}

static void
test_panes_narrow (void)
{
  Panes panes;

  panes_open (&panes, 600, 700);
  g_assert_false (understudy_panes_get_wide (UNDERSTUDY_PANES (panes.panes)));
  assert_place (panes.start, panes.panes, 0, 0);
  assert_place (panes.end, panes.panes, 0, 200);
  g_assert_cmpint (gtk_widget_get_width (panes.end), ==, 600);
  g_assert_cmpint (gtk_widget_get_height (panes.end), ==, 500);
  app_test_destroy (panes.window);
}

static void
test_panes_right_to_left (void)
{
  Panes panes;

  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  panes_open (&panes, 1000, 600);
  assert_place (panes.end, panes.panes, 0, 0);
  assert_place (panes.start, panes.panes, gtk_widget_get_width (panes.end), 0);
  app_test_destroy (panes.window);
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
}

static void
test_panes_threshold (void)
{
  static const struct {
    int width;
    gboolean wide;
  } cases[] = {{360, FALSE}, {859, FALSE}, {860, TRUE}, {1200, TRUE}};

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    Panes panes;

    panes_open (&panes, cases[i].width, 600);
    g_assert_true (understudy_panes_get_wide (UNDERSTUDY_PANES (panes.panes)) == cases[i].wide);
    app_test_destroy (panes.window);
  }
}

static void
test_panes_large_text (void)
{
  GtkSettings *settings = gtk_settings_get_default ();
  Panes panes;
  int dpi;

  g_object_get (settings, "gtk-xft-dpi", &dpi, NULL);
  g_object_set (settings, "gtk-xft-dpi", 2 * 96 * 1024, NULL);
  panes_open (&panes, 1000, 600);
  g_assert_false (understudy_panes_get_wide (UNDERSTUDY_PANES (panes.panes)));
  g_object_set (settings, "gtk-xft-dpi", dpi, NULL);
  app_test_destroy (panes.window);
}

static void
test_panes_height (void)
{
  Panes panes;
  int narrow, wide;

  panes_open (&panes, 600, 700);
  gtk_widget_measure (panes.panes, GTK_ORIENTATION_VERTICAL, 500, &narrow, NULL, NULL, NULL);
  gtk_widget_measure (panes.panes, GTK_ORIENTATION_VERTICAL, 1000, &wide, NULL, NULL, NULL);
  /* One above the other: all of the first, and some of the second */
  g_assert_cmpint (narrow, >=, 400);
  g_assert_cmpint (wide, ==, 200);
  app_test_destroy (panes.window);
}

static void
test_panes_one_child (void)
{
  g_autoptr (GtkWidget) panes = g_object_ref_sink (g_object_new (UNDERSTUDY_TYPE_PANES, NULL));
  int min;

  gtk_widget_measure (panes, GTK_ORIENTATION_HORIZONTAL, -1, &min, NULL, NULL, NULL);
  g_assert_cmpint (min, ==, 0);
  g_object_set (panes, "start", make_label ("start"), NULL);
  gtk_widget_measure (panes, GTK_ORIENTATION_VERTICAL, 100, &min, NULL, NULL, NULL);
  g_assert_cmpint (min, ==, 0);
}

static void
test_panes_finalize (void)
{
  GtkWidget *panes = g_object_ref_sink (g_object_new (
      UNDERSTUDY_TYPE_PANES, "start", make_label ("start"), "end", make_label ("end"), NULL));

  g_assert_finalize_object (panes);
}

/* A mark, words that wrap, a button */
static GtkWidget *
make_strip (GtkWidget **mark, GtkWidget **words)
{
  GtkWidget *strip = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_set_layout_manager (strip,
                                 g_object_new (UNDERSTUDY_TYPE_STRIP_LAYOUT, "spacing", 12, NULL));
  *mark = gtk_label_new ("Rehearsal");
  *words = make_label ("Practice on this computer. Nothing reaches the cloud.");
  gtk_widget_set_hexpand (*words, TRUE);
  gtk_box_append (GTK_BOX (strip), *mark);
  gtk_box_append (GTK_BOX (strip), *words);
  gtk_widget_set_valign (strip, GTK_ALIGN_START);
  return strip;
}

static void
test_strip_row (void)
{
  GtkWidget *mark, *words;
  GtkWidget *strip = make_strip (&mark, &words);
  GtkWidget *window = app_test_show (strip, 800, 200);

  assert_place (mark, strip, 0, 0);
  assert_place (words, strip, gtk_widget_get_width (mark) + 12, 0);
  g_assert_cmpint (gtk_widget_get_width (words), ==, 800 - gtk_widget_get_width (mark) - 12);
  app_test_destroy (window);
}

static void
test_strip_wraps (void)
{
  GtkWidget *mark, *words;
  GtkWidget *strip = make_strip (&mark, &words);
  GtkWidget *window = app_test_show (strip, 130, 300);

  assert_place (mark, strip, 0, 0);
  assert_place (words, strip, 0, gtk_widget_get_height (mark) + 6);
  g_assert_cmpint (gtk_widget_get_width (words), ==, gtk_widget_get_width (strip));
  app_test_destroy (window);
}

/* As in a notice: what is pressed comes below the words, at the end of its line */
static void
test_strip_button_below (void)
{
  GtkWidget *mark, *words;
  GtkWidget *strip = make_strip (&mark, &words);
  /* A label, for a button has a padding that counts here and not there */
  GtkWidget *button = gtk_label_new ("Try Again");
  GtkWidget *window;

  gtk_label_set_text (GTK_LABEL (mark), "!");
  gtk_box_append (GTK_BOX (strip), button);
  window = app_test_show (strip, 180, 300);
  assert_place (mark, strip, 0, 0);
  assert_place (words, strip, gtk_widget_get_width (mark) + 12, 0);
  assert_place (button, strip, gtk_widget_get_width (strip) - gtk_widget_get_width (button),
                gtk_widget_get_height (words) + 6);
  app_test_destroy (window);
}

static void
test_strip_right_to_left (void)
{
  GtkWidget *mark, *words;
  GtkWidget *strip = make_strip (&mark, &words);
  GtkWidget *window;

  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  window = app_test_show (strip, 800, 200);
  assert_place (mark, strip, 800 - gtk_widget_get_width (mark), 0);
  assert_place (words, strip, 0, 0);
  app_test_destroy (window);
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
}

static void
test_strip_hidden_children (void)
{
  GtkWidget *mark, *words;
  GtkWidget *strip = make_strip (&mark, &words);
  GtkWidget *window;

  gtk_widget_set_visible (mark, FALSE);
  window = app_test_show (strip, 800, 200);
  assert_place (words, strip, 0, 0);
  g_assert_cmpint (gtk_widget_get_width (words), ==, 800);
  app_test_destroy (window);
}

static void
on_clicked (gpointer user_data)
{
  (*(guint *) user_data)++;
}

static void
test_banner (void)
{
  GtkWidget *banner = g_object_new (UNDERSTUDY_TYPE_BANNER, "title", "Something is wrong",
                                    "button-label", "_Try Again", "revealed", TRUE, NULL);
  GtkWidget *window = app_test_show (banner, 600, 200);
  guint n_clicks = 0;

  g_signal_connect_swapped (banner, "button-clicked", G_CALLBACK (on_clicked), &n_clicks);
  g_assert_nonnull (app_test_find_label (window, "Something is wrong"));
  app_test_click (app_test_find_button (window, "Try Again"));
  g_assert_cmpuint (n_clicks, ==, 1);
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (banner), GTK_ACCESSIBLE_ROLE_ALERT);
  app_test_destroy (window);
}

static void
test_banner_without_button (void)
{
  GtkWidget *banner =
      g_object_new (UNDERSTUDY_TYPE_BANNER, "title", "Something is wrong", "revealed", TRUE, NULL);
  GtkWidget *window = app_test_show (banner, 600, 200);

  g_assert_null (app_test_find_type (window, GTK_TYPE_BUTTON));
  app_test_destroy (window);
}

static void
test_banner_finalize (void)
{
  GtkWidget *banner = g_object_ref_sink (g_object_new (UNDERSTUDY_TYPE_BANNER, "title", "x", NULL));

  g_assert_finalize_object (banner);
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);

  g_test_add_func ("/panes/wide", test_panes_wide);
  g_test_add_func ("/panes/narrow", test_panes_narrow);
  g_test_add_func ("/panes/right-to-left", test_panes_right_to_left);
  g_test_add_func ("/panes/threshold", test_panes_threshold);
  g_test_add_func ("/panes/large-text", test_panes_large_text);
  g_test_add_func ("/panes/height", test_panes_height);
  g_test_add_func ("/panes/one-child", test_panes_one_child);
  g_test_add_func ("/panes/finalize", test_panes_finalize);
  g_test_add_func ("/strip/row", test_strip_row);
  g_test_add_func ("/strip/wraps", test_strip_wraps);
  g_test_add_func ("/strip/button-below", test_strip_button_below);
  g_test_add_func ("/strip/right-to-left", test_strip_right_to_left);
  g_test_add_func ("/strip/hidden-children", test_strip_hidden_children);
  g_test_add_func ("/banner/button", test_banner);
  g_test_add_func ("/banner/without-button", test_banner_without_button);
  g_test_add_func ("/banner/finalize", test_banner_finalize);

  return g_test_run ();
}
