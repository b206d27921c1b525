/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rehearsal-world-private.h"

#include <string.h>

#include "live-signature.h"
#include "rehearsal-tokens.h"

#define MAX_TOKEN_LENGTH 64

/* The parameters of the call itself, without those that a repetition may have others of */
static char *
digest_parameters (const RehearsalCall *call)
{
  static const char *const others[] = { "Action",    "Version",       "Format",     "AccessKeyId",
                                        "Timestamp", "SecurityToken", "ClientToken" };
  g_autoptr (LiveParameters) own = live_parameters_new ();
  g_autofree char *query = NULL;

  for (guint i = 0; i < live_parameters_get_length (call->parameters); i++) {
    const char *name = live_parameters_get_name (call->parameters, i);
    const char *value = live_parameters_get_value (call->parameters, i);
    gboolean skip = *value == '\0' || g_str_has_prefix (name, "Signature");

    for (guint other = 0; other < G_N_ELEMENTS (others); other++)
      skip = skip || g_str_equal (name, others[other]);

    if (!skip)
      live_parameters_set (own, name, value);
  }

  query = live_parameters_to_query (own);

  return live_signature_sha256_hex (query, strlen (query));
}

static RehearsalAnswer *
check_token (const RehearsalCall *call)
{
  const char *token = live_parameters_get (call->parameters, "ClientToken");

  if (!token)
    return rehearsal_answer_new_missing ("ClientToken");

  if (*token == '\0' || strlen (token) > MAX_TOKEN_LENGTH)
    return rehearsal_answer_new_error ("InvalidClientToken.Malformed", NULL);

  for (const char *c = token; *c; c++) {
    if (!g_ascii_isprint (*c))
      return rehearsal_answer_new_error ("InvalidClientToken.Malformed", NULL);
  }

  return NULL;
}

static RehearsalAnswer *
answer_with_id (const RehearsalCall *call, const char *caster_id)
{
  JsonObject *tree = json_object_new ();

  json_object_set_string_member (tree, "CasterId", caster_id);

  return rehearsal_answer_new (call->action, tree);
}

/* The first answer again, a mismatch, or NULL for a token that is new */
static RehearsalAnswer *
find_earlier (const RehearsalCall *call, const char *digest, GError **error)
{
  g_autofree char *parameters = NULL, *caster_id = NULL;
  gint64 used_since =
      call->conditions->token_memory > 0 ? call->now - call->conditions->token_memory : G_MININT64;

  if (!rehearsal_token_find (call->store, call->account, call->action,
                             live_parameters_get (call->parameters, "ClientToken"), used_since,
                             &parameters, &caster_id, error) ||
      !parameters)
    return NULL;

  if (!g_str_equal (parameters, digest))
    return rehearsal_answer_new_error ("IdempotentParameterMismatch", NULL);

  return answer_with_id (call, caster_id);
}

static RehearsalAnswer *
check_number (const RehearsalCall *call, GError **error)
{
  gint64 count;

  if (!rehearsal_studio_count (call->store, call->account, &count, error))
    return NULL;

  return count >= call->max_studios ? rehearsal_answer_new_error ("CasterNumberExceed", NULL)
                                    : NULL;
}

/* XML has no way to write them */
static RehearsalAnswer *
check_name (const RehearsalCall *call)
{
  const char *name = live_parameters_get (call->parameters, "CasterName");

  for (const char *c = name; c && *c; c = g_utf8_next_char (c)) {
    if (g_unichar_iscntrl (g_utf8_get_char (c)))
      return rehearsal_answer_new_invalid ("CasterName");
  }

  return NULL;
}

/* The studio, and what its token has to remember, in the one change that the call is */
static RehearsalAnswer *
add_studio (const RehearsalCall *call,
            RehearsalStudio *studio,
            const RehearsalParts *parts,
            const char *digest,
            GError **error)
{
  const char *token = live_parameters_get (call->parameters, "ClientToken");

  if (!rehearsal_studio_insert (call->store, call->account, studio, parts, error) ||
      !rehearsal_token_remember (call->store, call->account, call->action, token, digest,
                                 studio->caster_id, call->now, error))
    return NULL;

  return answer_with_id (call, studio->caster_id);
}

static RehearsalStudio *
make_studio (const RehearsalCall *call, const char *caster_id_like, const char *name)
{
  RehearsalStudio *studio = g_new0 (RehearsalStudio, 1);

  studio->caster_id = rehearsal_id_new_like (caster_id_like);
  studio->name = g_strdup (name ? name : studio->caster_id);
  studio->charge_type = g_strdup ("PostPaid");
  studio->client_token = g_strdup (live_parameters_get (call->parameters, "ClientToken"));
  studio->created = call->now;
  studio->modified = call->now;
  studio->purchased = call->now;

  return studio;
}

/**
 * rehearsal_copy_caster:
 * @call: CasterName, SrcCasterId and ClientToken
 *
 * Makes a studio from another, in depth. The copy is idle and pays as it goes, whatever its source
 * does. A ClientToken that was used before gives the first answer again, even where the studio it
 * made or its source are gone since. A source whose subscription has ended cannot be copied
 * (IllegalOperation).
 *
 * See https://www.alibabacloud.com/help/en/live/developer-reference/api-live-2016-11-01-copycaster
 *
 * Returns: (transfer full): the answer, or %NULL with an error of the store
 */
