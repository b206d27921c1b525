/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "understudy-studio-catalog.h"

#include "duplicator-studios.h"
#include "workspace-studio-cache.h"

struct _UnderstudyStudioCatalog {
  GObject parent_instance;

  LiveClient *client;
  GPtrArray *studios;
  UnderstudyCatalogState state;
  GError *error;
  GCancellable *cancellable; /* of the list being asked for */
  char *cache_path;          /* NULL: nothing is kept */
  GCancellable *loading;     /* of what was kept; NULL: not being read */
  gboolean wanted;           /* asked for before there was a client */
  gboolean again;            /* asked for while an older list was under way */
};

enum {
  PROP_0,
  PROP_CLIENT,
  PROP_STATE,
  PROP_N_ITEMS,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void list_model_init (GListModelInterface *iface);

G_DEFINE_ENUM_TYPE (UnderstudyCatalogState,
                    understudy_catalog_state,
                    G_DEFINE_ENUM_VALUE (UNDERSTUDY_CATALOG_IDLE, "idle"),
                    G_DEFINE_ENUM_VALUE (UNDERSTUDY_CATALOG_LOADING, "loading"),
                    G_DEFINE_ENUM_VALUE (UNDERSTUDY_CATALOG_READY, "ready"),
                    G_DEFINE_ENUM_VALUE (UNDERSTUDY_CATALOG_FAILED, "failed"))

G_DEFINE_FINAL_TYPE_WITH_CODE (UnderstudyStudioCatalog,
                               understudy_studio_catalog,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static GType
get_item_type (GListModel *model)
{
  return LIVE_TYPE_STUDIO;
}

static guint
get_n_items (GListModel *model)
{
  return UNDERSTUDY_STUDIO_CATALOG (model)->studios->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  UnderstudyStudioCatalog *self = UNDERSTUDY_STUDIO_CATALOG (model);

  if (position >= self->studios->len)
    return NULL;
  return g_object_ref (g_ptr_array_index (self->studios, position));
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
set_state (UnderstudyStudioCatalog *self, UnderstudyCatalogState state, GError *error)
{
  g_clear_error (&self->error);
  self->error = error;
  /* Also where it stays the same: the error may be another */
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static int
compare_studios (gconstpointer a, gconstpointer b)
{
  LiveStudio *first = *(LiveStudio *const *) a;
  LiveStudio *second = *(LiveStudio *const *) b;
  const char *first_name = live_studio_get_name (first);
  const char *second_name = live_studio_get_name (second);
  int order = g_utf8_collate (first_name ? first_name : "", second_name ? second_name : "");

  if (order != 0)
    return order;
  return g_strcmp0 (live_studio_get_caster_id (first), live_studio_get_caster_id (second));
}

static void
take_studios (UnderstudyStudioCatalog *self, GPtrArray *studios)
{
  g_autoptr (GPtrArray) old = self->studios;

  g_ptr_array_sort (studios, compare_studios);
  self->studios = studios;
  g_list_model_items_changed (G_LIST_MODEL (self), 0, old->len, studios->len);
  if (old->len != studios->len)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ITEMS]);
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!workspace_studio_cache_save_finish (result, &error))
    g_debug ("The list of studios cannot be kept: %s", error->message);
}

/* A copy: the catalogue's own array goes on changing */
static void
keep (UnderstudyStudioCatalog *self)
{
  g_autoptr (GPtrArray) studios = NULL;

  if (self->cache_path == NULL)
    return;
  studios = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < self->studios->len; i++)
    g_ptr_array_add (studios, g_object_ref (g_ptr_array_index (self->studios, i)));
  workspace_studio_cache_save_async (self->cache_path, studios, on_saved, NULL);
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (UnderstudyStudioCatalog) self = user_data;
  g_autoptr (GError) error = NULL;
  GPtrArray *studios = workspace_studio_cache_load_finish (result, &error);

  if (g_task_get_cancellable (G_TASK (result)) != self->loading) {
    g_clear_pointer (&studios, g_ptr_array_unref);
    return;
  }
  g_clear_object (&self->loading);
  if (studios == NULL) {
    g_debug ("No list of studios was kept: %s", error->message);
    return;
  }
  /* The service may have been faster */
  if (self->state == UNDERSTUDY_CATALOG_READY || studios->len == 0) {
    g_ptr_array_unref (studios);
    return;
  }
  take_studios (self, studios);
  /* What is shown is also brought up to date */
  understudy_studio_catalog_need (self);
}

