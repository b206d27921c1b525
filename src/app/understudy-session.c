/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "understudy-session-private.h"

#include "understudy-settings.h"

enum {
  PROP_0,
  PROP_ACCOUNT,
  PROP_STATE,
  PROP_HISTORY,
  PROP_STUDIOS,
  PROP_UNDER_WAY,
  PROP_QUEUE,
  PROP_CONNECTION,
  N_PROPS,
};

enum {
  SIGNAL_ORDER_FINISHED,
  SIGNAL_CLOSED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_ENUM_TYPE (UnderstudySessionState,
                    understudy_session_state,
                    G_DEFINE_ENUM_VALUE (UNDERSTUDY_SESSION_CLOSED, "closed"),
                    G_DEFINE_ENUM_VALUE (UNDERSTUDY_SESSION_OPENING, "opening"),
                    G_DEFINE_ENUM_VALUE (UNDERSTUDY_SESSION_READY, "ready"),
                    G_DEFINE_ENUM_VALUE (UNDERSTUDY_SESSION_HISTORY_ONLY, "history-only"),
                    G_DEFINE_ENUM_VALUE (UNDERSTUDY_SESSION_FAILED, "failed"),
                    G_DEFINE_ENUM_VALUE (UNDERSTUDY_SESSION_CLOSING, "closing"))

G_DEFINE_FINAL_TYPE (UnderstudySession, understudy_session, G_TYPE_OBJECT)

static void
set_state (UnderstudySession *self, UnderstudySessionState state, GError *problem)
{
  g_clear_error (&self->problem);
  self->problem = problem;
  /* Also where it stays the same: the problem may be another */
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static void
set_workspace (UnderstudySession *self, Workspace *workspace)
{
  g_set_object (&self->workspace, workspace);
  if (workspace == NULL) {
    understudy_failures_set_ledger (understudy_queue_get_failures (self->queue), NULL);
    understudy_queue_set_duplicator (self->queue, NULL);
    understudy_studio_catalog_set_client (self->studios, NULL);
    understudy_connection_set_client (self->connection, NULL);
    g_clear_object (&self->trimmer);
    if (self->history != NULL) {
      g_clear_object (&self->history);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HISTORY]);
    }
  }
}

/* Opening */

static void
on_opened (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (UnderstudySession) self = user_data;
  g_autoptr (GError) error = NULL;

  if (workspace_open_finish (WORKSPACE_WORKSPACE (source), result, &error)) {
    understudy_settings_bind_client (workspace_get_client (self->workspace));
    understudy_connection_set_client (self->connection, workspace_get_client (self->workspace));
    understudy_studio_catalog_set_client (self->studios, workspace_get_client (self->workspace));
    set_state (self, UNDERSTUDY_SESSION_READY, NULL);
    understudy_queue_set_duplicator (self->queue, workspace_get_duplicator (self->workspace));
    understudy_session_send_waiting (self);
  } else {
    set_state (self, UNDERSTUDY_SESSION_HISTORY_ONLY, g_error_copy (error));
    understudy_session_fail_waiting (self, error);
  }
  understudy_session_close_if_asked (self);
}

static void
on_ledger_opened (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (UnderstudySession) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *cache_path = NULL;

  if (!workspace_open_ledger_finish (WORKSPACE_WORKSPACE (source), result, &error)) {
    set_workspace (self, NULL);
    set_state (self, UNDERSTUDY_SESSION_FAILED, g_error_copy (error));
    understudy_session_fail_waiting (self, error);
    understudy_session_close_if_asked (self);
    return;
  }

  /* The history is there at once, whatever becomes of the rest */
  self->history = ledger_model_new (workspace_get_ledger (self->workspace));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HISTORY]);
  understudy_failures_set_ledger (understudy_queue_get_failures (self->queue),
                                  workspace_get_ledger (self->workspace));
  cache_path = workspace_dup_studio_cache_path (self->workspace);
  understudy_studio_catalog_set_cache (self->studios, cache_path);
  workspace_open_async (self->workspace, NULL, on_opened, g_object_ref (self));
}

