/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account-draft-private.h"
#include "account-private.h"

struct _AccountDraft {
  GObject parent_instance;

  AccountDraftTexts texts;
  AccountDraftFindings findings;
  LiveSignatureAlgorithm algorithm;
  AccountRecord *record; /* what a form does not show: the ID, the roles, what was saved before */
  Account *edited;       /* nullable */
};

enum {
  PROP_0,
  PROP_NAME,
  PROP_REGION,
  PROP_CUSTOM_ENDPOINT,
  PROP_ACCESS_KEY_ID,
  PROP_SIGNATURE_ALGORITHM,
  PROP_STS_ENDPOINT,
  PROP_COMPLETE,
  PROP_KEEPS_SECRET,
  PROP_HOST,
  PROP_MODE,
  PROP_ROLE_ARN,
  LAST_PROP
};

enum { SIGNAL_CHANGED, N_SIGNALS };

static GParamSpec *pspecs[LAST_PROP];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AccountDraft, account_draft, G_TYPE_OBJECT)

/* Where nobody names a region */
#define DEFAULT_REGION "cn-shanghai"

static gboolean
has_text (AccountDraft *self, AccountField field)
{
  return self->texts.texts[field] != NULL && *self->texts.texts[field] != '\0';
}

static void
account_draft_judge_again (AccountDraft *self)
{
  gboolean was_complete = account_draft_get_complete (self);

  account_draft_findings_clear (&self->findings);
  account_draft_judge (&self->texts, &self->findings);

  if (account_draft_get_complete (self) != was_complete)
    g_object_notify_by_pspec (G_OBJECT (self), pspecs[PROP_COMPLETE]);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static gboolean
set_text (AccountDraft *self, AccountField field, const char *text)
{
  char *old = self->texts.texts[field];

  if (text != NULL && *text == '\0')
    text = NULL;
  if (g_strcmp0 (old, text) == 0)
    return FALSE;

  self->texts.texts[field] = g_strdup (text);
  live_secret_free (old);

  return TRUE;
}

static void
set_property_text (AccountDraft *self, AccountField field, const GValue *value, GParamSpec *pspec)
{
  if (!set_text (self, field, g_value_get_string (value)))
    return;

  g_object_freeze_notify (G_OBJECT (self));
  g_object_notify_by_pspec (G_OBJECT (self), pspec);
  if (field == ACCOUNT_FIELD_REGION || field == ACCOUNT_FIELD_CUSTOM_ENDPOINT)
    g_object_notify_by_pspec (G_OBJECT (self), pspecs[PROP_HOST]);
  account_draft_judge_again (self);
  g_object_thaw_notify (G_OBJECT (self));
}

static char *
dup_host (AccountDraft *self)
{
  g_autofree char *url =
      account_draft_dup_trimmed (self->texts.texts[ACCOUNT_FIELD_CUSTOM_ENDPOINT]);
  g_autofree char *region = account_draft_dup_trimmed (self->texts.texts[ACCOUNT_FIELD_REGION]);
  g_autoptr (LiveEndpoint) endpoint = url != NULL ? live_endpoint_new_for_url (url, NULL, NULL)
                                                  : live_endpoint_new_for_region (region, NULL);

  return endpoint != NULL ? g_strdup (live_endpoint_get_host (endpoint)) : NULL;
}

static const char *
get_role_arn (AccountDraft *self)
{
  const GPtrArray *roles = self->record->roles;

  return roles->len > 0 ? ((const AccountRole *) roles->pdata[roles->len - 1])->arn : NULL;
}

static void
account_draft_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  AccountDraft *self = ACCOUNT_DRAFT (object);

  switch (property_id) {
  case PROP_NAME:
    g_value_set_string (value, self->texts.texts[ACCOUNT_FIELD_NAME]);
    break;
  case PROP_REGION:
    g_value_set_string (value, self->texts.texts[ACCOUNT_FIELD_REGION]);
    break;
  case PROP_CUSTOM_ENDPOINT:
    g_value_set_string (value, self->texts.texts[ACCOUNT_FIELD_CUSTOM_ENDPOINT]);
    break;
  case PROP_ACCESS_KEY_ID:
    g_value_set_string (value, self->texts.texts[ACCOUNT_FIELD_ACCESS_KEY_ID]);
    break;
  case PROP_SIGNATURE_ALGORITHM:
    g_value_set_enum (value, (gint) self->algorithm);
    break;
  case PROP_STS_ENDPOINT:
    g_value_set_string (value, self->texts.texts[ACCOUNT_FIELD_STS_ENDPOINT]);
    break;
  case PROP_COMPLETE:
    g_value_set_boolean (value, account_draft_get_complete (self));
    break;
  case PROP_KEEPS_SECRET:
    g_value_set_boolean (value, account_draft_get_keeps_secret (self));
    break;
  case PROP_HOST:
    g_value_take_string (value, dup_host (self));
    break;
  case PROP_MODE:
    g_value_set_enum (value, (gint) self->texts.mode);
    break;
  case PROP_ROLE_ARN:
    g_value_set_string (value, get_role_arn (self));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
account_draft_set_property (GObject *object,
                            guint property_id,
                            const GValue *value,
                            GParamSpec *pspec)
{
  AccountDraft *self = ACCOUNT_DRAFT (object);

  switch (property_id) {
  case PROP_NAME:
    set_property_text (self, ACCOUNT_FIELD_NAME, value, pspec);
    break;
  case PROP_REGION:
    set_property_text (self, ACCOUNT_FIELD_REGION, value, pspec);
    break;
  case PROP_CUSTOM_ENDPOINT:
    set_property_text (self, ACCOUNT_FIELD_CUSTOM_ENDPOINT, value, pspec);
    break;
  case PROP_ACCESS_KEY_ID:
    set_property_text (self, ACCOUNT_FIELD_ACCESS_KEY_ID, value, pspec);
    break;
  case PROP_STS_ENDPOINT:
    set_property_text (self, ACCOUNT_FIELD_STS_ENDPOINT, value, pspec);
    break;
  case PROP_SIGNATURE_ALGORITHM:
    if ((gint) self->algorithm == g_value_get_enum (value))
      return;
    self->algorithm = (LiveSignatureAlgorithm) g_value_get_enum (value);
    g_object_notify_by_pspec (object, pspec);
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
account_draft_finalize (GObject *object)
{
  AccountDraft *self = ACCOUNT_DRAFT (object);

  for (gsize i = 0; i < ACCOUNT_N_FIELDS; i++)
    live_secret_free (self->texts.texts[i]);
  live_secret_free (self->texts.command);
  g_free (self->texts.edited_access_key_id);
  account_draft_findings_clear (&self->findings);
  account_record_free (self->record);
  g_clear_object (&self->edited);

  G_OBJECT_CLASS (account_draft_parent_class)->finalize (object);
}

static void
account_draft_class_init (AccountDraftClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags read = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  const GParamFlags write = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = account_draft_get_property;
  object_class->set_property = account_draft_set_property;
  object_class->finalize = account_draft_finalize;

  pspecs[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, write);
  pspecs[PROP_REGION] = g_param_spec_string ("region", NULL, NULL, NULL, write);
  pspecs[PROP_CUSTOM_ENDPOINT] = g_param_spec_string ("custom-endpoint", NULL, NULL, NULL, write);
  pspecs[PROP_ACCESS_KEY_ID] = g_param_spec_string ("access-key-id", NULL, NULL, NULL, write);
  pspecs[PROP_SIGNATURE_ALGORITHM] =
      g_param_spec_enum ("signature-algorithm", NULL, NULL, LIVE_TYPE_SIGNATURE_ALGORITHM,
                         LIVE_SIGNATURE_ACS3_HMAC_SHA256, write);
  pspecs[PROP_STS_ENDPOINT] = g_param_spec_string ("sts-endpoint", NULL, NULL, NULL, write);
  pspecs[PROP_COMPLETE] = g_param_spec_boolean ("complete", NULL, NULL, FALSE, read);
  pspecs[PROP_KEEPS_SECRET] = g_param_spec_boolean ("keeps-secret", NULL, NULL, FALSE, read);
  pspecs[PROP_HOST] = g_param_spec_string ("host", NULL, NULL, NULL, read);
  pspecs[PROP_MODE] =
      g_param_spec_enum ("mode", NULL, NULL, ACCOUNT_TYPE_MODE, ACCOUNT_MODE_KEY, read);
  pspecs[PROP_ROLE_ARN] = g_param_spec_string ("role-arn", NULL, NULL, NULL, read);

  g_object_class_install_properties (object_class, LAST_PROP, pspecs);

  /**
   * AccountDraft::changed:
   *
   * Anything of it changed, or what is to be said of it.
   */
  signals[SIGNAL_CHANGED] =
      g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    g_cclosure_marshal_VOID__VOID, G_TYPE_NONE, 0);
}

static void
account_draft_init (AccountDraft *self)
{
  self->record = account_record_new ();
  self->texts.texts[ACCOUNT_FIELD_REGION] = g_strdup (DEFAULT_REGION);
  account_draft_judge (&self->texts, &self->findings);
}

/**
 * account_draft_new:
 *
 * Returns: (transfer full): a draft of a new account, empty but for a region
 */
AccountDraft *
account_draft_new (void)
{
  return g_object_new (ACCOUNT_TYPE_DRAFT, NULL);
}

/**
 * account_draft_new_for_account:
 * @account: a saved account
 *
 * Returns: (transfer full): a draft with all of @account but its secrets, which stay as they are
 * unless they are set
 */
AccountDraft *
account_draft_new_for_account (Account *account)
{
  const AccountRecord *record;
  AccountDraft *self;

  g_return_val_if_fail (ACCOUNT_IS_ACCOUNT (account), NULL);
  g_return_val_if_fail (account_get_kind (account) == ACCOUNT_KIND_SAVED, NULL);

  record = account_get_record (account);
  self = account_draft_new ();
  account_record_free (self->record);
  self->record = account_record_copy (record);
  self->edited = g_object_ref (account);
  self->algorithm = record->algorithm;
  self->texts.mode = record->mode;
  self->texts.edits = !account_get_needs_secret (account);
  self->texts.edited_access_key_id = g_strdup (record->access_key_id);
  set_text (self, ACCOUNT_FIELD_NAME, record->name);
  set_text (self, ACCOUNT_FIELD_REGION, record->region);
  set_text (self, ACCOUNT_FIELD_CUSTOM_ENDPOINT, record->endpoint_url);
  set_text (self, ACCOUNT_FIELD_ACCESS_KEY_ID, record->access_key_id);
  set_text (self, ACCOUNT_FIELD_STS_ENDPOINT, record->sts_endpoint_url);
  account_draft_judge_again (self);

  return self;
}

static void
set_secret_text (AccountDraft *self, AccountField field, const char *text)
{
  gboolean kept = account_draft_get_keeps_secret (self);

  if (!set_text (self, field, text))
    return;
  if (account_draft_get_keeps_secret (self) != kept)
    g_object_notify_by_pspec (G_OBJECT (self), pspecs[PROP_KEEPS_SECRET]);
  account_draft_judge_again (self);
}

/**
 * account_draft_set_access_key_secret:
 * @secret: (nullable): what was typed; copied, and wiped later
 *
 * For an account that is edited, nothing means: as it is.
 */
void
account_draft_set_access_key_secret (AccountDraft *self, const char *secret)
{
  g_return_if_fail (ACCOUNT_IS_DRAFT (self));

  set_secret_text (self, ACCOUNT_FIELD_ACCESS_KEY_SECRET, secret);
}

/**
 * account_draft_set_security_token:
 * @token: (nullable): what was typed; copied, and wiped later
 *
 * Belongs to the secret: it is only used together with one.
 */
void
account_draft_set_security_token (AccountDraft *self, const char *token)
{
  g_return_if_fail (ACCOUNT_IS_DRAFT (self));

  set_secret_text (self, ACCOUNT_FIELD_SECURITY_TOKEN, token);
}

/*
 * account_draft_set_command:
 * @command: what prints the credentials
 *
 * Makes it a draft without keys.
 */
void
account_draft_set_command (AccountDraft *self, const char *command)
{
  self->texts.mode = ACCOUNT_MODE_COMMAND;
  self->texts.command = g_strdup (command);
  account_draft_judge_again (self);
}

/*
 * account_draft_add_role:
 * @role: a role to assume after those there are
 */
void
account_draft_add_role (AccountDraft *self, const AccountRole *role)
{
  g_ptr_array_add (self->record->roles, account_role_copy (role));
}

/**
 * account_draft_get_problem:
 * @field: a field
 *
 * Returns: (nullable): why the draft cannot be saved with this field as it is, a sentence
 */
const char *
account_draft_get_problem (AccountDraft *self, AccountField field)
{
  g_return_val_if_fail (ACCOUNT_IS_DRAFT (self), NULL);
  g_return_val_if_fail (field < ACCOUNT_N_FIELDS, NULL);

  return self->findings.problems[field];
}

/**
 * account_draft_get_note:
 * @field: a field
 *
 * Returns: (nullable): what is worth saying of this field though it can be saved, a sentence or two
 */
const char *
account_draft_get_note (AccountDraft *self, AccountField field)
{
  g_return_val_if_fail (ACCOUNT_IS_DRAFT (self), NULL);
  g_return_val_if_fail (field < ACCOUNT_N_FIELDS, NULL);

  return self->findings.notes[field];
}

/**
 * account_draft_get_complete:
 *
 * Returns: whether the draft can be saved
 */
gboolean
account_draft_get_complete (AccountDraft *self)
{
  g_return_val_if_fail (ACCOUNT_IS_DRAFT (self), FALSE);

  for (gsize i = 0; i < ACCOUNT_N_FIELDS; i++) {
    if (self->findings.problems[i] != NULL)
      return FALSE;
  }

  return TRUE;
}

/**
 * account_draft_get_keeps_secret:
 *
 * Returns: whether the secret of the account that is edited stays as it is
 */
gboolean
account_draft_get_keeps_secret (AccountDraft *self)
{
  g_return_val_if_fail (ACCOUNT_IS_DRAFT (self), FALSE);

  return self->texts.edits && !has_text (self, ACCOUNT_FIELD_ACCESS_KEY_SECRET);
}

/*
 * account_draft_make_record:
 * @error: return location for %ACCOUNT_ERROR_NOT_COMPLETE
 *
 * Returns: (transfer full): what is to be saved but the secret, blanks taken off, or %NULL
 */
AccountRecord *
account_draft_make_record (AccountDraft *self, GError **error)
{
  g_autoptr (AccountRecord) record = account_record_copy (self->record);
  char *const *texts = self->texts.texts;

  for (gsize i = 0; i < ACCOUNT_N_FIELDS; i++) {
    if (self->findings.problems[i] != NULL) {
      g_set_error_literal (error, ACCOUNT_ERROR, ACCOUNT_ERROR_NOT_COMPLETE,
                           self->findings.problems[i]);
      return NULL;
    }
  }

  g_free (record->name);
  g_free (record->region);
  g_free (record->endpoint_url);
  g_free (record->access_key_id);
  g_free (record->sts_endpoint_url);
  record->name = account_draft_dup_trimmed (texts[ACCOUNT_FIELD_NAME]);
  record->region = account_draft_dup_trimmed (texts[ACCOUNT_FIELD_REGION]);
  record->endpoint_url = account_draft_dup_trimmed (texts[ACCOUNT_FIELD_CUSTOM_ENDPOINT]);
  record->access_key_id = account_draft_dup_trimmed (texts[ACCOUNT_FIELD_ACCESS_KEY_ID]);
  record->sts_endpoint_url = account_draft_dup_trimmed (texts[ACCOUNT_FIELD_STS_ENDPOINT]);
  record->algorithm = self->algorithm;
  record->mode = self->texts.mode;
  if (!account_draft_get_keeps_secret (self))
    record->has_security_token = has_text (self, ACCOUNT_FIELD_SECURITY_TOKEN);

  return g_steal_pointer (&record);
}

/*
 * account_draft_make_secret:
 *
 * Returns: (transfer full) (nullable): what is to be kept; %NULL: as it is
 */
AccountSecret *
account_draft_make_secret (AccountDraft *self)
{
  g_auto (AccountSecretText) secret =
      account_draft_dup_trimmed (self->texts.texts[ACCOUNT_FIELD_ACCESS_KEY_SECRET]);
  g_auto (AccountSecretText) token =
      account_draft_dup_trimmed (self->texts.texts[ACCOUNT_FIELD_SECURITY_TOKEN]);

  if (secret == NULL && self->texts.command == NULL)
    return NULL;

  return account_secret_new (secret, token, self->texts.command);
}

/**
 * account_draft_make_account:
 * @error: return location for %ACCOUNT_ERROR_NOT_COMPLETE
 *
 * Makes what the draft would be saved as, for a test before that. It is in no store, and its secret
 * is in memory alone, unless the draft leaves that of a saved account as it is.
 *
 * Returns: (transfer full): an account, or %NULL
 */
Account *
account_draft_make_account (AccountDraft *self, GError **error)
{
  g_autoptr (AccountRecord) record = NULL;
  g_autoptr (AccountSecret) secret = NULL;

  g_return_val_if_fail (ACCOUNT_IS_DRAFT (self), NULL);

  record = account_draft_make_record (self, error);
  if (record == NULL)
    return NULL;

  secret = account_draft_make_secret (self);
  if (secret != NULL)
    record->storage = ACCOUNT_STORAGE_SESSION;
  else if (self->edited != NULL && account_get_secret (self->edited) != NULL)
    secret = account_secret_ref (account_get_secret (self->edited));

  return account_new_for_record (record, secret, NULL);
}
