/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account-candidate-private.h"
#include "base-json.h"
#include "understudy-config.h"
#include <glib/gi18n-lib.h>
#include <string.h>

static gboolean
fail (GError **error, const char *message)
{
  g_set_error_literal (error, ACCOUNT_ERROR, ACCOUNT_ERROR_BAD_FILE, message);

  return FALSE;
}

/* config.json of the aliyun CLI */

static void
read_json_profile (JsonObject *object, const char *current, AccountProfile *profile)
{
  profile->name = base_json_get_string (object, "name");
  profile->mode = base_json_get_string (object, "mode");
  profile->region = base_json_get_string (object, "region_id");
  profile->access_key_id = base_json_get_string (object, "access_key_id");
  profile->access_key_secret = base_json_get_string (object, "access_key_secret");
  profile->security_token = base_json_get_string (object, "sts_token");
  profile->role_arn = base_json_get_string (object, "ram_role_arn");
  profile->session_name = base_json_get_string (object, "ram_session_name");
  profile->external_id = base_json_get_string (object, "external_id");
  profile->policy = base_json_get_string (object, "policy");
  profile->sts_region = base_json_get_string (object, "sts_region");
  profile->sts_endpoint = base_json_get_string (object, "sts_endpoint");
  profile->source = base_json_get_string (object, "source_profile");
  profile->command = base_json_get_string (object, "process_command");
  if (!base_json_get_int (object, "expired_seconds", &profile->duration))
    profile->duration = 0;
  profile->is_current = profile->name != NULL && g_strcmp0 (profile->name, current) == 0;
}

/* Any text of a profile may be one that nobody should see */
static void
wipe_member (JsonObject *object, const char *member, JsonNode *node, gpointer user_data)
{
  base_json_wipe_string (object, member);
}

/*
 * account_candidates_from_json:
 * @text: what `config.json` of the aliyun CLI holds
 * @error: return location for %ACCOUNT_ERROR_BAD_FILE
 *
 * Returns: (transfer full) (element-type AccountCandidate): its profiles, or %NULL
 */
GPtrArray *
account_candidates_from_json (char *text, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GPtrArray) profiles = g_ptr_array_new_with_free_func (g_free);
  GPtrArray *candidates;
  JsonObject *root;
  JsonArray *list;
  const char *current;

  /* Its own words might quote a secret */
  if (!json_parser_load_from_data (parser, text, -1, NULL) ||
      json_parser_get_root (parser) == NULL ||
      !JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser))) {
    fail (error, _ ("The file is not a configuration of the aliyun CLI: it is no JSON object."));
    return NULL;
  }

  root = json_node_get_object (json_parser_get_root (parser));
  list = base_json_get_array (root, "profiles");
  current = base_json_get_string (root, "current");
  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++) {
    JsonNode *node = json_array_get_element (list, i);

    if (JSON_NODE_HOLDS_OBJECT (node)) {
      g_ptr_array_add (profiles, g_new0 (AccountProfile, 1));
      read_json_profile (json_node_get_object (node), current, profiles->pdata[profiles->len - 1]);
    }
  }
  if (profiles->len == 0) {
    fail (error, _ ("There are no profiles in the file."));
    return NULL;
  }

  candidates = account_candidates_new (profiles);
  for (guint i = 0; i < json_array_get_length (list); i++) {
    JsonNode *node = json_array_get_element (list, i);

    if (JSON_NODE_HOLDS_OBJECT (node))
      json_object_foreach_member (json_node_get_object (node), wipe_member, NULL);
  }

  return candidates;
}

/* ~/.alibabacloud/credentials */

static const char *
mode_of_type (const char *type)
{
  static const char *const types[][2] = {
      {"access_key", "AK"},           {"sts", "StsToken"},
      {"ram_role_arn", "RamRoleArn"}, {"ecs_ram_role", "EcsRamRole"},
      {"rsa_key_pair", "RsaKeyPair"}, {"oidc_role_arn", "OIDC"},
      {"bearer", "BearerToken"},      {"credentials_uri", "CredentialsURI"},
  };

  for (gsize i = 0; type != NULL && i < G_N_ELEMENTS (types); i++) {
    if (g_ascii_strcasecmp (type, types[i][0]) == 0)
      return types[i][1];
  }

  return type;
}

static void
read_ini_value (AccountProfile *profile, const char *key, const char *value)
{
  if (strcmp (key, "type") == 0)
    profile->mode = mode_of_type (value);
  else if (strcmp (key, "access_key_id") == 0)
    profile->access_key_id = value;
  else if (strcmp (key, "access_key_secret") == 0)
    profile->access_key_secret = value;
  else if (strcmp (key, "security_token") == 0)
    profile->security_token = value;
  else if (strcmp (key, "role_arn") == 0)
    profile->role_arn = value;
  else if (strcmp (key, "role_session_name") == 0)
    profile->session_name = value;
  else if (strcmp (key, "policy") == 0)
    profile->policy = value;
  else if (strcmp (key, "region_id") == 0 || strcmp (key, "region") == 0)
    profile->region = value;
  else if (strcmp (key, "enable") == 0)
    profile->disabled = g_ascii_strcasecmp (value, "false") == 0;
}

/* A line that is neither is nobody's concern here */
static void
read_ini_line (GPtrArray *profiles, char *line)
{
  char *end;
  char *equals;

  g_strstrip (line);
  end = strchr (line, ']');
  if (*line == '[' && end != NULL) {
    AccountProfile *profile = g_new0 (AccountProfile, 1);

    *end = '\0';
    profile->name = g_strstrip (line + 1);
    profile->is_current = strcmp (profile->name, "default") == 0;
    g_ptr_array_add (profiles, profile);
    return;
  }

  equals = strchr (line, '=');
  if (*line == '#' || *line == ';' || equals == NULL || profiles->len == 0)
    return;
  *equals = '\0';
  read_ini_value (profiles->pdata[profiles->len - 1], g_strchomp (line), g_strchug (equals + 1));
}

/*
 * account_candidates_from_ini:
 * @text: what `~/.alibabacloud/credentials` holds; taken apart
 * @error: return location for %ACCOUNT_ERROR_BAD_FILE
 *
 * Returns: (transfer full) (element-type AccountCandidate): its profiles, or %NULL
 */
GPtrArray *
account_candidates_from_ini (char *text, GError **error)
{
  g_autoptr (GPtrArray) profiles = g_ptr_array_new_with_free_func (g_free);

  while (text != NULL) {
    char *end = strchr (text, '\n');

    if (end != NULL)
      *end++ = '\0';
    read_ini_line (profiles, text);
    text = end;
  }

  if (profiles->len == 0) {
    fail (error, _ ("There are no profiles in the file."));
    return NULL;
  }

  return account_candidates_new (profiles);
}
