/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-many.h"
#include "understudy-config.h"
#include "cli-output.h"
#include "cli-report.h"
#include "cli-text.h"
#include "cli-watch.h"
#include "explanation.h"
#include <glib/gi18n-lib.h>

/* How long what is under way may take after the first signal, in s */
#define LAST_ANSWERS 10

/* Waiting */

typedef struct {
  Duplicator *duplicator;
  GPtrArray *entries;
  GCancellable *enough; /* ends waiting */
  gboolean reached;     /* somebody has answered */
} Wait;

static void
on_entry_changed (Ledger *ledger, LedgerEntry *entry, Wait *wait)
{
  if (ledger_entry_get_state (entry) == LEDGER_STATE_DONE ||
      ledger_entry_get_request_id (entry) != NULL)
    wait->reached = TRUE;
}

/* An address where nobody has answered at all may be wrong, and waiting for it would never end */
static void
on_pause (Duplicator *duplicator, GParamSpec *pspec, Wait *wait)
{
  if (duplicator_get_pause (duplicator) != DUPLICATOR_PAUSE_OFFLINE)
    return;

  if (wait->reached) {
    cli_warn (_ ("The service cannot be reached at the moment. It goes on as soon as it can."));
  } else {
    cli_warn (_ ("The service cannot be reached."));
    g_cancellable_cancel (wait->enough);
  }
}

static gboolean
is_being_sent (GPtrArray *entries)
{
  for (guint i = 0; i < entries->len; i++) {
    if (ledger_entry_get_state (entries->pdata[i]) == LEDGER_STATE_SENDING)
      return TRUE;
  }

  return FALSE;
}

static gboolean
on_time_up (gpointer user_data)
{
  gboolean *up = user_data;

  *up = TRUE;

  return G_SOURCE_REMOVE;
}

static gboolean
on_tick (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

/* What has been sent already is worth a moment: its answer may still come */
static void
end_early (Wait *wait)
{
  gboolean up = FALSE;
  guint timer = g_timeout_add_seconds (LAST_ANSWERS, on_time_up, &up);
  guint ticks = g_timeout_add (20, on_tick, NULL);

  duplicator_pause (wait->duplicator);
  while (!up && is_being_sent (wait->entries))
    g_main_context_iteration (NULL, TRUE);

  if (!up)
    g_source_remove (timer);
  g_source_remove (ticks);
}

static void
cancel (GCancellable *cancellable, gpointer enough)
{
  g_cancellable_cancel (enough);
}

/**
 * cli_many_prepare:
 * @session: a session that is to carry out many
 *
 * Says from now on what the first signal does.
 */
void
cli_many_prepare (CliSession *session)
{
  cli_session_set_farewell (session,
                            _ ("Ending as soon as what is under way has ended. Again to stop at once."));
}

/**
 * cli_many_wait:
 * @session: the session, open
 * @entries: (element-type LedgerEntry): what is in its queue
 * @reached: whether the service has answered already
 *
 * Waits until everything has come to its end, or somebody had enough, and tells how far it is
 * meanwhile.
 */
void
cli_many_wait (CliSession *session, GPtrArray *entries, gboolean reached)
{
  g_autoptr (GCancellable) enough = g_cancellable_new ();
  Workspace *workspace = cli_session_get_workspace (session);
  Duplicator *duplicator = workspace_get_duplicator (workspace);
  GCancellable *cancellable = cli_session_get_cancellable (session);
  Wait wait = {duplicator, entries, enough, reached};
  g_autoptr (CliWatch) watch = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gulong handler =
      g_cancellable_connect (cancellable, G_CALLBACK (cancel), g_object_ref (enough), g_object_unref);

  watch = cli_watch_new (duplicator);
  g_signal_connect (duplicator, "notify::pause", G_CALLBACK (on_pause), &wait);
  g_signal_connect (workspace_get_ledger (workspace), "entry-changed",
                    G_CALLBACK (on_entry_changed), &wait);
  duplicator_wait_async (duplicator, enough, cli_take_result, &result);
  if (!duplicator_wait_finish (duplicator, cli_wait (&result), &error)) {
    if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
      end_early (&wait);
    else
      cli_warn_error (error);
  }
  g_signal_handlers_disconnect_by_data (duplicator, &wait);
  g_signal_handlers_disconnect_by_data (workspace_get_ledger (workspace), &wait);
  g_cancellable_disconnect (cancellable, handler);
}

/* Telling */

typedef struct {
  guint done;
  guint failed;
  guint unknown;
  guint possible;
  guint left;
} Count;

static Count
count_states (GPtrArray *entries)
{
  Count count = {0};

  for (guint i = 0; i < entries->len; i++) {
    switch (ledger_entry_get_state (entries->pdata[i])) {
    case LEDGER_STATE_DONE:
      count.done++;
      break;
    case LEDGER_STATE_REFUSED:
    case LEDGER_STATE_CANCELLED:
      count.failed++;
      break;
    case LEDGER_STATE_QUEUED:
      count.left++;
      break;
    case LEDGER_STATE_SENDING:
    case LEDGER_STATE_UNKNOWN:
    default:
      count.unknown++;
      count.possible += cli_entry_get_possible_copy (entries->pdata[i]) != NULL;
    }
  }

  return count;
}

static char *
describe (const Count *count, guint total)
{
  if (count->done == total)
    return g_strdup_printf (ngettext ("%u studio was made.", "%u studios were made.", total),
                            total);

  return g_strdup_printf (_ ("Done: %u of %u; failed: %u; unknown: %u; left: %u."), count->done,
                          total, count->failed, count->unknown, count->left);
}

/* Each reason once, with what to do */
static void
add_reasons (GString *text, GPtrArray *entries)
{
  g_autoptr (GHashTable) told = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < entries->len; i++) {
    LedgerEntry *entry = entries->pdata[i];
    LedgerState state = ledger_entry_get_state (entry);
    const char *code = ledger_entry_get_error_code (entry);
    g_autoptr (Explanation) explanation = NULL;
    g_autofree char *part = NULL;

    if (code == NULL || (state != LEDGER_STATE_REFUSED && state != LEDGER_STATE_UNKNOWN) ||
        !g_hash_table_add (told, (gpointer) code))
      continue;

    explanation = explanation_new_for_entry (entry);
    part = cli_explanation_to_text (explanation);
    g_string_append_c (text, '\n');
    g_string_append (text, part);
  }
}

