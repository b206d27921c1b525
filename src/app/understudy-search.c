/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "understudy-search.h"

#include "ledger-results.h"
#include "understudy-config.h"
#include "workspace-studio-cache.h"
#include "workspace-words.h"

#include <glib/gi18n-lib.h>

/* Of each kind: the shell shows five, and says how many more there are */
#define MAX_FINDINGS 20
/* For the history, in s; after that what was found by then is the answer */
#define PATIENCE 3
/* A list of studios that is this old is asked for again. In µs. */
#define MAX_AGE (30 * G_TIME_SPAN_SECOND)

struct _UnderstudySearch {
  GObject parent_instance;

  Account *account;
  char *data_directory;
  UnderstudySession *session; /* weak */

  Workspace *workspace; /* of our own, where no session has one open */
  gboolean opening;
  GQueue waiting; /* of GTask: what is looked for meanwhile */
  GPtrArray *studios;
  gint64 listed_at; /* µs, monotonic */
};

G_DEFINE_FINAL_TYPE (UnderstudySearch, understudy_search, G_TYPE_OBJECT)

/* One question */
typedef struct {
  char **terms; /* folded */
  GPtrArray *findings;
  LedgerResults *results; /* of the history, while it is looked through */
  GPtrArray *awaited;     /* of LedgerEntry: found, but not read yet */
  guint patience_source;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_strfreev (question->terms);
  g_clear_pointer (&question->findings, g_ptr_array_unref);
  g_clear_object (&question->results);
  g_clear_pointer (&question->awaited, g_ptr_array_unref);
  g_free (question);
}

/* Looking */

static const char *
or_empty (const char *text)
{
  return text != NULL ? text : "";
}

static void
look_at_studio (UnderstudySearch *self, Question *question, LiveStudio *studio)
{
  const char *id = live_studio_get_caster_id (studio);
  const char *name = live_studio_get_name (studio);
  const char *status = workspace_words_for_studio_status (live_studio_get_status (studio));

  if (id == NULL || question->findings->len >= MAX_FINDINGS ||
      !understudy_search_matches ((const char *const *) question->terms,
                                  (const char *[]){id, or_empty (name), NULL}))
    return;
  g_ptr_array_add (question->findings,
                   understudy_finding_new (
                       understudy_finding_id_format (FALSE, self->account, id),
                       g_strdup (name != NULL && *name != '\0' ? name : _ ("Unnamed Studio")),
                       /* Translators: a studio that was found: its status, its ID */
                       status != NULL ? g_strdup_printf (_ ("Studio, %s, %s"), status, id)
                                      /* Translators: a studio that was found: its ID */
                                      : g_strdup_printf (_ ("Studio, %s"), id)));
}

static void
add_entry (UnderstudySearch *self, Question *question, LedgerEntry *entry)
{
  const char *caster_id = ledger_entry_get_caster_id (entry);

  g_ptr_array_add (
      question->findings,
      understudy_finding_new (
          understudy_finding_id_format (TRUE, self->account, ledger_entry_get_client_token (entry)),
          g_strdup (ledger_entry_get_name (entry)),
          /* Translators: an order that was found: what came of it, the studio's ID */
          g_strdup_printf (_ ("Duplication, %s, %s"),
                           workspace_words_for_state (ledger_entry_get_state (entry)),
                           caster_id != NULL ? caster_id : ledger_entry_get_source_id (entry))));
}

static void
answer (GTask *task)
{
  Question *question = g_task_get_task_data (task);

  g_task_return_pointer (task, g_steal_pointer (&question->findings),
                         (GDestroyNotify) g_ptr_array_unref);
}

