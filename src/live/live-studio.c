/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "live-studio.h"
#include "base-json.h"

struct _LiveStudio {
  GObject parent_instance;

  char *caster_id;
  char *name;
  int status;
  int norm_type;
  char *template;
  char *create_time;
  char *last_modified;
  char *client_token_id;
};

G_DEFINE_FINAL_TYPE (LiveStudio, live_studio, G_TYPE_OBJECT)

enum {
  PROP_CASTER_ID = 1,
  PROP_NAME,
  PROP_STATUS,
  PROP_NORM_TYPE,
  PROP_TEMPLATE,
  PROP_CREATE_TIME,
  PROP_LAST_MODIFIED,
  PROP_CLIENT_TOKEN_ID,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
live_studio_finalize (GObject *object)
{
  LiveStudio *self = LIVE_STUDIO (object);

  g_free (self->caster_id);
  g_free (self->name);
  g_free (self->template);
  g_free (self->create_time);
  g_free (self->last_modified);
  g_free (self->client_token_id);

  G_OBJECT_CLASS (live_studio_parent_class)->finalize (object);
}

static void
live_studio_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LiveStudio *self = LIVE_STUDIO (object);

  switch (id) {
  case PROP_CASTER_ID:
    g_value_set_string (value, self->caster_id);
    break;
  case PROP_NAME:
    g_value_set_string (value, self->name);
    break;
  case PROP_STATUS:
    g_value_set_int (value, self->status);
    break;
  case PROP_NORM_TYPE:
    g_value_set_int (value, self->norm_type);
    break;
  case PROP_TEMPLATE:
    g_value_set_string (value, self->template);
    break;
  case PROP_CREATE_TIME:
    g_value_set_string (value, self->create_time);
    break;
  case PROP_LAST_MODIFIED:
    g_value_set_string (value, self->last_modified);
    break;
  case PROP_CLIENT_TOKEN_ID:
    g_value_set_string (value, self->client_token_id);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
live_studio_class_init (LiveStudioClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = live_studio_finalize;
  object_class->get_property = live_studio_get_property;

  properties[PROP_CASTER_ID] = g_param_spec_string ("caster-id", NULL, NULL, NULL, flags);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_STATUS] = g_param_spec_int ("status", NULL, NULL, G_MININT, G_MAXINT, -1, flags);
  properties[PROP_NORM_TYPE] =
      g_param_spec_int ("norm-type", NULL, NULL, G_MININT, G_MAXINT, -1, flags);
  properties[PROP_TEMPLATE] = g_param_spec_string ("template", NULL, NULL, NULL, flags);
  properties[PROP_CREATE_TIME] = g_param_spec_string ("create-time", NULL, NULL, NULL, flags);
  properties[PROP_LAST_MODIFIED] = g_param_spec_string ("last-modified", NULL, NULL, NULL, flags);
  properties[PROP_CLIENT_TOKEN_ID] =
      g_param_spec_string ("client-token-id", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
live_studio_init (LiveStudio *self)
{
  self->status = -1;
  self->norm_type = -1;
}

/* An empty text says as much as none */
static char *
dup_text (JsonObject *object, const char *member)
{
  const char *text = base_json_get_string (object, member);

  return text != NULL && *text != '\0' ? g_strdup (text) : NULL;
}

/* Numbers that stand for something are never below 0 */
static int
get_number (JsonObject *object, const char *member)
{
  gint64 number;

  return base_json_get_int (object, member, &number) && number >= 0 && number <= G_MAXINT
             ? (int) number
             : -1;
}

/**
 * live_studio_new_from_json:
 * @object: one `Caster` of the answer to DescribeCasters
 *
 * Reads a studio. Members that are missing or of another type are not told; only without its ID it
 * is no studio.
 *
 * Returns: (transfer full) (nullable): the studio, or %NULL where @object has no `CasterId`
 */
LiveStudio *
live_studio_new_from_json (JsonObject *object)
{
  LiveStudio *self;

  g_return_val_if_fail (object != NULL, NULL);

  if (base_json_get_string (object, "CasterId") == NULL ||
      *base_json_get_string (object, "CasterId") == '\0')
    return NULL;

  self = g_object_new (LIVE_TYPE_STUDIO, NULL);
  self->caster_id = dup_text (object, "CasterId");
  self->name = dup_text (object, "CasterName");
  if (self->name == NULL)
    self->name = g_strdup ("");
  self->status = get_number (object, "Status");
  self->norm_type = get_number (object, "NormType");
  self->template = dup_text (object, "CasterTemplate");
  self->create_time = dup_text (object, "CreateTime");
  self->last_modified = dup_text (object, "LastModified");
  self->client_token_id = dup_text (object, "ClientTokenId");

  return self;
}

/**
 * live_studio_get_caster_id:
 * @self: a studio
 *
 * Returns: (transfer none): its ID, never empty
 */
const char *
live_studio_get_caster_id (LiveStudio *self)
{
  g_return_val_if_fail (LIVE_IS_STUDIO (self), NULL);

  return self->caster_id;
}

/**
 * live_studio_get_name:
 * @self: a studio
 *
 * Returns: (transfer none): its name, empty where it has none
 */
const char *
live_studio_get_name (LiveStudio *self)
{
  g_return_val_if_fail (LIVE_IS_STUDIO (self), NULL);

  return self->name;
}

/**
 * live_studio_get_status:
 * @self: a studio
 *
 * Returns: 0 idle, 1 in production, -1 not told; other numbers are not documented and given as they
 * come
 */
int
live_studio_get_status (LiveStudio *self)
{
  g_return_val_if_fail (LIVE_IS_STUDIO (self), -1);

  return self->status;
}

/**
 * live_studio_get_norm_type:
 * @self: a studio
 *
 * Returns: 1 general, 3 light carousel, 4 virtual studio, 6 playlist, -1 not told; other numbers
 * are not documented and given as they come. See https://help.aliyun.com/document_detail/60261.html
 */
int
live_studio_get_norm_type (LiveStudio *self)
{
  g_return_val_if_fail (LIVE_IS_STUDIO (self), -1);

  return self->norm_type;
}

/**
 * live_studio_get_template:
 * @self: a studio
 *
 * Returns: (transfer none) (nullable): its resolution: `lp_ld`, `lp_sd`, `lp_hd`, `lp_ud`, upright
 * ones with `_v`
 */
const char *
live_studio_get_template (LiveStudio *self)
{
  g_return_val_if_fail (LIVE_IS_STUDIO (self), NULL);

  return self->template;
}

/**
 * live_studio_get_create_time:
 * @self: a studio
 *
 * Returns: (transfer none) (nullable): when it was made, in the service's words:
 * `2026-01-02T03:04:05Z` or `2017-08-30 12:02:57.0`
 */
const char *
live_studio_get_create_time (LiveStudio *self)
{
  g_return_val_if_fail (LIVE_IS_STUDIO (self), NULL);

  return self->create_time;
}

/**
 * live_studio_get_last_modified:
 * @self: a studio
 *
 * Returns: (transfer none) (nullable): when it was changed last, in the service's words
 */
const char *
live_studio_get_last_modified (LiveStudio *self)
{
  g_return_val_if_fail (LIVE_IS_STUDIO (self), NULL);

  return self->last_modified;
}

/**
 * live_studio_get_client_token_id:
 * @self: a studio
 *
 * Returns: (transfer none) (nullable): the client token that it was made with
 */
const char *
live_studio_get_client_token_id (LiveStudio *self)
{
  g_return_val_if_fail (LIVE_IS_STUDIO (self), NULL);

  return self->client_token_id;
}