static gboolean
print_text (GPtrArray *entries)
{
  Count count = count_states (entries);
  g_autofree char *table = cli_entries_to_text (entries, FALSE);
  g_autofree char *summary = describe (&count, entries->len);
  GString *text = g_string_new (table);
  g_autofree char *whole = NULL;

  add_reasons (text, entries);
  g_string_append_printf (text, "\n%s\n", summary);
  whole = g_string_free (text, FALSE);

  return cli_print (whole);
}

static gboolean
print_json (GPtrArray *entries)
{
  g_autoptr (JsonNode) node = cli_entries_to_json (entries);

  return cli_print_json (node);
}

static CliExit
get_exit_status (const Count *count)
{
  if (count->unknown > 0)
    return CLI_EXIT_UNKNOWN;

  return count->failed > 0 || count->left > 0 ? CLI_EXIT_REFUSED : CLI_EXIT_DONE;
}

/* How to go on, as it was called */
static char *
make_command (CliSession *session, const char *words)
{
  Account *account = workspace_get_account (cli_session_get_workspace (session));
  LiveEndpoint *endpoint = account_get_endpoint (account);
  const char *region = live_endpoint_get_region (endpoint);
  GString *command = g_string_new ("understudy ");

  g_string_append (command, words);
  if (account_get_kind (account) == ACCOUNT_KIND_SAVED) {
    g_string_append_printf (command, " --account %s", account_get_id (account));
    return g_string_free (command, FALSE);
  }
  if (account_get_is_rehearsal (account))
    g_string_append (command, " --rehearsal");
  else
    g_string_append_printf (command, " --endpoint %s", live_endpoint_get_url (endpoint));
  if (region != NULL)
    g_string_append_printf (command, " --region %s", region);

  return g_string_free (command, FALSE);
}

static void
tell_how_to_go_on (CliSession *session, const Count *count)
{
  if (count->left > 0 || count->unknown > count->possible) {
    g_autofree char *resume = make_command (session, "resume");
    g_autofree char *discard = make_command (session, "discard");

    if (count->left > 0)
      cli_warn (_ ("What is left stays queued. To go on: “%s”; to cancel it: “%s”."), resume, discard);
    else
      cli_warn (_ ("To look for what is unknown, and go on: “%s”."), resume);
  }
  if (count->possible > 0) {
    g_autofree char *answer = make_command (session, "answer CLIENT_TOKEN --yes|--no");

    cli_warn (ngettext ("%u studio may be the copy that no answer came for. Look at it, then say so: “%s”.",
                        "%u studios may be the copies that no answer came for. Look at them, then say so: “%s”.",
                        count->possible),
              count->possible, answer);
  }
}

/**
 * cli_many_report:
 * @session: the session
 * @entries: (element-type LedgerEntry): what was asked for, oldest first
 * @json: for programs
 *
 * Tells what came of it all, and how to go on with what is left.
 *
 * Returns: what to end with
 */
CliExit
cli_many_report (CliSession *session, GPtrArray *entries, gboolean json)
{
  Count count = count_states (entries);
  gboolean printed = json ? print_json (entries) : print_text (entries);

  if (!printed && count.done > 0)
    cli_warn (_ ("What came of it is in the history: “understudy history”."));
  tell_how_to_go_on (session, &count);

  return get_exit_status (&count);
}
