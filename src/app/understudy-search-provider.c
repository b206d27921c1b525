/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "understudy-search-provider.h"

#include "understudy-config.h"
#include "understudy-search.h"

/* After the last question, in s: then what was opened for it is closed, and the program may end */
#define IDLE_TIME 5

struct _UnderstudySearchProvider {
  GObject parent_instance;

  UnderstudyApplication *application; /* weak: it owns this */
  GDBusConnection *connection;
  guint registration;

  UnderstudySearch *search;
  GHashTable *findings; /* ID -> UnderstudyFinding, of the last answer */
  GPtrArray *answers;   /* what the above lie in */
  guint idle_source;
  gboolean held;
};

G_DEFINE_FINAL_TYPE (UnderstudySearchProvider, understudy_search_provider, G_TYPE_OBJECT)

static const char introspection[] =
    "<node><interface name='org.gnome.Shell.SearchProvider2'>"
    "<method name='GetInitialResultSet'>"
    "<arg type='as' name='terms' direction='in'/><arg type='as' name='results' direction='out'/>"
    "</method>"
    "<method name='GetSubsearchResultSet'>"
    "<arg type='as' name='previous_results' direction='in'/>"
    "<arg type='as' name='terms' direction='in'/><arg type='as' name='results' direction='out'/>"
    "</method>"
    "<method name='GetResultMetas'>"
    "<arg type='as' name='identifiers' direction='in'/>"
    "<arg type='aa{sv}' name='metas' direction='out'/>"
    "</method>"
    "<method name='ActivateResult'>"
    "<arg type='s' name='identifier' direction='in'/><arg type='as' name='terms' direction='in'/>"
    "<arg type='u' name='timestamp' direction='in'/>"
    "</method>"
    "<method name='LaunchSearch'>"
    "<arg type='as' name='terms' direction='in'/><arg type='u' name='timestamp' direction='in'/>"
    "</method>"
    "</interface></node>";

/* Being there for the next question, and not for longer */

static void
let_go (UnderstudySearchProvider *self)
{
  if (!self->held)
    return;
  self->held = FALSE;
  if (self->application != NULL)
    g_application_release (G_APPLICATION (self->application));
}

static void
on_search_closed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (UnderstudySearchProvider) self = user_data;

  understudy_search_close_finish (UNDERSTUDY_SEARCH (source), result);
  if (self->search == NULL)
    let_go (self);
}

static void
close_search (UnderstudySearchProvider *self)
{
  g_autoptr (UnderstudySearch) search = g_steal_pointer (&self->search);

  g_clear_handle_id (&self->idle_source, g_source_remove);
  if (search != NULL)
    understudy_search_close_async (search, on_search_closed, g_object_ref (self));
}

static gboolean
on_idle (gpointer user_data)
{
  UnderstudySearchProvider *self = user_data;

  self->idle_source = 0;
  close_search (self);
  return G_SOURCE_REMOVE;
}

static UnderstudySearch *
need_search (UnderstudySearchProvider *self)
{
  g_autoptr (Account) account = understudy_application_dup_account (self->application);

  if (self->search != NULL && understudy_search_get_account (self->search) != account)
    close_search (self);
  if (self->search == NULL)
    self->search = understudy_search_new (account, NULL);
  understudy_search_set_session (self->search,
                                 understudy_application_peek_session (self->application, account));

  if (!self->held)
    g_application_hold (G_APPLICATION (self->application));
  self->held = TRUE;
  g_clear_handle_id (&self->idle_source, g_source_remove);
  self->idle_source = g_timeout_add_seconds (IDLE_TIME, on_idle, self);
  return self->search;
}

/* Answering */

static void
on_found (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GDBusMethodInvocation *invocation = user_data;
  UnderstudySearchProvider *self = g_dbus_method_invocation_get_user_data (invocation);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found =
      understudy_search_find_finish (UNDERSTUDY_SEARCH (source), result, &error);
  GVariantBuilder ids;

  if (found == NULL) {
    g_dbus_method_invocation_return_gerror (invocation, error);
    return;
  }
  g_variant_builder_init (&ids, G_VARIANT_TYPE_STRING_ARRAY);
  g_hash_table_remove_all (self->findings);
  for (guint i = 0; i < found->len; i++) {
    UnderstudyFinding *finding = g_ptr_array_index (found, i);

    g_variant_builder_add (&ids, "s", finding->id);
    g_hash_table_insert (self->findings, finding->id, finding);
  }
  g_clear_pointer (&self->answers, g_ptr_array_unref);
  self->answers = g_steal_pointer (&found);
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(as)", &ids));
}

static void
find (UnderstudySearchProvider *self, GVariant *terms, GDBusMethodInvocation *invocation)
{
  g_autofree const char **words = g_variant_get_strv (terms, NULL);

  understudy_search_find_async (need_search (self), words, NULL, on_found, invocation);
}