/* What could not be had while the service was out of reach is asked for when it is not any more */
static void
on_offline (UnderstudySession *self)
{
  if (!understudy_connection_get_offline (self->connection) &&
      understudy_studio_catalog_get_error (self->studios) != NULL)
    understudy_studio_catalog_update (self->studios);
}

/* Closing */

static void
on_closed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (UnderstudySession) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!workspace_close_finish (WORKSPACE_WORKSPACE (source), result, &error))
    g_warning ("Closing: %s", error->message);
  set_workspace (self, NULL);
  set_state (self, UNDERSTUDY_SESSION_CLOSED, NULL);

  if (self->open_asked) {
    self->open_asked = FALSE;
    understudy_session_open (self);
    return;
  }
  g_signal_emit (self, signals[SIGNAL_CLOSED], 0);
}

/* What takes moments is waited for. What takes longer stays in the ledger, and is offered at the
 * next start. */
static gboolean
is_held_up (UnderstudySession *self)
{
  return !g_queue_is_empty (&self->waiting) || understudy_queue_get_placing (self->queue) ||
         (self->n_sent > 0 && !understudy_queue_get_active (self->queue));
}

void
understudy_session_close_if_asked (UnderstudySession *self)
{
  if (!self->close_asked || self->state == UNDERSTUDY_SESSION_OPENING ||
      self->state == UNDERSTUDY_SESSION_CLOSING || is_held_up (self))
    return;

  self->close_asked = FALSE;
  if (self->workspace == NULL) {
    set_state (self, UNDERSTUDY_SESSION_CLOSED, NULL);
    g_signal_emit (self, signals[SIGNAL_CLOSED], 0);
    return;
  }
  set_state (self, UNDERSTUDY_SESSION_CLOSING, NULL);
  understudy_queue_set_duplicator (self->queue, NULL);
  understudy_studio_catalog_set_client (self->studios, NULL);
  understudy_connection_set_client (self->connection, NULL);
  g_clear_object (&self->trimmer);
  workspace_close_async (self->workspace, on_closed, g_object_ref (self));
}

/* The object */

