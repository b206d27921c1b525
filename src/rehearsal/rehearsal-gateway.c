/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rehearsal-gateway.h"

#include <string.h>

#include "rehearsal-nonces.h"
#include "rehearsal-session.h"
#include "rehearsal-signed.h"
#include "rehearsal-sts.h"
#include "rehearsal-world.h"

#define API_VERSION      "2016-11-01"
#define CLOCK_TOLERANCE  (15 * G_TIME_SPAN_MINUTE)
#define MAX_NONCE_LENGTH 256

/* A request stamped 15 minutes ahead is still good 30 minutes after it was first used */
#define NONCE_MEMORY (2 * CLOCK_TOLERANCE + G_TIME_SPAN_MINUTE)

struct _RehearsalGateway {
  LiveCredentials *credentials;
  BaseClock *clock;
  RehearsalNonces *nonces;
};

/**
 * rehearsal_gateway_new:
 * @credentials: who may ask. Where they have a security token, every request that is signed with
 * them has to bring it. The roles that they assumed may ask too, until that expires
 * @clock: tells the time
 *
 * Returns: (transfer full): the gateway
 */
RehearsalGateway *
rehearsal_gateway_new (LiveCredentials *credentials, BaseClock *clock)
{
  RehearsalGateway *self;

  g_return_val_if_fail (credentials != NULL, NULL);
  g_return_val_if_fail (BASE_IS_CLOCK (clock), NULL);

  self = g_new0 (RehearsalGateway, 1);
  self->credentials = live_credentials_ref (credentials);
  self->clock = g_object_ref (clock);
  self->nonces = rehearsal_nonces_new (NONCE_MEMORY);

  return self;
}

/**
 * rehearsal_gateway_free:
 * @self: (transfer full) (nullable): the gateway
 */
void
rehearsal_gateway_free (RehearsalGateway *self)
{
  if (!self)
    return;

  live_credentials_unref (self->credentials);
  g_object_unref (self->clock);
  rehearsal_nonces_free (self->nonces);
  g_free (self);
}

static gboolean
is_date (const char *text)
{
  static const char form[] = "dddd-dd-dd";

  for (guint i = 0; i < sizeof form - 1; i++) {
    if (form[i] == 'd' ? !g_ascii_isdigit (text[i]) : text[i] != form[i])
      return FALSE;
  }

  return text[sizeof form - 1] == '\0';
}

/* What can be told before anybody has proved who they are: is there such an operation, and is the
 * request whole */
static RehearsalAnswer *
check_form (const RehearsalReading *reading)
{
  gboolean known;

  if (!g_str_equal (reading->method, "GET") && !g_str_equal (reading->method, "POST"))
    return rehearsal_answer_new_error ("UnsupportedHTTPMethod", NULL);

  if (*reading->path && !g_str_equal (reading->path, "/"))
    return rehearsal_answer_new_error ("InvalidApi.NotFound", NULL);

  if (!reading->well_formed)
    return rehearsal_answer_new_error ("InvalidParameter",
                                       "The request's parameters are not well formed.");

  if (!reading->format_known)
    return rehearsal_answer_new_error ("InvalidParameter.Format", NULL);

  if (!reading->action)
    return rehearsal_answer_new_missing ("Action");

  if (!reading->version)
    return rehearsal_answer_new_missing ("Version");

  if (!is_date (reading->version))
    return rehearsal_answer_new_error ("InvalidVersion", NULL);

  if (g_str_equal (reading->version, API_VERSION))
    known = rehearsal_world_has_action (reading->action);
  else if (g_str_equal (reading->version, REHEARSAL_STS_VERSION))
    known = rehearsal_sts_has_action (reading->action);
  else
    return rehearsal_answer_new_error ("NoSuchVersion", NULL);

  return known ? NULL : rehearsal_answer_new_error ("InvalidAction.NotFound", NULL);
}

static RehearsalAnswer *
check_time (const RehearsalSigned *claim, gint64 now)
{
  gint64 time;

  if (!claim->timestamp || !*claim->timestamp)
    return rehearsal_answer_new_error ("IllegalTimestamp", NULL);

  if (!base_clock_parse_utc (claim->timestamp, &time))
    return rehearsal_answer_new_error ("InvalidTimeStamp.Format", NULL);

  if (time < now - CLOCK_TOLERANCE || time > now + CLOCK_TOLERANCE)
    return rehearsal_answer_new_error ("InvalidTimeStamp.Expired", NULL);

  return NULL;
}

