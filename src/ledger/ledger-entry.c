/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger-entry-private.h"

struct _LedgerEntry {
  GObject parent_instance;

  LedgerRecord *record;
  guint64 serial;
  gboolean loaded;

  LedgerEntryGone gone;
  gpointer gone_data;
  GDestroyNotify gone_destroy;
};

G_DEFINE_FINAL_TYPE (LedgerEntry, ledger_entry, G_TYPE_OBJECT)

typedef enum {
  PROP_ID = 1,
  PROP_CLIENT_TOKEN,
  PROP_ACCOUNT,
  PROP_ENDPOINT,
  PROP_REGION,
  PROP_SOURCE_ID,
  PROP_NAME,
  PROP_STATE,
  PROP_CASTER_ID,
  PROP_REQUEST_ID,
  PROP_HTTP_STATUS,
  PROP_ERROR_CODE,
  PROP_ERROR_MESSAGE,
  PROP_HOST_ID,
  PROP_RECOMMEND,
  PROP_CREATED_AT,
  PROP_FINISHED_AT,
  PROP_LOADED,
  N_PROPS
} LedgerEntryProperty;

static GParamSpec *properties[N_PROPS];

/* The texts among them, and where a row keeps each */
static const struct {
  LedgerEntryProperty property;
  const char *name;
  gsize offset;
} texts[] = {
    {PROP_CLIENT_TOKEN, "client-token", G_STRUCT_OFFSET (LedgerRecord, client_token)},
    {PROP_ACCOUNT, "account", G_STRUCT_OFFSET (LedgerRecord, account)},
    {PROP_ENDPOINT, "endpoint", G_STRUCT_OFFSET (LedgerRecord, endpoint)},
    {PROP_REGION, "region", G_STRUCT_OFFSET (LedgerRecord, region)},
    {PROP_SOURCE_ID, "source-id", G_STRUCT_OFFSET (LedgerRecord, source_id)},
    {PROP_NAME, "name", G_STRUCT_OFFSET (LedgerRecord, name)},
    {PROP_CASTER_ID, "caster-id", G_STRUCT_OFFSET (LedgerRecord, caster_id)},
    {PROP_REQUEST_ID, "request-id", G_STRUCT_OFFSET (LedgerRecord, request_id)},
    {PROP_ERROR_CODE, "error-code", G_STRUCT_OFFSET (LedgerRecord, error_code)},
    {PROP_ERROR_MESSAGE, "error-message", G_STRUCT_OFFSET (LedgerRecord, error_message)},
    {PROP_HOST_ID, "host-id", G_STRUCT_OFFSET (LedgerRecord, host_id)},
    {PROP_RECOMMEND, "recommend", G_STRUCT_OFFSET (LedgerRecord, recommend)},
};

static const char *
text_at (const LedgerRecord *record, gsize offset)
{
  return G_STRUCT_MEMBER (char *, record, offset);
}

static void
ledger_entry_finalize (GObject *object)
{
  LedgerEntry *self = LEDGER_ENTRY (object);

  if (self->gone != NULL)
    self->gone (self->record->id, self->gone_data);
  if (self->gone_destroy != NULL)
    self->gone_destroy (self->gone_data);
  ledger_record_free (self->record);

  G_OBJECT_CLASS (ledger_entry_parent_class)->finalize (object);
}