static void
understudy_session_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  UnderstudySession *self = UNDERSTUDY_SESSION (object);

  switch (id) {
  case PROP_ACCOUNT:
    g_value_set_object (value, self->account);
    break;
  case PROP_STATE:
    g_value_set_enum (value, self->state);
    break;
  case PROP_HISTORY:
    g_value_set_object (value, self->history);
    break;
  case PROP_STUDIOS:
    g_value_set_object (value, self->studios);
    break;
  case PROP_UNDER_WAY:
    g_value_set_object (value, self->under_way);
    break;
  case PROP_QUEUE:
    g_value_set_object (value, self->queue);
    break;
  case PROP_CONNECTION:
    g_value_set_object (value, self->connection);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
understudy_session_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  UnderstudySession *self = UNDERSTUDY_SESSION (object);

  switch (id) {
  case PROP_ACCOUNT:
    self->account = g_value_dup_object (value);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
understudy_session_finalize (GObject *object)
{
  UnderstudySession *self = UNDERSTUDY_SESSION (object);

  g_assert (self->n_sent == 0);
  g_queue_clear_full (&self->waiting, g_object_unref);
  g_clear_object (&self->trimmer);
  g_clear_object (&self->history);
  g_clear_object (&self->studios);
  g_signal_handlers_disconnect_by_data (self->queue, self);
  g_clear_object (&self->queue);
  g_signal_handlers_disconnect_by_data (self->connection, self);
  g_clear_object (&self->connection);
  g_clear_object (&self->under_way);
  g_hash_table_unref (self->quick);
  g_clear_object (&self->workspace);
  g_clear_object (&self->account);
  g_clear_error (&self->problem);
  g_free (self->data_directory);
  G_OBJECT_CLASS (understudy_session_parent_class)->finalize (object);
}

static void
understudy_session_class_init (UnderstudySessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags read_only = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = understudy_session_get_property;
  object_class->set_property = understudy_session_set_property;
  object_class->finalize = understudy_session_finalize;

  properties[PROP_ACCOUNT] =
      g_param_spec_object ("account", NULL, NULL, ACCOUNT_TYPE_ACCOUNT,
                           G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, UNDERSTUDY_TYPE_SESSION_STATE,
                                              UNDERSTUDY_SESSION_CLOSED, read_only);
  properties[PROP_HISTORY] =
      g_param_spec_object ("history", NULL, NULL, G_TYPE_LIST_MODEL, read_only);
  properties[PROP_STUDIOS] =
      g_param_spec_object ("studios", NULL, NULL, UNDERSTUDY_TYPE_STUDIO_CATALOG, read_only);
  properties[PROP_UNDER_WAY] =
      g_param_spec_object ("under-way", NULL, NULL, G_TYPE_LIST_MODEL, read_only);
  properties[PROP_QUEUE] =
      g_param_spec_object ("queue", NULL, NULL, UNDERSTUDY_TYPE_QUEUE, read_only);
  properties[PROP_CONNECTION] =
      g_param_spec_object ("connection", NULL, NULL, UNDERSTUDY_TYPE_CONNECTION, read_only);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_ORDER_FINISHED] =
      g_signal_new ("order-finished", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 1, UNDERSTUDY_TYPE_ORDER);
  signals[SIGNAL_CLOSED] = g_signal_new ("closed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
understudy_session_init (UnderstudySession *self)
{
  self->studios = understudy_studio_catalog_new ();
  self->queue = understudy_queue_new ();
  g_signal_connect_object (self->queue, "finished", G_CALLBACK (understudy_studio_catalog_update),
                           self->studios, G_CONNECT_SWAPPED);
  g_signal_connect_swapped (self->queue, "placed", G_CALLBACK (understudy_session_close_if_asked),
                            self);
  g_signal_connect_swapped (self->queue, "wanted", G_CALLBACK (understudy_session_open), self);
  self->connection = understudy_connection_new ();
  g_signal_connect_swapped (self->connection, "notify::offline", G_CALLBACK (on_offline), self);
  self->under_way = g_list_store_new (UNDERSTUDY_TYPE_ORDER);
  self->quick = g_hash_table_new (NULL, NULL);
  g_queue_init (&self->waiting);
}

/**
 * understudy_session_new:
 * @account: an account
 * @data_directory: (nullable): where its ledger is kept, %NULL for the user's own place
 *
 * Returns: (transfer full): a session that is not open yet
 */
UnderstudySession *
understudy_session_new (Account *account, const char *data_directory)
{
  UnderstudySession *self;

  g_return_val_if_fail (ACCOUNT_IS_ACCOUNT (account), NULL);

  self = g_object_new (UNDERSTUDY_TYPE_SESSION, "account", account, NULL);
  self->data_directory = g_strdup (data_directory);
  return self;
}

/**
 * understudy_session_get_account:
 * @self: a session
 *
 * Returns: (transfer none): whose it is
 */
Account *
understudy_session_get_account (UnderstudySession *self)
{
  g_return_val_if_fail (UNDERSTUDY_IS_SESSION (self), NULL);

  return self->account;
}

/**
 * understudy_session_get_state:
 * @self: a session
 *
 * Returns: how things stand
 */
UnderstudySessionState
understudy_session_get_state (UnderstudySession *self)
{
  g_return_val_if_fail (UNDERSTUDY_IS_SESSION (self), UNDERSTUDY_SESSION_CLOSED);

  return self->state;
}

/**
 * understudy_session_get_problem:
 * @self: a session
 *
 * Returns: (transfer none) (nullable): what stands in the way of its work
 */
const GError *
understudy_session_get_problem (UnderstudySession *self)
{
  g_return_val_if_fail (UNDERSTUDY_IS_SESSION (self), NULL);

  return self->problem;
}

/**
 * understudy_session_get_ledger:
 * @self: a session
 *
 * Returns: (transfer none) (nullable): the account's ledger; %NULL while it is not open
 */
Ledger *
understudy_session_get_ledger (UnderstudySession *self)
{
  g_return_val_if_fail (UNDERSTUDY_IS_SESSION (self), NULL);

  return self->history != NULL ? workspace_get_ledger (self->workspace) : NULL;
}

/**
 * understudy_session_get_history:
 * @self: a session
 *
 * Returns: (transfer none) (nullable): what was done, newest first; %NULL while the ledger is not
 * open
 */
GListModel *
understudy_session_get_history (UnderstudySession *self)
{
  g_return_val_if_fail (UNDERSTUDY_IS_SESSION (self), NULL);

  return self->history != NULL ? G_LIST_MODEL (self->history) : NULL;
}

/**
 * understudy_session_get_studios:
 * @self: a session
 *
 * Returns: (transfer none): the account's studios
 */
UnderstudyStudioCatalog *
understudy_session_get_studios (UnderstudySession *self)
{
  g_return_val_if_fail (UNDERSTUDY_IS_SESSION (self), NULL);

  return self->studios;
}

/**
 * understudy_session_get_under_way:
 * @self: a session
 *
 * Returns: (transfer none): the orders that are being carried out, those that are done in a moment
 * left out
 */
GListModel *
understudy_session_get_under_way (UnderstudySession *self)
{
  g_return_val_if_fail (UNDERSTUDY_IS_SESSION (self), NULL);

  return G_LIST_MODEL (self->under_way);
}

/**
 * understudy_session_get_queue:
 * @self: a session
 *
 * Returns: (transfer none): its orders of many, and all that is to be said of what it carries out
 */
UnderstudyQueue *
understudy_session_get_queue (UnderstudySession *self)
{
  g_return_val_if_fail (UNDERSTUDY_IS_SESSION (self), NULL);

  return self->queue;
}

/**
 * understudy_session_get_connection:
 * @self: a session
 *
 * Returns: (transfer none): whether its service can be reached
 */
UnderstudyConnection *
understudy_session_get_connection (UnderstudySession *self)
{
  g_return_val_if_fail (UNDERSTUDY_IS_SESSION (self), NULL);

  return self->connection;
}

/**
 * understudy_session_open:
 * @self: a session
 *
 * Opens the ledger and whatever else the account needs, as far as that is not done already. Watch
 * the state.
 */
void
understudy_session_open (UnderstudySession *self)
{
  g_return_if_fail (UNDERSTUDY_IS_SESSION (self));

  self->close_asked = FALSE;
  switch (self->state) {
  case UNDERSTUDY_SESSION_OPENING:
  case UNDERSTUDY_SESSION_READY:
    return;
  case UNDERSTUDY_SESSION_CLOSING:
    self->open_asked = TRUE;
    return;
  case UNDERSTUDY_SESSION_HISTORY_ONLY:
    set_state (self, UNDERSTUDY_SESSION_OPENING, NULL);
    workspace_open_async (self->workspace, NULL, on_opened, g_object_ref (self));
    return;
  case UNDERSTUDY_SESSION_CLOSED:
  case UNDERSTUDY_SESSION_FAILED:
  default:
    break;
  }

  g_clear_object (&self->workspace);
  self->workspace = workspace_new (self->account, self->data_directory);
  set_state (self, UNDERSTUDY_SESSION_OPENING, NULL);
  workspace_open_ledger_async (self->workspace, NULL, on_ledger_opened, g_object_ref (self));
}

/**
 * understudy_session_close:
 * @self: a session
 *
 * Closes it once everything that is under way is in the ledger; the signal closed tells when that
 * is done. Orders of many that are not sent yet stay queued there.
 */
void
understudy_session_close (UnderstudySession *self)
{
  g_return_if_fail (UNDERSTUDY_IS_SESSION (self));

  self->open_asked = FALSE;
  if (self->state == UNDERSTUDY_SESSION_CLOSING)
    return;
  self->close_asked = TRUE;
  understudy_session_close_if_asked (self);
}