/* Some official clients send an empty token where they have none */
static RehearsalAnswer *
check_security_token (RehearsalGateway *self, const RehearsalSigned *claim)
{
  const char *ours = live_credentials_get_security_token (self->credentials);
  const char *theirs =
      claim->security_token && *claim->security_token ? claim->security_token : NULL;

  if (!ours)
    return theirs ? rehearsal_answer_new_error ("InvalidSecurityToken.MismatchWithAccessKey", NULL)
                  : NULL;

  if (!theirs)
    return rehearsal_answer_new_missing ("SecurityToken");

  for (const char *c = theirs; *c; c++) {
    if (!g_ascii_isgraph (*c))
      return rehearsal_answer_new_error ("InvalidSecurityToken.Malformed", NULL);
  }

  return live_signature_equal (ours, theirs)
             ? NULL
             : rehearsal_answer_new_error ("InvalidSecurityToken.MismatchWithAccessKey", NULL);
}

/* Who asks: the owner of the lasting credentials, or a role that they assumed */
static LiveCredentials *
find_credentials (RehearsalGateway *self,
                  const RehearsalSigned *claim,
                  gint64 now,
                  RehearsalAnswer **refusal)
{
  if (g_str_equal (claim->access_key_id, live_credentials_get_access_key_id (self->credentials))) {
    *refusal = check_security_token (self, claim);

    return *refusal ? NULL : live_credentials_ref (self->credentials);
  }

  if (rehearsal_session_has_key_id (claim->access_key_id))
    return rehearsal_session_open (self->credentials, claim->access_key_id, claim->security_token,
                                   now, refusal);

  *refusal = rehearsal_answer_new_error ("InvalidAccessKeyId.NotFound", NULL);

  return NULL;
}

/* The wording is what official clients look for: with their own string after the colon they say
 * that the secret is wrong, with another one that the request is. */
static RehearsalAnswer *
check_signature (LiveCredentials *credentials,
                 const RehearsalReading *reading,
                 const RehearsalSigned *claim)
{
  g_autofree char *string_to_sign = rehearsal_signed_dup_string_to_sign (claim, reading);
  g_autofree char *signature = rehearsal_signed_sign (claim, credentials, string_to_sign);
  gboolean body_matches =
      !claim->body_sha256 || g_ascii_strcasecmp (claim->body_sha256, reading->body_sha256) == 0;
  gboolean matches = live_signature_equal (signature, claim->signature);

  if (matches && body_matches)
    return NULL;

  return rehearsal_answer_new_error (
      "SignatureDoesNotMatch",
      "Specified signature is not matched with our calculation. server string to sign is:%s",
      string_to_sign);
}

static RehearsalAnswer *
check_nonce (RehearsalGateway *self, const RehearsalSigned *claim)
{
  if (!claim->nonce || !*claim->nonce)
    return rehearsal_answer_new_missing ("SignatureNonce");

  if (strlen (claim->nonce) > MAX_NONCE_LENGTH)
    return rehearsal_answer_new_invalid ("SignatureNonce");

  return NULL;
}

/**
 * rehearsal_gateway_check:
 * @self: the gateway
 * @reading: a request as it was read
 * @clock_offset: µs that the service's clock is ahead of the gateway's
 *
 * Checks a request as the service's gateway does, both signature algorithms, and uses its nonce up
 * where all else is well. A nonce is remembered for 31 minutes, in memory. See
 * https://help.aliyun.com/document_detail/48054.html for the codes.
 *
 * Returns: (transfer full) (nullable): the refusal, or %NULL where the request may go on
 */
RehearsalAnswer *
rehearsal_gateway_check (RehearsalGateway *self,
                         const RehearsalReading *reading,
                         gint64 clock_offset)
{
  g_autoptr (RehearsalSigned) claim = NULL;
  g_autoptr (LiveCredentials) credentials = NULL;
  RehearsalAnswer *refusal = NULL;
  gint64 now;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (reading != NULL, NULL);

  if ((refusal = check_form (reading)))
    return refusal;

  claim = rehearsal_signed_new (reading, &refusal);
  if (!claim)
    return refusal;

  now = base_clock_get_real_time (self->clock) + clock_offset;
  if ((refusal = check_time (claim, now)) || (refusal = check_nonce (self, claim)))
    return refusal;

  credentials = find_credentials (self, claim, now, &refusal);
  if (!credentials || (refusal = check_signature (credentials, reading, claim)))
    return refusal;

  if (!rehearsal_nonces_use (self->nonces, claim->access_key_id, claim->nonce,
                             base_clock_get_monotonic_time (self->clock)))
    return rehearsal_answer_new_error ("SignatureNonceUsed", NULL);

  return NULL;
}
