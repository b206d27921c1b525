/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-test.h"

#include "test-support.h"
#include "understudy-application.h"

#include <locale.h>

#define PATIENCE 30 /* s; far more than anything takes on a machine that works */

/**
 * app_test_init:
 * @argc: the program's
 * @argv: the program's
 *
 * Gets everything ready for tests of widgets. Warnings are fatal from here on.
 */
void
app_test_init (int *argc, char ***argv)
{
  g_autoptr (UnderstudyApplication) application = NULL;

  gtk_test_init (argc, argv, NULL);
  adw_init ();
  /* Registers the resources; it is never run */
  application = understudy_application_new ();
}

static gboolean
on_late (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

/**
 * app_test_wait_for:
 * @is_so: what is waited for
 * @data: for @is_so
 * @what: its name, for the message
 *
 * Runs the main loop until @is_so.
 */
void
app_test_wait_for (AppTestFunc is_so, gpointer data, const char *what)
{
  gboolean late = FALSE;
  guint source = g_timeout_add_seconds (PATIENCE, on_late, &late);

  while (!is_so (data)) {
    if (late)
      g_error ("Waited in vain for %s", what);
    g_main_context_iteration (NULL, TRUE);
  }
  if (!late)
    g_source_remove (source);
}

/**
 * app_test_settle:
 *
 * Runs the main loop until it has nothing left to do at once.
 */
void
app_test_settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

typedef gboolean (*MatchFunc) (GtkWidget *widget, gconstpointer data);

static GtkWidget *
find (GtkWidget *widget, MatchFunc match, gconstpointer data)
{
  if (gtk_widget_get_mapped (widget) && match (widget, data))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find (child, match, data);

    if (found != NULL)
      return found;
  }
  return NULL;
}

static gboolean
match_type (GtkWidget *widget, gconstpointer data)
{
  return G_TYPE_CHECK_INSTANCE_TYPE (widget, *(const GType *) data);
}

static gboolean
match_label (GtkWidget *widget, gconstpointer data)
{
  return GTK_IS_LABEL (widget) && gtk_widget_get_visible (widget) &&
         g_strcmp0 (gtk_label_get_text (GTK_LABEL (widget)), data) == 0;
}

static gboolean
match_button (GtkWidget *widget, gconstpointer data)
{
  return GTK_IS_BUTTON (widget) && (g_strcmp0 (gtk_widget_get_tooltip_text (widget), data) == 0 ||
                                    find (widget, match_label, data) != NULL);
}

GtkWidget *
app_test_find_type (GtkWidget *widget, GType type)
{
  return find (widget, match_type, &type);
}

GtkWidget *
app_test_find_label (GtkWidget *widget, const char *text)
{
  return find (widget, match_label, text);
}

GtkWidget *
app_test_find_button (GtkWidget *widget, const char *text_or_tooltip)
{
  return find (widget, match_button, text_or_tooltip);
}

typedef struct {
  GtkWidget *widget;
  const char *text;
  GtkWidget *found;
} Search;

static gboolean
is_label_there (gpointer data)
{
  Search *search = data;

  search->found = app_test_find_label (search->widget, search->text);
  return search->found != NULL;
}

GtkWidget *
app_test_wait_for_label (GtkWidget *widget, const char *text)
{
  Search search = {widget, text, NULL};

  app_test_wait_for (is_label_there, &search, text);
  return search.found;
}

/**
 * app_test_click:
 * @button: a button
 *
 * Clicks it, at once.
 */