static void
ledger_entry_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  LedgerEntry *self = LEDGER_ENTRY (object);

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    if (texts[i].property == property_id) {
      g_value_set_string (value, text_at (self->record, texts[i].offset));
      return;
    }
  }

  switch (property_id) {
  case PROP_ID:
    g_value_set_int64 (value, self->record->id);
    break;
  case PROP_STATE:
    g_value_set_enum (value, self->record->state);
    break;
  case PROP_HTTP_STATUS:
    g_value_set_uint (value, self->record->http_status);
    break;
  case PROP_CREATED_AT:
    g_value_set_int64 (value, self->record->created_at);
    break;
  case PROP_FINISHED_AT:
    g_value_set_int64 (value, self->record->finished_at);
    break;
  case PROP_LOADED:
    g_value_set_boolean (value, self->loaded);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
ledger_entry_class_init (LedgerEntryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = ledger_entry_finalize;
  object_class->get_property = ledger_entry_get_property;

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    properties[texts[i].property] = g_param_spec_string (texts[i].name, NULL, NULL, NULL, flags);

  properties[PROP_ID] = g_param_spec_int64 ("id", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_STATE] =
      g_param_spec_enum ("state", NULL, NULL, LEDGER_TYPE_STATE, LEDGER_STATE_QUEUED, flags);
  properties[PROP_HTTP_STATUS] =
      g_param_spec_uint ("http-status", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_CREATED_AT] =
      g_param_spec_int64 ("created-at", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  properties[PROP_FINISHED_AT] =
      g_param_spec_int64 ("finished-at", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  properties[PROP_LOADED] = g_param_spec_boolean ("loaded", NULL, NULL, FALSE, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
ledger_entry_init (LedgerEntry *self)
{
  self->record = ledger_record_new ();
}

/**
 * ledger_entry_new:
 *
 * Returns: (transfer full): an entry that stands for a row which is still being read
 */
LedgerEntry *
ledger_entry_new (void)
{
  return g_object_new (LEDGER_TYPE_ENTRY, NULL);
}

static void
notify_if (LedgerEntry *self, gboolean differs, LedgerEntryProperty property)
{
  if (differs)
    g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
notify_differences (LedgerEntry *self, const LedgerRecord *old, const LedgerRecord *new)
{
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    gboolean differs =
        g_strcmp0 (text_at (old, texts[i].offset), text_at (new, texts[i].offset)) != 0;

    notify_if (self, differs, texts[i].property);
  }

  notify_if (self, old->id != new->id, PROP_ID);
  notify_if (self, old->state != new->state, PROP_STATE);
  notify_if (self, old->http_status != new->http_status, PROP_HTTP_STATUS);
  notify_if (self, old->created_at != new->created_at, PROP_CREATED_AT);
  notify_if (self, old->finished_at != new->finished_at, PROP_FINISHED_AT);
}

static gboolean
records_equal (const LedgerRecord *a, const LedgerRecord *b)
{
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    if (g_strcmp0 (text_at (a, texts[i].offset), text_at (b, texts[i].offset)) != 0)
      return FALSE;
  }

  return a->id == b->id && a->state == b->state && a->http_status == b->http_status &&
         a->created_at == b->created_at && a->finished_at == b->finished_at;
}

/**
 * ledger_entry_update:
 * @self: an entry
 * @record: (transfer full): the row as it was read
 * @serial: when it was read, on the ledger's own count of reads and writes
 *
 * Shows @record from now on, and notifies what is different. A row that was read before the one
 * shown now is dropped, so an answer that was overtaken never turns an entry back.
 *
 * Returns: whether anything was different
 */
gboolean
ledger_entry_update (LedgerEntry *self, LedgerRecord *record, guint64 serial)
{
  g_autoptr (LedgerRecord) old = NULL;
  gboolean was_loaded = self->loaded;

  if (was_loaded && (serial < self->serial || records_equal (self->record, record))) {
    self->serial = MAX (serial, self->serial);
    ledger_record_free (record);
    return FALSE;
  }

  old = g_steal_pointer (&self->record);
  self->record = record;
  self->serial = serial;
  self->loaded = TRUE;

  g_object_freeze_notify (G_OBJECT (self));
  notify_differences (self, old, record);
  notify_if (self, !was_loaded, PROP_LOADED);
  g_object_thaw_notify (G_OBJECT (self));

  return TRUE;
}

/**
 * ledger_entry_show_outcome:
 * @self: an entry that is loaded
 * @outcome: a row of which the outcome counts
 *
 * Shows @outcome, which is in no file.
 *
 * Returns: whether anything was different
 */
gboolean
ledger_entry_show_outcome (LedgerEntry *self, const LedgerRecord *outcome)
{
  LedgerRecord *record = ledger_record_copy (self->record);

  ledger_record_set_outcome (record, outcome);
  return ledger_entry_update (self, record, self->serial);
}

/**
 * ledger_entry_watch:
 * @self: an entry that nobody watches yet
 * @gone: called when @self is finalized
 * @user_data: for @gone
 * @destroy: (nullable): frees @user_data after that
 */
void
ledger_entry_watch (LedgerEntry *self,
                    LedgerEntryGone gone,
                    gpointer user_data,
                    GDestroyNotify destroy)
{
  g_assert (self->gone == NULL);

  self->gone = gone;
  self->gone_data = user_data;
  self->gone_destroy = destroy;
}

/**
 * ledger_entry_get_id:
 * @self: an entry
 *
 * Returns: the row's number, greater than 0 and never used again; 0 while the row is still being
 * read
 */
gint64
ledger_entry_get_id (LedgerEntry *self)
{
  g_return_val_if_fail (LEDGER_IS_ENTRY (self), 0);

  return self->record->id;
}

/**
 * ledger_entry_get_client_token:
 * @self: an entry
 *
 * Returns: (transfer none) (nullable): the token that makes all attempts of this order one to the
 * service
 */
const char *
ledger_entry_get_client_token (LedgerEntry *self)
{
  g_return_val_if_fail (LEDGER_IS_ENTRY (self), NULL);

  return self->record->client_token;
}

/**
 * ledger_entry_get_account:
 * @self: an entry
 *
 * Returns: (transfer none) (nullable): the id of the account it was asked for with
 */
const char *
ledger_entry_get_account (LedgerEntry *self)
{
  g_return_val_if_fail (LEDGER_IS_ENTRY (self), NULL);

  return self->record->account;
}

/**
 * ledger_entry_get_endpoint:
 * @self: an entry
 *
 * Returns: (transfer none) (nullable): where it goes, without query or credentials
 */
const char *
ledger_entry_get_endpoint (LedgerEntry *self)
{
  g_return_val_if_fail (LEDGER_IS_ENTRY (self), NULL);

  return self->record->endpoint;
}

/**
 * ledger_entry_get_region:
 * @self: an entry
 *
 * Returns: (transfer none) (nullable): the region's id, if one was given
 */
const char *
ledger_entry_get_region (LedgerEntry *self)
{
  g_return_val_if_fail (LEDGER_IS_ENTRY (self), NULL);

  return self->record->region;
}

/**
 * ledger_entry_get_source_id:
 * @self: an entry
 *
 * Returns: (transfer none) (nullable): the id of the studio to duplicate
 */
const char *
ledger_entry_get_source_id (LedgerEntry *self)
{
  g_return_val_if_fail (LEDGER_IS_ENTRY (self), NULL);

  return self->record->source_id;
}

/**
 * ledger_entry_get_name:
 * @self: an entry
 *
 * Returns: (transfer none) (nullable): the new studio's name
 */
const char *
ledger_entry_get_name (LedgerEntry *self)
{
  g_return_val_if_fail (LEDGER_IS_ENTRY (self), NULL);

  return self->record->name;
}

/**
 * ledger_entry_get_state:
 * @self: an entry
 *
 * Returns: what has come of it
 */
LedgerState
ledger_entry_get_state (LedgerEntry *self)
{
  g_return_val_if_fail (LEDGER_IS_ENTRY (self), LEDGER_STATE_UNKNOWN);

  return self->record->state;
}

/**
 * ledger_entry_get_caster_id:
 * @self: an entry
 *
 * Returns: (transfer none) (nullable): the new studio's id; always there when the state is done
 */
const char *
ledger_entry_get_caster_id (LedgerEntry *self)
{
  g_return_val_if_fail (LEDGER_IS_ENTRY (self), NULL);

  return self->record->caster_id;
}

/**
 * ledger_entry_get_request_id:
 * @self: an entry
 *
 * Returns: (transfer none) (nullable): the service's id of the last request, which its support asks
 * for
 */
const char *
ledger_entry_get_request_id (LedgerEntry *self)
{
  g_return_val_if_fail (LEDGER_IS_ENTRY (self), NULL);

  return self->record->request_id;
}

/**
 * ledger_entry_get_http_status:
 * @self: an entry
 *
 * Returns: the HTTP status of the last answer; 0 if there was none
 */
guint
ledger_entry_get_http_status (LedgerEntry *self)
{
  g_return_val_if_fail (LEDGER_IS_ENTRY (self), 0);

  return self->record->http_status;
}

/**
 * ledger_entry_get_error_code:
 * @self: an entry
 *
 * Returns: (transfer none) (nullable): the service's Code, the name of a failure that was found
 * here, or "Interrupted" where the program ended during the attempt
 */
const char *
ledger_entry_get_error_code (LedgerEntry *self)
{
  g_return_val_if_fail (LEDGER_IS_ENTRY (self), NULL);

  return self->record->error_code;
}

/**
 * ledger_entry_get_error_message:
 * @self: an entry
 *
 * Returns: (transfer none) (nullable): the service's own words, redacted
 */
const char *
ledger_entry_get_error_message (LedgerEntry *self)
{
  g_return_val_if_fail (LEDGER_IS_ENTRY (self), NULL);

  return self->record->error_message;
}

/**
 * ledger_entry_get_host_id:
 * @self: an entry
 *
 * Returns: (transfer none) (nullable): the host that answered, in the service's own words
 */
const char *
ledger_entry_get_host_id (LedgerEntry *self)
{
  g_return_val_if_fail (LEDGER_IS_ENTRY (self), NULL);

  return self->record->host_id;
}

/**
 * ledger_entry_get_recommend:
 * @self: an entry
 *
 * Returns: (transfer none) (nullable): what the service recommends, redacted
 */
const char *
ledger_entry_get_recommend (LedgerEntry *self)
{
  g_return_val_if_fail (LEDGER_IS_ENTRY (self), NULL);

  return self->record->recommend;
}

/**
 * ledger_entry_get_created_at:
 * @self: an entry
 *
 * Returns: when it was asked for, in µs since the epoch
 */
gint64
ledger_entry_get_created_at (LedgerEntry *self)
{
  g_return_val_if_fail (LEDGER_IS_ENTRY (self), 0);

  return self->record->created_at;
}

/**
 * ledger_entry_get_finished_at:
 * @self: an entry
 *
 * Returns: when its last outcome was recorded, in µs since the epoch; 0 while it is queued or
 * sending
 */
gint64
ledger_entry_get_finished_at (LedgerEntry *self)
{
  g_return_val_if_fail (LEDGER_IS_ENTRY (self), 0);

  return self->record->finished_at;
}

/**
 * ledger_entry_get_loaded:
 * @self: an entry
 *
 * Returns: %FALSE for a row of a #LedgerModel that is still being read: it says nothing yet, and
 * notifies when it does
 */
gboolean
ledger_entry_get_loaded (LedgerEntry *self)
{
  g_return_val_if_fail (LEDGER_IS_ENTRY (self), FALSE);

  return self->loaded;
}
