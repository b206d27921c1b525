/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workspace-private.h"
#include "workspace-studio-cache.h"

enum { PROP_0, PROP_ACCOUNT, PROP_LEDGER, PROP_CLIENT, PROP_DUPLICATOR, PROP_OPENED, LAST_PROP };

static GParamSpec *pspecs[LAST_PROP];

G_DEFINE_FINAL_TYPE (Workspace, workspace, G_TYPE_OBJECT)

static void
workspace_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  Workspace *self = WORKSPACE_WORKSPACE (object);

  switch (property_id) {
  case PROP_ACCOUNT:
    g_value_set_object (value, self->account);
    break;
  case PROP_LEDGER:
    g_value_set_object (value, self->ledger);
    break;
  case PROP_CLIENT:
    g_value_set_object (value, self->client);
    break;
  case PROP_DUPLICATOR:
    g_value_set_object (value, self->duplicator);
    break;
  case PROP_OPENED:
    g_value_set_boolean (value, self->opened);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
workspace_finalize (GObject *object)
{
  Workspace *self = WORKSPACE_WORKSPACE (object);

  g_clear_object (&self->duplicator);
  g_clear_object (&self->client);
  g_clear_object (&self->stand_in);
  g_clear_object (&self->ledger);
  g_clear_object (&self->account);
  g_clear_pointer (&self->data_directory, g_free);
  g_clear_pointer (&self->cache_directory, g_free);

  G_OBJECT_CLASS (workspace_parent_class)->finalize (object);
}

static void
workspace_class_init (WorkspaceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = workspace_get_property;
  object_class->finalize = workspace_finalize;

  pspecs[PROP_ACCOUNT] = g_param_spec_object ("account", NULL, NULL, ACCOUNT_TYPE_ACCOUNT, flags);
  pspecs[PROP_LEDGER] = g_param_spec_object ("ledger", NULL, NULL, LEDGER_TYPE_LEDGER, flags);
  pspecs[PROP_CLIENT] = g_param_spec_object ("client", NULL, NULL, LIVE_TYPE_CLIENT, flags);
  pspecs[PROP_DUPLICATOR] =
      g_param_spec_object ("duplicator", NULL, NULL, DUPLICATOR_TYPE_DUPLICATOR, flags);
  pspecs[PROP_OPENED] = g_param_spec_boolean ("opened", NULL, NULL, FALSE, flags);

  g_object_class_install_properties (object_class, LAST_PROP, pspecs);
}

static void
workspace_init (Workspace *self)
{
}

/* The client and the duplicator come and go with it */
void
workspace_set_opened (Workspace *self, gboolean opened)
{
  if (self->opened == opened)
    return;

  self->opened = opened;
  g_object_freeze_notify (G_OBJECT (self));
  g_object_notify_by_pspec (G_OBJECT (self), pspecs[PROP_OPENED]);
  g_object_notify_by_pspec (G_OBJECT (self), pspecs[PROP_CLIENT]);
  g_object_notify_by_pspec (G_OBJECT (self), pspecs[PROP_DUPLICATOR]);
  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * workspace_new:
 * @account: who is at work
 * @data_directory: (nullable): where everything is kept; %NULL for the user's own folder
 *
 * Nothing is touched before it is opened. The Rehearsal keeps its history and its studios in a
 * folder of its own, apart from those of real accounts.
 *
 * Returns: (transfer full): a workspace for @account
 */
Workspace *
workspace_new (Account *account, const char *data_directory)
{
  g_autofree char *own_directory = NULL;
  g_autofree char *cache_directory = NULL;
  g_autofree char *path = NULL;
  Workspace *self;

  g_return_val_if_fail (ACCOUNT_IS_ACCOUNT (account), NULL);

  if (data_directory == NULL) {
    data_directory = own_directory = g_build_filename (g_get_user_data_dir (), "understudy", NULL);
    cache_directory = g_build_filename (g_get_user_cache_dir (), "understudy", NULL);
  } else {
    cache_directory = g_build_filename (data_directory, "cache", NULL);
  }

  self = g_object_new (WORKSPACE_TYPE_WORKSPACE, NULL);
  self->account = g_object_ref (account);
  self->data_directory = account_get_is_rehearsal (account)
                             ? g_build_filename (data_directory, "rehearsal", NULL)
                             : g_strdup (data_directory);
  self->cache_directory = g_steal_pointer (&cache_directory);
  path = g_build_filename (self->data_directory, "ledger.db", NULL);
  self->ledger = ledger_new (path, base_clock_get_system ());

  return self;
}

/**
 * workspace_get_account:
 *
 * Returns: (transfer none): who is at work
 */
Account *
workspace_get_account (Workspace *self)
{
  g_return_val_if_fail (WORKSPACE_IS_WORKSPACE (self), NULL);

  return self->account;
}

/**
 * workspace_dup_studio_cache_path:
 *
 * Returns: (transfer full): where the account's studios are kept, for workspace_studio_cache_load_async()
 */
char *
workspace_dup_studio_cache_path (Workspace *self)
{
  g_return_val_if_fail (WORKSPACE_IS_WORKSPACE (self), NULL);

  return workspace_studio_cache_dup_path (
      self->cache_directory, self->account,
      account_get_is_rehearsal (self->account) ? self->data_directory : NULL);
}

/**
 * workspace_get_ledger:
 *
 * Returns: (transfer none): the ledger, open or not
 */
Ledger *
workspace_get_ledger (Workspace *self)
{
  g_return_val_if_fail (WORKSPACE_IS_WORKSPACE (self), NULL);

  return self->ledger;
}

/**
 * workspace_get_client:
 *
 * How it signs, what it asks for and how long it waits is set on the client itself.
 *
 * Returns: (transfer none) (nullable): the client; %NULL while the workspace is not open
 */
LiveClient *
workspace_get_client (Workspace *self)
{
  g_return_val_if_fail (WORKSPACE_IS_WORKSPACE (self), NULL);

  return self->client;
}

/**
 * workspace_get_duplicator:
 *
 * Returns: (transfer none) (nullable): the duplicator; %NULL while the workspace is not open
 */
Duplicator *
workspace_get_duplicator (Workspace *self)
{
  g_return_val_if_fail (WORKSPACE_IS_WORKSPACE (self), NULL);

  return self->duplicator;
}