void
app_test_click (GtkWidget *button)
{
  g_assert_nonnull (button);
  g_assert_true (gtk_widget_get_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
}

GtkWidget *
app_test_show (GtkWidget *widget, int width, int height)
{
  GtkWidget *window = gtk_window_new ();

  /* Without shadows, which would count */
  gtk_window_set_decorated (GTK_WINDOW (window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  gtk_window_set_child (GTK_WINDOW (window), widget);
  gtk_window_present (GTK_WINDOW (window));
  gtk_test_widget_wait_for_draw (window);
  return window;
}

static void
pop_down (GtkWidget *widget)
{
  if (GTK_IS_POPOVER (widget) && gtk_widget_get_visible (widget))
    gtk_popover_popdown (GTK_POPOVER (widget));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    pop_down (child);
}

/* What the display has to say is heard now, and not when what it speaks of is gone */
static void
settle_display (GdkDisplay *display)
{
  app_test_settle ();
  gdk_display_sync (display);
  app_test_settle ();
}

/**
 * app_test_destroy:
 * @window: a window
 *
 * Destroys it. A popover that is open is closed first, for GTK 4.8 looks for the pointer in it even
 * when its window is gone.
 */
void
app_test_destroy (GtkWidget *window)
{
  GdkDisplay *display = gtk_widget_get_display (window);

  pop_down (window);
  settle_display (display);
  gtk_window_destroy (GTK_WINDOW (window));
  settle_display (display);
}

LiveStudio *
app_test_studio (const char *caster_id, const char *name, int status)
{
  g_autoptr (JsonObject) object = json_object_new ();

  json_object_set_string_member (object, "CasterId", caster_id);
  json_object_set_string_member (object, "CasterName", name);
  json_object_set_int_member (object, "Status", status);
  return live_studio_new_from_json (object);
}

Ledger *
app_test_open_ledger (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "ledger.db", NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  Ledger *ledger = ledger_new (path, base_clock_get_system ());

  ledger_open_async (ledger, NULL, test_take_result, &result);
  ledger_open_finish (ledger, test_wait (&result), &error);
  g_assert_no_error (error);
  return ledger;
}

void
app_test_close_ledger (Ledger *ledger)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  ledger_close_async (ledger, test_take_result, &result);
  ledger_close_finish (ledger, test_wait (&result), &error);
  g_assert_no_error (error);
}

LedgerEntry *
app_test_add_entry (Ledger *ledger, const char *name)
{
  static guint n_tokens = 0;
  g_autofree char *token = g_strdup_printf ("token-%u", ++n_tokens);
  const LedgerIntent intent = {
      .client_token = token,
      .account = "rehearsal",
      .endpoint = "http://127.0.0.1:1",
      .source_id = "a2b8e671-2fe5-4642-a2ec-bf93880e0001",
      .name = name,
  };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = NULL;

  ledger_add_intents_async (ledger, &intent, 1, test_take_result, &result);
  entries = ledger_add_intents_finish (ledger, test_wait (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (entries->len, ==, 1);
  return g_object_ref (g_ptr_array_index (entries, 0));
}

void
app_test_record (Ledger *ledger, LedgerEntry *entry, const LedgerOutcome *outcome)
{
  g_autoptr (GAsyncResult) begun = NULL;
  g_autoptr (GAsyncResult) recorded = NULL;
  g_autoptr (LedgerEntry) sending = NULL;
  g_autoptr (LedgerEntry) finished = NULL;
  g_autoptr (GError) error = NULL;

  ledger_begin_attempt_async (ledger, ledger_entry_get_id (entry), test_take_result, &begun);
  sending = ledger_begin_attempt_finish (ledger, test_wait (&begun), &error);
  g_assert_no_error (error);
  ledger_record_outcome_async (ledger, ledger_entry_get_id (entry), outcome, test_take_result,
                               &recorded);
  finished = ledger_record_outcome_finish (ledger, test_wait (&recorded), &error);
  g_assert_no_error (error);
}

typedef struct {
  UnderstudySession *session;
  UnderstudySessionState state;
} Expectation;

static gboolean
has_state (gpointer data)
{
  Expectation *expectation = data;

  return understudy_session_get_state (expectation->session) == expectation->state;
}

void
app_test_wait_for_state (UnderstudySession *session, UnderstudySessionState state)
{
  Expectation expectation = {session, state};

  app_test_wait_for (has_state, &expectation, "a state of the session");
}

UnderstudySession *
app_test_open_session (const char *folder)
{
  g_autoptr (Account) account = account_new_rehearsal ();
  UnderstudySession *session = understudy_session_new (account, folder);

  understudy_session_open (session);
  app_test_wait_for_state (session, UNDERSTUDY_SESSION_READY);
  return session;
}

static gboolean
is_catalog_ready (gpointer data)
{
  return understudy_studio_catalog_get_state (data) == UNDERSTUDY_CATALOG_READY;
}

void
app_test_load_studios (UnderstudySession *session)
{
  UnderstudyStudioCatalog *studios = understudy_session_get_studios (session);

  understudy_studio_catalog_need (studios);
  app_test_wait_for (is_catalog_ready, studios, "the list of studios");
}

void
app_test_close_session (UnderstudySession *session)
{
  understudy_session_close (session);
  app_test_wait_for_state (session, UNDERSTUDY_SESSION_CLOSED);
}