static void
on_listed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (UnderstudyStudioCatalog) self = user_data;
  g_autoptr (GError) error = NULL;
  GPtrArray *studios = duplicator_list_studios_finish (LIVE_CLIENT (source), result, &error);

  /* The client was changed meanwhile: this is the list of another account */
  if (LIVE_CLIENT (source) != self->client) {
    g_clear_pointer (&studios, g_ptr_array_unref);
    return;
  }

  g_clear_object (&self->cancellable);
  if (studios == NULL) {
    set_state (self, UNDERSTUDY_CATALOG_FAILED, g_steal_pointer (&error));
    return;
  }
  take_studios (self, studios);
  set_state (self, UNDERSTUDY_CATALOG_READY, NULL);
  keep (self);

  if (self->again) {
    self->again = FALSE;
    understudy_studio_catalog_refresh (self);
  }
}

static void
understudy_studio_catalog_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  UnderstudyStudioCatalog *self = UNDERSTUDY_STUDIO_CATALOG (object);

  switch (id) {
  case PROP_CLIENT:
    g_value_set_object (value, self->client);
    break;
  case PROP_STATE:
    g_value_set_enum (value, self->state);
    break;
  case PROP_N_ITEMS:
    g_value_set_uint (value, self->studios->len);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
understudy_studio_catalog_set_property (GObject *object,
                                        guint id,
                                        const GValue *value,
                                        GParamSpec *pspec)
{
  switch (id) {
  case PROP_CLIENT:
    understudy_studio_catalog_set_client (UNDERSTUDY_STUDIO_CATALOG (object),
                                          g_value_get_object (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
understudy_studio_catalog_dispose (GObject *object)
{
  UnderstudyStudioCatalog *self = UNDERSTUDY_STUDIO_CATALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (understudy_studio_catalog_parent_class)->dispose (object);
}

static void
understudy_studio_catalog_finalize (GObject *object)
{
  UnderstudyStudioCatalog *self = UNDERSTUDY_STUDIO_CATALOG (object);

  g_ptr_array_unref (self->studios);
  g_free (self->cache_path);
  g_clear_error (&self->error);
  G_OBJECT_CLASS (understudy_studio_catalog_parent_class)->finalize (object);
}

static void
understudy_studio_catalog_class_init (UnderstudyStudioCatalogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = understudy_studio_catalog_get_property;
  object_class->set_property = understudy_studio_catalog_set_property;
  object_class->dispose = understudy_studio_catalog_dispose;
  object_class->finalize = understudy_studio_catalog_finalize;

  properties[PROP_CLIENT] =
      g_param_spec_object ("client", NULL, NULL, LIVE_TYPE_CLIENT,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_STATE] =
      g_param_spec_enum ("state", NULL, NULL, UNDERSTUDY_TYPE_CATALOG_STATE,
                         UNDERSTUDY_CATALOG_IDLE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_N_ITEMS] = g_param_spec_uint ("n-items", NULL, NULL, 0, G_MAXUINT, 0,
                                                G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
understudy_studio_catalog_init (UnderstudyStudioCatalog *self)
{
  self->studios = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * understudy_studio_catalog_new:
 *
 * Returns: (transfer full): a catalogue that is empty until it has a client and is needed
 */
UnderstudyStudioCatalog *
understudy_studio_catalog_new (void)
{
  return g_object_new (UNDERSTUDY_TYPE_STUDIO_CATALOG, NULL);
}

/**
 * understudy_studio_catalog_set_client:
 * @self: a catalogue
 * @client: (nullable): whom to ask
 *
 * What another client told is forgotten; what was kept of the account is not. A list that was needed
 * while there was nobody to ask is asked for now.
 */
void
understudy_studio_catalog_set_client (UnderstudyStudioCatalog *self, LiveClient *client)
{
  gboolean had_client;

  g_return_if_fail (UNDERSTUDY_IS_STUDIO_CATALOG (self));
  g_return_if_fail (client == NULL || LIVE_IS_CLIENT (client));

  had_client = self->client != NULL;
  if (!g_set_object (&self->client, client))
    return;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->again = FALSE;
  if (had_client)
    take_studios (self, g_ptr_array_new_with_free_func (g_object_unref));
  set_state (self, UNDERSTUDY_CATALOG_IDLE, NULL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CLIENT]);
  if (self->wanted)
    understudy_studio_catalog_refresh (self);
}

/**
 * understudy_studio_catalog_set_cache:
 * @self: a catalogue
 * @path: (nullable): the file in which the account's studios are kept
 *
 * What is there is shown until the service has told better, and brought up to date as soon as there
 * is somebody to ask.
 */
void
understudy_studio_catalog_set_cache (UnderstudyStudioCatalog *self, const char *path)
{
  g_return_if_fail (UNDERSTUDY_IS_STUDIO_CATALOG (self));

  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  g_free (self->cache_path);
  self->cache_path = g_strdup (path);
  if (path == NULL)
    return;
  self->loading = g_cancellable_new ();
  workspace_studio_cache_load_async (path, self->loading, on_loaded, g_object_ref (self));
}

/**
 * understudy_studio_catalog_get_state:
 * @self: a catalogue
 *
 * Returns: how things stand
 */
UnderstudyCatalogState
understudy_studio_catalog_get_state (UnderstudyStudioCatalog *self)
{
  g_return_val_if_fail (UNDERSTUDY_IS_STUDIO_CATALOG (self), UNDERSTUDY_CATALOG_IDLE);

  return self->state;
}

/**
 * understudy_studio_catalog_get_error:
 * @self: a catalogue
 *
 * Returns: (transfer none) (nullable): why the list could not be had, where that is its state
 */
const GError *
understudy_studio_catalog_get_error (UnderstudyStudioCatalog *self)
{
  g_return_val_if_fail (UNDERSTUDY_IS_STUDIO_CATALOG (self), NULL);

  return self->error;
}

/**
 * understudy_studio_catalog_need:
 * @self: a catalogue
 *
 * Asks for the list unless it was had already or is being asked for.
 */
void
understudy_studio_catalog_need (UnderstudyStudioCatalog *self)
{
  g_return_if_fail (UNDERSTUDY_IS_STUDIO_CATALOG (self));

  if (self->state == UNDERSTUDY_CATALOG_IDLE)
    understudy_studio_catalog_refresh (self);
}

/**
 * understudy_studio_catalog_refresh:
 * @self: a catalogue
 *
 * Asks for the list. What was there stays until the answer comes. Where a list is under way
 * already, it is asked for once more after that.
 */
void
understudy_studio_catalog_refresh (UnderstudyStudioCatalog *self)
{
  g_return_if_fail (UNDERSTUDY_IS_STUDIO_CATALOG (self));

  self->wanted = TRUE;
  if (self->client == NULL)
    return;
  if (self->cancellable != NULL) {
    self->again = TRUE;
    return;
  }

  self->cancellable = g_cancellable_new ();
  set_state (self, UNDERSTUDY_CATALOG_LOADING, NULL);
  duplicator_list_studios_async (self->client, self->cancellable, on_listed, g_object_ref (self));
}

/**
 * understudy_studio_catalog_update:
 * @self: a catalogue
 *
 * Asks for the list again, where somebody wanted it before.
 */
void
understudy_studio_catalog_update (UnderstudyStudioCatalog *self)
{
  g_return_if_fail (UNDERSTUDY_IS_STUDIO_CATALOG (self));

  if (self->state != UNDERSTUDY_CATALOG_IDLE)
    understudy_studio_catalog_refresh (self);
}

/**
 * understudy_studio_catalog_dup_names:
 * @self: a catalogue
 *
 * Returns: (transfer full) (nullable) (element-type utf8 utf8): the names, which may be %NULL, by
 * ID; %NULL where the list was never had
 */
GHashTable *
understudy_studio_catalog_dup_names (UnderstudyStudioCatalog *self)
{
  GHashTable *names;

  g_return_val_if_fail (UNDERSTUDY_IS_STUDIO_CATALOG (self), NULL);

  if (self->studios->len == 0 && self->state != UNDERSTUDY_CATALOG_READY)
    return NULL;
  names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; i < self->studios->len; i++) {
    LiveStudio *studio = g_ptr_array_index (self->studios, i);

    if (live_studio_get_caster_id (studio) != NULL)
      g_hash_table_insert (names, g_strdup (live_studio_get_caster_id (studio)),
                           g_strdup (live_studio_get_name (studio)));
  }
  return names;
}

/**
 * understudy_studio_catalog_lookup:
 * @self: a catalogue
 * @caster_id: (nullable): a studio's ID
 *
 * Returns: (transfer none) (nullable): the studio of that ID, if it is known
 */
LiveStudio *
understudy_studio_catalog_lookup (UnderstudyStudioCatalog *self, const char *caster_id)
{
  g_return_val_if_fail (UNDERSTUDY_IS_STUDIO_CATALOG (self), NULL);

  for (guint i = 0; caster_id != NULL && i < self->studios->len; i++) {
    LiveStudio *studio = g_ptr_array_index (self->studios, i);

    if (g_strcmp0 (live_studio_get_caster_id (studio), caster_id) == 0)
      return studio;
  }
  return NULL;
}

/**
 * understudy_studio_catalog_has_name:
 * @self: a catalogue
 * @name: a studio's name
 *
 * Returns: whether a studio of that name is known
 */
gboolean
understudy_studio_catalog_has_name (UnderstudyStudioCatalog *self, const char *name)
{
  g_return_val_if_fail (UNDERSTUDY_IS_STUDIO_CATALOG (self), FALSE);

  for (guint i = 0; i < self->studios->len; i++) {
    if (g_strcmp0 (live_studio_get_name (g_ptr_array_index (self->studios, i)), name) == 0)
      return TRUE;
  }
  return FALSE;
}