/* Takes the reference of the results and their entries */
static void
answer_from_results (GTask *task)
{
  g_autoptr (GTask) held = NULL;
  Question *question = g_task_get_task_data (task);
  guint n_results = g_list_model_get_n_items (G_LIST_MODEL (question->results));

  held = task;
  g_clear_handle_id (&question->patience_source, g_source_remove);
  g_signal_handlers_disconnect_by_data (question->results, task);
  for (guint i = 0; i < question->awaited->len; i++)
    g_signal_handlers_disconnect_by_data (g_ptr_array_index (question->awaited, i), task);
  for (guint i = 0; i < MIN (n_results, MAX_FINDINGS); i++) {
    g_autoptr (LedgerEntry) entry = g_list_model_get_item (G_LIST_MODEL (question->results), i);

    if (ledger_entry_get_loaded (entry))
      add_entry (g_task_get_source_object (task), question, entry);
  }
  answer (task);
}

static void
on_results_changed (GTask *task)
{
  Question *question = g_task_get_task_data (task);
  GListModel *results = G_LIST_MODEL (question->results);
  guint n_results = g_list_model_get_n_items (results);
  gboolean complete = TRUE;

  if (n_results < MAX_FINDINGS && ledger_results_get_searching (question->results))
    return;
  for (guint i = 0; i < MIN (n_results, MAX_FINDINGS); i++) {
    g_autoptr (LedgerEntry) entry = g_list_model_get_item (results, i);

    if (ledger_entry_get_loaded (entry))
      continue;
    complete = FALSE;
    if (!g_ptr_array_find (question->awaited, entry, NULL)) {
      g_signal_connect_swapped (entry, "notify::loaded", G_CALLBACK (on_results_changed), task);
      g_ptr_array_add (question->awaited, g_steal_pointer (&entry));
    }
  }
  if (complete)
    answer_from_results (task);
}

static gboolean
on_patience_lost (gpointer task)
{
  Question *question = g_task_get_task_data (task);

  question->patience_source = 0;
  answer_from_results (task);
  return G_SOURCE_REMOVE;
}

static void
look_at_history (UnderstudySearch *self, GTask *task, Ledger *ledger)
{
  Question *question = g_task_get_task_data (task);
  g_autofree char *text = g_strjoinv (" ", question->terms);
  const LedgerQueryTerms terms = {.text = text};
  g_autoptr (LedgerQuery) query = NULL;

  if (ledger == NULL) {
    answer (task);
    return;
  }
  query = ledger_query_new (&terms);
  question->results = ledger_results_new (ledger, query);
  question->awaited = g_ptr_array_new_with_free_func (g_object_unref);
  question->patience_source = g_timeout_add_seconds (PATIENCE, on_patience_lost, task);
  g_object_ref (task);
  g_signal_connect_swapped (question->results, "items-changed", G_CALLBACK (on_results_changed),
                            task);
  g_signal_connect_swapped (question->results, "notify::searching", G_CALLBACK (on_results_changed),
                            task);
  on_results_changed (task);
}

static Ledger *
get_own_ledger (UnderstudySearch *self)
{
  return self->workspace != NULL ? workspace_get_ledger (self->workspace) : NULL;
}

static void
look_at_own (UnderstudySearch *self, GTask *task)
{
  for (guint i = 0; self->studios != NULL && i < self->studios->len; i++)
    look_at_studio (self, g_task_get_task_data (task), g_ptr_array_index (self->studios, i));
  look_at_history (self, task, get_own_ledger (self));
}

static void
on_listed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  UnderstudySearch *self = g_task_get_source_object (task);
  g_autoptr (GPtrArray) studios =
      live_client_list_studios_finish (LIVE_CLIENT (source), result, &error);

  if (studios != NULL) {
    g_clear_pointer (&self->studios, g_ptr_array_unref);
    self->studios = g_steal_pointer (&studios);
    self->listed_at = base_clock_get_monotonic_time (base_clock_get_system ());
  } else {
    g_info ("The studios cannot be searched: %s", error->message);
  }
  look_at_own (self, task);
}

static void
on_remembered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  UnderstudySearch *self = g_task_get_source_object (task);
  g_autoptr (GPtrArray) studios = workspace_studio_cache_load_finish (result, &error);

  if (studios == NULL) {
    g_info ("No studios are remembered: %s", error->message);
    studios = g_ptr_array_new_with_free_func (g_object_unref);
  }
  g_clear_pointer (&self->studios, g_ptr_array_unref);
  self->studios = g_steal_pointer (&studios);
  self->listed_at = base_clock_get_monotonic_time (base_clock_get_system ());
  look_at_own (self, task);
}

