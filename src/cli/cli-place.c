/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-place.h"
#include "account-store.h"
#include "understudy-config.h"
#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_TIMEOUT 3600.0 /* s */

/**
 * cli_place_clear:
 *
 * Frees what @self holds.
 */
void
cli_place_clear (CliPlace *self)
{
  g_clear_pointer (&self->account, g_free);
  g_clear_pointer (&self->endpoint, g_free);
  g_clear_pointer (&self->region, g_free);
  g_clear_pointer (&self->signature, g_free);
  g_clear_pointer (&self->format, g_free);
  g_clear_pointer (&self->timeout, g_free);
}

/**
 * cli_place_add_where:
 * @options: what to add to
 *
 * Adds the options that say where.
 */
void
cli_place_add_where (CliPlace *self, CliOptions *options)
{
  const GOptionEntry entries[] = {
      {"rehearsal", 0, 0, G_OPTION_ARG_NONE, &self->rehearsal,
       N_ ("The Rehearsal on this computer, for trying things out"), NULL},
      {"account", 0, 0, G_OPTION_ARG_STRING, &self->account,
       N_ ("An account that was saved in the window"), N_ ("NAME|ID")},
      {"endpoint", 0, 0, G_OPTION_ARG_STRING, &self->endpoint,
       N_ ("Another address than the region’s own"), N_ ("URL")},
      {"region", 0, 0, G_OPTION_ARG_STRING, &self->region, N_ ("The region, such as cn-shanghai"),
       N_ ("ID")},
      G_OPTION_ENTRY_NULL,
  };

  cli_options_add (options, entries);
}

/**
 * cli_place_add_how:
 * @options: what to add to
 *
 * Adds the options that say how requests are made.
 */
void
cli_place_add_how (CliPlace *self, CliOptions *options)
{
  const GOptionEntry entries[] = {
      {"signature", 0, 0, G_OPTION_ARG_STRING, &self->signature,
       N_ ("How requests are signed: acs3 or rpc"), "acs3|rpc"},
      {"format", 0, 0, G_OPTION_ARG_STRING, &self->format,
       N_ ("What answers are asked for in: json (the default) or xml"), "json|xml"},
      {"timeout", 0, 0, G_OPTION_ARG_STRING, &self->timeout, N_ ("How long to wait for an answer"),
       N_ ("SECONDS")},
      G_OPTION_ENTRY_NULL,
  };

  cli_options_add (options, entries);
}

/* In ms; 0: that is no time to wait */
static guint
parse_timeout (const char *text)
{
  char *end;
  double seconds = g_ascii_strtod (text, &end);

  /* What is not a number is not in the range either */
  if (end == text || *end != '\0' || !(seconds >= 0.001 && seconds <= MAX_TIMEOUT))
    return 0;

  return (guint) (seconds * 1000 + 0.5);
}

static gboolean
fail (GError **error, const char *message)
{
  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, message);

  return FALSE;
}

/**
 * cli_place_check:
 * @error: return location for a #GError
 *
 * Returns: whether the options go together
 */
gboolean
cli_place_check (const CliPlace *self, GError **error)
{
  if (self->rehearsal && self->endpoint != NULL)
    return fail (error, _ ("--rehearsal and --endpoint exclude each other."));
  if (self->account != NULL && (self->rehearsal || self->endpoint != NULL || self->region != NULL))
    return fail (error, _ ("--account excludes --rehearsal, --endpoint and --region: the account "
                           "says where."));
  if (self->signature != NULL && strcmp (self->signature, "acs3") != 0 &&
      strcmp (self->signature, "rpc") != 0)
    return fail (error, _ ("--signature takes acs3 or rpc."));
  if (self->format != NULL && strcmp (self->format, "json") != 0 &&
      strcmp (self->format, "xml") != 0)
    return fail (error, _ ("--format takes json or xml."));
  if (self->timeout != NULL && parse_timeout (self->timeout) == 0)
    return fail (error, _ ("--timeout takes a number of seconds up to 3600."));

  return TRUE;
}

/**
 * cli_place_make_account:
 * @error: return location for a #GError
 *
 * Returns: (transfer full): who asks, or %NULL where the endpoint or the region cannot be used, or
 * there is no such account
 */
Account *
cli_place_make_account (const CliPlace *self, GError **error)
{
  if (self->account != NULL) {
    g_autoptr (AccountStore) store = account_store_new ();
    Account *account = account_store_find (store, self->account, error);

    return account != NULL ? g_object_ref (account) : NULL;
  }
  if (self->rehearsal)
    return account_new_rehearsal_for_region (self->region, error);

  return account_new_environment (self->endpoint, self->region, error);
}

/**
 * cli_place_set_up_client:
 * @client: a client
 *
 * Makes @client ask the way the options say.
 */
void
cli_place_set_up_client (const CliPlace *self, LiveClient *client)
{
  if (self->signature != NULL)
    live_client_set_signature_algorithm (client, strcmp (self->signature, "rpc") == 0
                                                     ? LIVE_SIGNATURE_RPC_HMAC_SHA1
                                                     : LIVE_SIGNATURE_ACS3_HMAC_SHA256);
  if (g_strcmp0 (self->format, "xml") == 0)
    live_client_set_format (client, LIVE_FORMAT_XML);
  if (self->timeout != NULL)
    live_client_set_timeout (client, parse_timeout (self->timeout));
}
