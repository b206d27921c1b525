/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "live-credentials-source.h"
#include "live-error.h"
#include "understudy-config.h"

#include <glib/gi18n-lib.h>

G_DEFINE_INTERFACE (LiveCredentialsSource, live_credentials_source, G_TYPE_OBJECT)

static void
live_credentials_source_default_init (LiveCredentialsSourceInterface *iface)
{
}

/**
 * live_credentials_source_peek:
 *
 * Returns: (transfer full) (nullable): credentials that are good at this moment; %NULL: they have
 * to be loaded
 */
LiveCredentials *
live_credentials_source_peek (LiveCredentialsSource *self)
{
  g_return_val_if_fail (LIVE_IS_CREDENTIALS_SOURCE (self), NULL);

  return LIVE_CREDENTIALS_SOURCE_GET_IFACE (self)->peek (self);
}

/**
 * live_credentials_source_load_async:
 * @cancellable: (nullable): a #GCancellable
 * @callback: called when there is a result
 * @user_data: for @callback
 *
 * Gets credentials from wherever they are, however long that takes.
 */
void
live_credentials_source_load_async (LiveCredentialsSource *self,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  g_return_if_fail (LIVE_IS_CREDENTIALS_SOURCE (self));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  LIVE_CREDENTIALS_SOURCE_GET_IFACE (self)->load_async (self, cancellable, callback, user_data);
}

/* What a request that never left comes to. Where the service that gives credentials does not answer
 * as it should, that is as passing as a network that is down, and so it is told as that: whoever
 * repeats calls of the latter sort repeats this one too. What that service refuses or asks to wait
 * for is told as it is. */
static GError *
error_for_request (const GError *error)
{
  const LiveErrorDetails *told = live_error_get_details (error);
  LiveErrorDetails details = told != NULL ? *told : (LiveErrorDetails){0};

  details.not_sent = TRUE;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
      g_error_matches (error, LIVE_ERROR, LIVE_ERROR_CANCELLED))
    return live_error_new (LIVE_ERROR_CANCELLED, &details, "%s", _ ("The request was cancelled."));
  if (told == NULL)
    return live_error_new (LIVE_ERROR_NO_CREDENTIALS, &details, "%s", error->message);

  switch (live_error_get_verdict (error)) {
  case LIVE_VERDICT_REFUSED:
  case LIVE_VERDICT_THROTTLED:
  case LIVE_VERDICT_NOT_SENT:
    return live_error_new ((LiveErrorCode) error->code, &details, "%s", error->message);
  case LIVE_VERDICT_UNKNOWN:
  default:
    return live_error_new (LIVE_ERROR_UNREACHABLE, &details, "%s", error->message);
  }
}

/**
 * live_credentials_source_load_finish:
 * @result: the result
 * @error: return location for a #GError
 *
 * Returns: (transfer full): credentials, or %NULL with an error of %LIVE_ERROR. It says what came
 * of the request that was to be signed with them: whatever it is, that was not sent.
 * %LIVE_ERROR_NO_CREDENTIALS, %LIVE_ERROR_CANCELLED, or what the service said that gives temporary
 * ones
 */
LiveCredentials *
live_credentials_source_load_finish (LiveCredentialsSource *self,
                                     GAsyncResult *result,
                                     GError **error)
{
  g_autoptr (GError) local_error = NULL;
  LiveCredentials *credentials;

  g_return_val_if_fail (LIVE_IS_CREDENTIALS_SOURCE (self), NULL);

  credentials = LIVE_CREDENTIALS_SOURCE_GET_IFACE (self)->load_finish (self, result, &local_error);
  if (credentials == NULL)
    g_propagate_error (error, error_for_request (local_error));

  return credentials;
}