static void
look (UnderstudySearch *self, GTask *task)
{
  LiveClient *client = self->workspace != NULL ? workspace_get_client (self->workspace) : NULL;
  gint64 now = base_clock_get_monotonic_time (base_clock_get_system ());

  if (self->workspace == NULL || (self->studios != NULL && now - self->listed_at < MAX_AGE)) {
    look_at_own (self, task);
  } else if (client == NULL) {
    g_autofree char *path = workspace_dup_studio_cache_path (self->workspace);

    workspace_studio_cache_load_async (path, g_task_get_cancellable (task), on_remembered,
                                       g_object_ref (task));
  } else {
    live_client_list_studios_async (client, g_task_get_cancellable (task), on_listed,
                                    g_object_ref (task));
  }
}

/* What a window has open is searched as it is */
static gboolean
look_at_session (UnderstudySearch *self, GTask *task)
{
  Ledger *ledger = self->session != NULL ? understudy_session_get_ledger (self->session) : NULL;
  GListModel *studios;
  guint n_studios;

  if (ledger == NULL)
    return FALSE;
  studios = G_LIST_MODEL (understudy_session_get_studios (self->session));
  n_studios = g_list_model_get_n_items (studios);
  if (n_studios == 0)
    understudy_studio_catalog_need (UNDERSTUDY_STUDIO_CATALOG (studios));
  for (guint i = 0; i < n_studios; i++) {
    g_autoptr (LiveStudio) studio = g_list_model_get_item (studios, i);

    look_at_studio (self, g_task_get_task_data (task), studio);
  }
  look_at_history (self, task, ledger);
  return TRUE;
}

/* Opening */

static void
on_opened (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (UnderstudySearch) self = user_data;
  g_autoptr (GError) error = NULL;
  Workspace *workspace = WORKSPACE_WORKSPACE (source);
  gboolean opened = account_get_is_rehearsal (self->account)
                        ? workspace_open_finish (workspace, result, &error)
                        : workspace_open_ledger_finish (workspace, result, &error);
  GTask *next;

  /* Whatever is open is searched; what is not gives an error of its own, or nothing */
  if (!opened)
    g_info ("Not all can be searched: %s", error->message);
  /* Closed in between, and opened again: what waits, waits for that */
  if (self->workspace != NULL && self->workspace != workspace)
    return;
  self->opening = FALSE;
  while ((next = g_queue_pop_head (&self->waiting)) != NULL) {
    g_autoptr (GTask) task = next;

    look (self, task);
  }
}

/* Of a real account the history, and the studios as the window knew them last: a search is no
 * reason to ask for the keyring's password, and none to tell the service that somebody is searching
 */
static void
open_own (UnderstudySearch *self)
{
  self->opening = TRUE;
  self->workspace = workspace_new (self->account, self->data_directory);
  if (account_get_is_rehearsal (self->account))
    workspace_open_async (self->workspace, NULL, on_opened, g_object_ref (self));
  else
    workspace_open_ledger_async (self->workspace, NULL, on_opened, g_object_ref (self));
}

/* The object */

static void
understudy_search_finalize (GObject *object)
{
  UnderstudySearch *self = UNDERSTUDY_SEARCH (object);

  g_queue_clear_full (&self->waiting, g_object_unref);
  g_clear_weak_pointer (&self->session);
  g_clear_object (&self->workspace);
  g_clear_object (&self->account);
  g_clear_pointer (&self->studios, g_ptr_array_unref);
  g_free (self->data_directory);
  G_OBJECT_CLASS (understudy_search_parent_class)->finalize (object);
}

static void
understudy_search_class_init (UnderstudySearchClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = understudy_search_finalize;
}

static void
understudy_search_init (UnderstudySearch *self)
{
  g_queue_init (&self->waiting);
}