static GVariant *
describe (UnderstudySearchProvider *self, GVariant *ids)
{
  g_autofree const char **wanted = g_variant_get_strv (ids, NULL);
  g_autoptr (GIcon) themed = g_themed_icon_new (APPLICATION_ID);
  g_autoptr (GVariant) icon = g_icon_serialize (themed);
  GVariantBuilder metas;

  g_variant_builder_init (&metas, G_VARIANT_TYPE ("aa{sv}"));
  for (gsize i = 0; wanted[i] != NULL; i++) {
    UnderstudyFinding *finding = g_hash_table_lookup (self->findings, wanted[i]);

    if (finding == NULL)
      continue;
    g_variant_builder_open (&metas, G_VARIANT_TYPE ("a{sv}"));
    g_variant_builder_add (&metas, "{sv}", "id", g_variant_new_string (finding->id));
    g_variant_builder_add (&metas, "{sv}", "name", g_variant_new_string (finding->name));
    g_variant_builder_add (&metas, "{sv}", "description",
                           g_variant_new_string (finding->description));
    g_variant_builder_add (&metas, "{sv}", "icon", icon);
    g_variant_builder_close (&metas);
  }
  return g_variant_new ("(aa{sv})", &metas);
}

static void
activate (UnderstudySearchProvider *self, const char *id)
{
  g_auto (UnderstudyFindingId) parsed = {0};
  UnderstudyWindow *window;

  if (!understudy_finding_id_parse (id, &parsed)) {
    understudy_application_open_window (self->application, NULL);
    return;
  }
  window = understudy_application_open_window (self->application, parsed.account_id);
  if (parsed.is_entry)
    understudy_window_show_entry (window, parsed.key);
  else
    understudy_window_begin (window, parsed.key);
}

static void
on_method_call (GDBusConnection *connection,
                const char *sender,
                const char *path,
                const char *interface,
                const char *method,
                GVariant *parameters,
                GDBusMethodInvocation *invocation,
                gpointer user_data)
{
  UnderstudySearchProvider *self = user_data;
  g_autoptr (GVariant) child = NULL;

  if (g_str_equal (method, "GetInitialResultSet") ||
      g_str_equal (method, "GetSubsearchResultSet")) {
    child = g_variant_get_child_value (parameters, g_variant_n_children (parameters) - 1);
    find (self, child, invocation);
    return;
  }
  child = g_variant_get_child_value (parameters, 0);
  if (g_str_equal (method, "GetResultMetas")) {
    g_dbus_method_invocation_return_value (invocation, describe (self, child));
    return;
  }
  if (g_str_equal (method, "ActivateResult"))
    activate (self, g_variant_get_string (child, NULL));
  else
    understudy_application_open_window (self->application, NULL);
  g_dbus_method_invocation_return_value (invocation, NULL);
}

/* The object */

static void
understudy_search_provider_dispose (GObject *object)
{
  UnderstudySearchProvider *self = UNDERSTUDY_SEARCH_PROVIDER (object);

  understudy_search_provider_unregister (self);
  g_clear_handle_id (&self->idle_source, g_source_remove);
  g_clear_object (&self->search);
  g_clear_weak_pointer (&self->application);
  G_OBJECT_CLASS (understudy_search_provider_parent_class)->dispose (object);
}

static void
understudy_search_provider_finalize (GObject *object)
{
  UnderstudySearchProvider *self = UNDERSTUDY_SEARCH_PROVIDER (object);

  g_hash_table_unref (self->findings);
  g_clear_pointer (&self->answers, g_ptr_array_unref);
  G_OBJECT_CLASS (understudy_search_provider_parent_class)->finalize (object);
}

static void
understudy_search_provider_class_init (UnderstudySearchProviderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = understudy_search_provider_dispose;
  object_class->finalize = understudy_search_provider_finalize;
}

static void
understudy_search_provider_init (UnderstudySearchProvider *self)
{
  self->findings = g_hash_table_new (g_str_hash, g_str_equal);
}

/**
 * understudy_search_provider_new:
 * @application: the application that it answers for, and that holds it
 *
 * Returns: (transfer full): a provider that nobody can reach yet
 */
UnderstudySearchProvider *
understudy_search_provider_new (UnderstudyApplication *application)
{
  UnderstudySearchProvider *self;

  g_return_val_if_fail (UNDERSTUDY_IS_APPLICATION (application), NULL);

  self = g_object_new (UNDERSTUDY_TYPE_SEARCH_PROVIDER, NULL);
  g_set_weak_pointer (&self->application, application);
  return self;
}

/**
 * understudy_search_provider_register:
 * @self: a provider
 * @connection: the session bus
 * @path: where to be found
 * @error: return location for a #GError
 *
 * Returns: whether it can be reached now
 */
gboolean
understudy_search_provider_register (UnderstudySearchProvider *self,
                                     GDBusConnection *connection,
                                     const char *path,
                                     GError **error)
{
  static const GDBusInterfaceVTable vtable = {.method_call = on_method_call};
  g_autoptr (GDBusNodeInfo) node = NULL;

  g_return_val_if_fail (UNDERSTUDY_IS_SEARCH_PROVIDER (self), FALSE);
  g_return_val_if_fail (self->registration == 0, FALSE);

  node = g_dbus_node_info_new_for_xml (introspection, error);
  if (node == NULL)
    return FALSE;
  self->registration = g_dbus_connection_register_object (connection, path, node->interfaces[0],
                                                          &vtable, self, NULL, error);
  if (self->registration == 0)
    return FALSE;
  self->connection = g_object_ref (connection);
  return TRUE;
}

/**
 * understudy_search_provider_unregister:
 * @self: a provider
 *
 * Nobody can reach it any more.
 */
void
understudy_search_provider_unregister (UnderstudySearchProvider *self)
{
  g_return_if_fail (UNDERSTUDY_IS_SEARCH_PROVIDER (self));

  if (self->registration != 0)
    g_dbus_connection_unregister_object (self->connection, self->registration);
  self->registration = 0;
  g_clear_object (&self->connection);
}