RehearsalAnswer *
rehearsal_copy_caster (const RehearsalCall *call, GError **error)
{
  g_autoptr (RehearsalStudio) source = NULL;
  g_autoptr (RehearsalStudio) copy = NULL;
  g_autoptr (RehearsalParts) source_parts = NULL;
  g_autoptr (RehearsalParts) parts = NULL;
  g_autoptr (GError) failure = NULL;
  g_autofree char *digest = NULL;
  RehearsalAnswer *answer;

  if (!rehearsal_call_get (call, "CasterName"))
    return rehearsal_answer_new_missing ("CasterName");

  if ((answer = rehearsal_call_check_caster_id (call, "SrcCasterId")) ||
      (answer = check_token (call)) || (answer = check_name (call)))
    return answer;

  digest = digest_parameters (call);
  if ((answer = find_earlier (call, digest, &failure)) || failure ||
      (answer = rehearsal_call_find_studio (call, "SrcCasterId", &source, &failure)) || failure)
    goto out;

  if (source->expires > 0 && source->expires <= call->now)
    return rehearsal_answer_new_error ("IllegalOperation",
                                       "The subscription of the source caster has ended.");

  if ((answer = check_number (call, &failure)) || failure)
    goto out;

  source_parts = rehearsal_studio_load_parts (call->store, source->caster_id, error);
  if (!source_parts)
    return NULL;

  copy =
      make_studio (call, source->caster_id, live_parameters_get (call->parameters, "CasterName"));
  copy->norm_type = source->norm_type;
  copy->template = g_strdup (source->template);
  copy->channel_enable = source->channel_enable;
  copy->resource_group = g_strdup (source->resource_group);
  copy->tags = source->tags ? live_parameters_copy (source->tags) : NULL;
  parts = rehearsal_parts_renew (source_parts, source->caster_id, copy->caster_id);

  return add_studio (call, copy, parts, digest, error);

out:
  if (failure)
    g_propagate_error (error, g_steal_pointer (&failure));

  return answer;
}

static RehearsalAnswer *
check_kind (const RehearsalCall *call, gint64 *norm_type)
{
  const char *charge_type = rehearsal_call_get (call, "ChargeType");
  RehearsalAnswer *refusal;

  if (!rehearsal_call_get (call, "NormType"))
    return rehearsal_answer_new_missing ("NormType");

  if ((refusal = rehearsal_call_check_int (call, "NormType", 1, 6, norm_type)))
    return refusal;

  if (*norm_type == 2 || *norm_type == 5)
    return rehearsal_answer_new_invalid ("NormType");

  if (!charge_type)
    return rehearsal_answer_new_missing ("ChargeType");

  if (!g_str_equal (charge_type, "PostPaid"))
    return rehearsal_answer_new_error ("InvalidChargeType", "ChargeType can only be PostPaid.");

  return NULL;
}

/**
 * rehearsal_create_caster:
 * @call: ClientToken, NormType (1, 3, 4 or 6), ChargeType (PostPaid), and where wanted CasterName,
 * ResourceGroupId, tags
 *
 * Makes a studio with nothing in it. See https://help.aliyun.com/document_detail/2848009.html
 *
 * Returns: (transfer full): the answer, or %NULL with an error of the store
 */
RehearsalAnswer *
rehearsal_create_caster (const RehearsalCall *call, GError **error)
{
  g_autoptr (RehearsalStudio) studio = NULL;
  g_autoptr (RehearsalParts) parts = rehearsal_parts_new_empty ();
  g_autoptr (LiveParameters) tags = NULL;
  g_autoptr (GError) failure = NULL;
  g_autofree char *digest = NULL;
  RehearsalAnswer *answer;
  gint64 norm_type = 0;

  if ((answer = check_token (call)) || (answer = check_kind (call, &norm_type)) ||
      (answer = check_name (call)) || (answer = rehearsal_call_check_tags (call, &tags)))
    return answer;

  digest = digest_parameters (call);
  if ((answer = find_earlier (call, digest, &failure)) || failure ||
      (answer = check_number (call, &failure)) || failure) {
    if (failure)
      g_propagate_error (error, g_steal_pointer (&failure));

    return answer;
  }

  studio = make_studio (call, NULL, rehearsal_call_get (call, "CasterName"));
  studio->norm_type = (int) norm_type;
  studio->resource_group = g_strdup (rehearsal_call_get (call, "ResourceGroupId"));
  studio->tags = g_steal_pointer (&tags);

  return add_studio (call, studio, parts, digest, error);
}

/**
 * rehearsal_delete_caster:
 * @call: CasterId
 *
 * Deletes a studio with all that belongs to it, unless it is in production or prepaid. See
 * https://alibabacloud.com/help/zh/live/developer-reference/api-live-2016-11-01-deletecaster
 *
 * Returns: (transfer full): the answer, or %NULL with an error of the store
 */
RehearsalAnswer *
rehearsal_delete_caster (const RehearsalCall *call, GError **error)
{
  g_autoptr (RehearsalStudio) studio = NULL;
  RehearsalAnswer *refusal = rehearsal_call_find_studio (call, "CasterId", &studio, error);

  if (refusal || !studio)
    return refusal;

  if (studio->status != 0)
    return rehearsal_answer_new_error ("IncorrectCasterStatus.Inuse", NULL);

  if (g_str_equal (studio->charge_type, "PrePaid"))
    return rehearsal_answer_new_error ("InvaildCaster.Delete", NULL);

  if (!rehearsal_studio_delete (call->store, studio->caster_id, error))
    return NULL;

  return answer_with_id (call, studio->caster_id);
}