/**
 * understudy_search_new:
 * @account: whose studios and history
 * @data_directory: (nullable): where its ledger is kept, %NULL for the user's own place
 *
 * Returns: (transfer full): a search that has nothing open yet
 */
UnderstudySearch *
understudy_search_new (Account *account, const char *data_directory)
{
  UnderstudySearch *self;

  g_return_val_if_fail (ACCOUNT_IS_ACCOUNT (account), NULL);

  self = g_object_new (UNDERSTUDY_TYPE_SEARCH, NULL);
  self->account = g_object_ref (account);
  self->data_directory = g_strdup (data_directory);
  return self;
}

/**
 * understudy_search_get_account:
 * @self: a search
 *
 * Returns: (transfer none): whose studios and history it looks through
 */
Account *
understudy_search_get_account (UnderstudySearch *self)
{
  g_return_val_if_fail (UNDERSTUDY_IS_SEARCH (self), NULL);

  return self->account;
}

/**
 * understudy_search_set_session:
 * @self: a search
 * @session: (nullable): a session of its account, whose books are used while they are open
 */
void
understudy_search_set_session (UnderstudySearch *self, UnderstudySession *session)
{
  g_return_if_fail (UNDERSTUDY_IS_SEARCH (self));
  g_return_if_fail (session == NULL || UNDERSTUDY_IS_SESSION (session));

  g_set_weak_pointer (&self->session, session);
}

/**
 * understudy_search_find_async:
 * @self: a search
 * @terms: words, all of which have to be there
 * @cancellable: (nullable): a #GCancellable
 * @callback: called with what was found
 *
 * Looks for studios by name and ID, and through the history by all that can be searched there.
 */
void
understudy_search_find_async (UnderstudySearch *self,
                              const char *const *terms,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GStrvBuilder) folded = NULL;
  Question *question;

  g_return_if_fail (UNDERSTUDY_IS_SEARCH (self));
  g_return_if_fail (terms != NULL);

  folded = g_strv_builder_new ();
  for (gsize i = 0; terms[i] != NULL; i++) {
    g_autofree char *term = g_utf8_casefold (terms[i], -1);

    g_strv_builder_add (folded, term);
  }
  question = g_new0 (Question, 1);
  question->terms = g_strv_builder_end (folded);
  question->findings = g_ptr_array_new_with_free_func ((GDestroyNotify) understudy_finding_free);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, understudy_search_find_async);
  g_task_set_task_data (task, question, question_free);

  if (look_at_session (self, task))
    return;
  if (self->workspace == NULL)
    open_own (self);
  if (self->opening)
    g_queue_push_tail (&self->waiting, g_steal_pointer (&task));
  else
    look (self, task);
}

/**
 * understudy_search_find_finish:
 * @self: a search
 * @result: the result that the callback got
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (element-type UnderstudyFinding) (nullable): studios, then orders
 */
GPtrArray *
understudy_search_find_finish (UnderstudySearch *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
on_closed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (!workspace_close_finish (WORKSPACE_WORKSPACE (source), result, &error))
    g_warning ("Closing: %s", error->message);
  g_task_return_boolean (task, TRUE);
}

/**
 * understudy_search_close_async:
 * @self: a search
 * @callback: called when nothing is open any more
 *
 * Closes what it opened. It can be used again afterwards.
 */
void
understudy_search_close_async (UnderstudySearch *self,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (Workspace) workspace = NULL;

  g_return_if_fail (UNDERSTUDY_IS_SEARCH (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, understudy_search_close_async);
  workspace = g_steal_pointer (&self->workspace);
  g_clear_pointer (&self->studios, g_ptr_array_unref);
  if (workspace != NULL)
    workspace_close_async (workspace, on_closed, g_steal_pointer (&task));
  else
    g_task_return_boolean (task, TRUE);
}

/**
 * understudy_search_close_finish:
 * @self: a search
 * @result: the result that the callback got
 */
void
understudy_search_close_finish (UnderstudySearch *self, GAsyncResult *result)
{
  g_return_if_fail (g_task_is_valid (result, self));

  g_task_propagate_boolean (G_TASK (result), NULL);
}
