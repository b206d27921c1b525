/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "live-endpoint.h"
#include "live-error.h"
#include "understudy-config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define CENTRAL_HOST "live.aliyuncs.com"

/* As listed in https://www.alibabacloud.com/help/doc-detail/50283.htm; which of them have
 * production studios in
 * https://alibabacloud.com/help/en/live/user-guide/manage-production-studio-instances */
static const LiveRegion regions[] = {
    {"cn-shanghai", N_ ("China (Shanghai)"), CENTRAL_HOST, TRUE},
    {"cn-beijing", N_ ("China (Beijing)"), CENTRAL_HOST, TRUE},
    {"ap-southeast-1", N_ ("Singapore"), "live.ap-southeast-1.aliyuncs.com", TRUE},
    {"cn-shenzhen", N_ ("China (Shenzhen)"), CENTRAL_HOST, FALSE},
    {"cn-qingdao", N_ ("China (Qingdao)"), CENTRAL_HOST, FALSE},
    {"ap-northeast-1", N_ ("Japan (Tokyo)"), CENTRAL_HOST, FALSE},
    {"ap-south-1", N_ ("India (Mumbai)"), CENTRAL_HOST, FALSE},
    {"ap-southeast-5", N_ ("Indonesia (Jakarta)"), CENTRAL_HOST, FALSE},
    {"eu-central-1", N_ ("Germany (Frankfurt)"), "live.eu-central-1.aliyuncs.com", FALSE},
};

struct _LiveEndpoint {
  gatomicrefcount references;
  char *url;
  char *host;
  char *region;
  gboolean encrypted;
  gboolean loopback;
};

G_DEFINE_BOXED_TYPE (LiveEndpoint, live_endpoint, live_endpoint_ref, live_endpoint_unref)

/**
 * live_region_list:
 * @length: (out): how many there are
 *
 * The regions of the service, those with production studios first.
 *
 * Returns: (transfer none) (array length=length): the regions
 */
const LiveRegion *
live_region_list (gsize *length)
{
  g_return_val_if_fail (length != NULL, NULL);

  *length = G_N_ELEMENTS (regions);

  return regions;
}

/**
 * live_region_lookup:
 * @id: (nullable): the ID of a region, such as `cn-shanghai`
 *
 * Returns: (transfer none) (nullable): the region
 */
const LiveRegion *
live_region_lookup (const char *id)
{
  for (gsize i = 0; id != NULL && i < G_N_ELEMENTS (regions); i++) {
    if (strcmp (regions[i].id, id) == 0)
      return &regions[i];
  }

  return NULL;
}

static gboolean
is_region_id (const char *id)
{
  gsize length = strspn (id, "abcdefghijklmnopqrstuvwxyz0123456789-");

  return length > 0 && length <= 64 && id[length] == '\0';
}

static gboolean
is_loopback (const char *host)
{
  g_autoptr (GInetAddress) address = NULL;

  /* GLib resolves this name by itself and always to the loopback, as RFC 6761 wants it */
  if (g_ascii_strcasecmp (host, "localhost") == 0)
    return TRUE;

  address = g_inet_address_new_from_string (host);

  return address != NULL && g_inet_address_get_is_loopback (address);
}

static GError *
bad_url (const char *message)
{
  return live_error_new (LIVE_ERROR_INVALID_PARAMETER, NULL, "%s", message);
}

/* The host as requests will carry it, or NULL: ASCII, lower-case, an IPv6 address without its
 * brackets */
static char *
normalize_host (const char *host)
{
  g_autofree char *ascii = NULL;
  g_autofree char *lower = NULL;

  if (host == NULL || *host == '\0')
    return NULL;

  if (strchr (host, ':') != NULL) {
    g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

    return address != NULL ? g_inet_address_to_string (address) : NULL;
  }

  ascii = g_hostname_to_ascii (host);
  if (ascii == NULL || strlen (ascii) > 253)
    return NULL;

  lower = g_ascii_strdown (ascii, -1);
  if (lower[strspn (lower, "abcdefghijklmnopqrstuvwxyz0123456789-._")] != '\0')
    return NULL;

  return g_steal_pointer (&lower);
}

/**
 * live_endpoint_new_for_region:
 * @region_id: the ID of a region that live_region_lookup() knows
 * @error: return location for a #GError
 *
 * Returns: (transfer full): the region's own host over HTTPS, or %NULL with
 * %LIVE_ERROR_INVALID_PARAMETER
 */
LiveEndpoint *
live_endpoint_new_for_region (const char *region_id, GError **error)
{
  const LiveRegion *region = live_region_lookup (region_id);
  g_autofree char *url = NULL;

  if (region == NULL) {
    g_propagate_error (error, bad_url (_ ("This region is not known.")));
    return NULL;
  }

  url = g_strconcat ("https://", region->host, NULL);

  return live_endpoint_new_for_url (url, region->id, error);
}

/**
 * live_endpoint_new_for_url:
 * @url: `https://HOST` or `http://HOST`, with `:PORT` where it is not the default
 * @region_id: (nullable): the region that requests are about; %NULL or empty: none is sent
 * @error: return location for a #GError
 *
 * A host of the user's own choice. Plain HTTP is taken here and refused by #LiveClient where it
 * would leave this computer.
 *
 * Returns: (transfer full): the endpoint, or %NULL with %LIVE_ERROR_INVALID_PARAMETER
 */
LiveEndpoint *
live_endpoint_new_for_url (const char *url, const char *region_id, GError **error)
{
  g_autoptr (GUri) uri = NULL;
  g_autofree char *host = NULL;
  g_autofree char *bracketed = NULL;
  const char *message = NULL;
  LiveEndpoint *self;
  gboolean encrypted;
  int port;

  g_return_val_if_fail (url != NULL, NULL);

  /* What the parser quotes in its own messages might be a password; so none of them is used. */
  uri = g_uri_parse (url, G_URI_FLAGS_HAS_PASSWORD | G_URI_FLAGS_SCHEME_NORMALIZE, NULL);

  if (uri == NULL || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0')
    message = _ ("The address needs to look like https://live.aliyuncs.com.");
  else if (strcmp (g_uri_get_scheme (uri), "http") != 0 &&
           strcmp (g_uri_get_scheme (uri), "https") != 0)
    message = _ ("The address needs to begin with https://.");
  else if (g_uri_get_userinfo (uri) != NULL)
    message = _ ("The address must not contain a user name or password.");
  else if ((*g_uri_get_path (uri) != '\0' && strcmp (g_uri_get_path (uri), "/") != 0) ||
           g_uri_get_query (uri) != NULL || g_uri_get_fragment (uri) != NULL)
    message = _ ("The address must end after the host and the port.");
  else if (g_uri_get_port (uri) == 0 || g_uri_get_port (uri) > 65535)
    message = _ ("The port needs to be a number from 1 to 65535.");
  else if ((host = normalize_host (g_uri_get_host (uri))) == NULL)
    message = _ ("This is not a valid host name.");
  else if (region_id != NULL && *region_id != '\0' && !is_region_id (region_id))
    message = _ ("A region's ID has only small letters, digits and hyphens.");

  if (message != NULL) {
    g_propagate_error (error, bad_url (message));
    return NULL;
  }

  encrypted = strcmp (g_uri_get_scheme (uri), "https") == 0;
  port = g_uri_get_port (uri);
  if (port == (encrypted ? 443 : 80))
    port = -1;
  bracketed = strchr (host, ':') != NULL ? g_strdup_printf ("[%s]", host) : g_strdup (host);

  self = g_new0 (LiveEndpoint, 1);
  g_atomic_ref_count_init (&self->references);
  self->encrypted = encrypted;
  self->loopback = is_loopback (host);
  self->host = port > 0 ? g_strdup_printf ("%s:%d", bracketed, port) : g_strdup (bracketed);
  self->url = g_strconcat (encrypted ? "https://" : "http://", self->host, NULL);
  if (region_id != NULL && *region_id != '\0')
    self->region = g_strdup (region_id);

  return self;
}

/**
 * live_endpoint_ref:
 * @self: an endpoint
 *
 * Returns: (transfer full): @self
 */
LiveEndpoint *
live_endpoint_ref (LiveEndpoint *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->references);

  return self;
}

/**
 * live_endpoint_unref:
 * @self: (transfer full): an endpoint
 */
void
live_endpoint_unref (LiveEndpoint *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->references))
    return;

  g_free (self->url);
  g_free (self->host);
  g_free (self->region);
  g_free (self);
}

/**
 * live_endpoint_get_url:
 * @self: an endpoint
 *
 * Returns: (transfer none): scheme, host and port, without a slash at the end
 */
const char *
live_endpoint_get_url (LiveEndpoint *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->url;
}

/**
 * live_endpoint_get_host:
 * @self: an endpoint
 *
 * Returns: (transfer none): what the Host header carries: the port too where it is not the scheme's
 * default
 */
const char *
live_endpoint_get_host (LiveEndpoint *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->host;
}

/**
 * live_endpoint_get_region:
 * @self: an endpoint
 *
 * Returns: (transfer none) (nullable): the ID of the region; %NULL where requests name none
 */
const char *
live_endpoint_get_region (LiveEndpoint *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->region;
}

/**
 * live_endpoint_is_encrypted:
 * @self: an endpoint
 *
 * Returns: whether it is reached over HTTPS
 */
gboolean
live_endpoint_is_encrypted (LiveEndpoint *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->encrypted;
}

/**
 * live_endpoint_is_loopback:
 * @self: an endpoint
 *
 * Returns: whether the host is this computer: 127.0.0.0/8, ::1 or localhost
 */
gboolean
live_endpoint_is_loopback (LiveEndpoint *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->loopback;
}
