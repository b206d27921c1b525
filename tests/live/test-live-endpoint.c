/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "live-endpoint.h"
#include "live-credentials.h"
#include "live-error.h"

#include <string.h>

typedef struct {
  const char *name;
  const char *url;
  const char *normal; /* NULL: refused */
  const char *host;
  gboolean loopback;
} Url;

static const Url urls[] = {
    {"plain", "https://live.aliyuncs.com", "https://live.aliyuncs.com", "live.aliyuncs.com", FALSE},
    {"slash", "https://live.aliyuncs.com/", "https://live.aliyuncs.com", "live.aliyuncs.com",
     FALSE},
    {"capitals", "HTTPS://Live.Aliyuncs.COM", "https://live.aliyuncs.com", "live.aliyuncs.com",
     FALSE},
    {"port", "https://live.aliyuncs.com:8443", "https://live.aliyuncs.com:8443",
     "live.aliyuncs.com:8443", FALSE},
    {"default-port", "https://live.aliyuncs.com:443/", "https://live.aliyuncs.com",
     "live.aliyuncs.com", FALSE},
    {"default-port-http", "http://127.0.0.1:80", "http://127.0.0.1", "127.0.0.1", TRUE},
    {"others-default-port", "http://127.0.0.1:443", "http://127.0.0.1:443", "127.0.0.1:443", TRUE},
    {"loopback", "http://127.0.0.1:8080", "http://127.0.0.1:8080", "127.0.0.1:8080", TRUE},
    {"loopback-other", "http://127.255.1.2", "http://127.255.1.2", "127.255.1.2", TRUE},
    {"loopback-ipv6", "http://[::1]:8080", "http://[::1]:8080", "[::1]:8080", TRUE},
    {"loopback-ipv6-long", "http://[0:0:0:0:0:0:0:1]", "http://[::1]", "[::1]", TRUE},
    {"localhost", "http://LocalHost:81/", "http://localhost:81", "localhost:81", TRUE},
    {"not-localhost", "http://localhost.example.com", "http://localhost.example.com",
     "localhost.example.com", FALSE},
    {"not-loopback", "http://128.0.0.1", "http://128.0.0.1", "128.0.0.1", FALSE},
    {"any-address", "http://0.0.0.0", "http://0.0.0.0", "0.0.0.0", FALSE},
    {"ipv6", "https://[2001:db8::1]", "https://[2001:db8::1]", "[2001:db8::1]", FALSE},
    {"international", "https://导播台.example.com", "https://xn--kpr10qzph.example.com",
     "xn--kpr10qzph.example.com", FALSE},

    {"empty", "", NULL},
    {"no-scheme", "live.aliyuncs.com", NULL},
    {"no-host", "https://", NULL},
    {"no-host-port", "https://:443", NULL},
    {"other-scheme", "ftp://live.aliyuncs.com", NULL},
    {"file", "file:///etc/passwd", NULL},
    {"script", "javascript:alert(1)", NULL},
    {"user", "https://user@live.aliyuncs.com", NULL},
    {"password", "https://user:pa55word@live.aliyuncs.com", NULL},
    {"path", "https://live.aliyuncs.com/v1", NULL},
    {"query", "https://live.aliyuncs.com/?a=b", NULL},
    {"query-empty", "https://live.aliyuncs.com?", NULL},
    {"fragment", "https://live.aliyuncs.com/#a", NULL},
    {"port-zero", "https://live.aliyuncs.com:0", NULL},
    {"port-large", "https://live.aliyuncs.com:65536", NULL},
    {"port-words", "https://live.aliyuncs.com:http", NULL},
    {"blank", "https://live aliyuncs.com", NULL},
    {"blank-encoded", "https://live%20aliyuncs.com", NULL},
    {"line-break", "https://live.aliyuncs.com\r\nX: y", NULL},
    {"line-break-encoded", "https://live%0d%0a.aliyuncs.com", NULL},
    {"invalid-utf-8", "https://\xff.com", NULL},
    {"bad-ipv6", "https://[::1", NULL},
    {"bad-ipv6-group", "https://[::zz]", NULL},
    {"scope", "http://[fe80::1%25eth0]", NULL},
};

static void
test_url (gconstpointer data)
{
  const Url *u = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (LiveEndpoint) endpoint = live_endpoint_new_for_url (u->url, "cn-beijing", &error);

  if (u->normal == NULL) {
    g_assert_error (error, LIVE_ERROR, LIVE_ERROR_INVALID_PARAMETER);
    g_assert_cmpint (live_error_get_verdict (error), ==, LIVE_VERDICT_NOT_SENT);
    g_assert_null (endpoint);
    g_assert_null (strstr (error->message, "pa55word"));
    return;
  }

  g_assert_no_error (error);
  g_assert_cmpstr (live_endpoint_get_url (endpoint), ==, u->normal);
  g_assert_cmpstr (live_endpoint_get_host (endpoint), ==, u->host);
  g_assert_cmpstr (live_endpoint_get_region (endpoint), ==, "cn-beijing");
  g_assert_cmpint (live_endpoint_is_loopback (endpoint), ==, u->loopback);
  g_assert_cmpint (live_endpoint_is_encrypted (endpoint), ==,
                   g_str_has_prefix (u->normal, "https:"));
}

static void
test_regions (void)
{
  static const struct {
    const char *id;
    const char *url;
    gboolean studios;
  } expected[] = {
      {"cn-shanghai", "https://live.aliyuncs.com", TRUE},
      {"cn-beijing", "https://live.aliyuncs.com", TRUE},
      {"ap-southeast-1", "https://live.ap-southeast-1.aliyuncs.com", TRUE},
      {"cn-shenzhen", "https://live.aliyuncs.com", FALSE},
      {"cn-qingdao", "https://live.aliyuncs.com", FALSE},
      {"ap-northeast-1", "https://live.aliyuncs.com", FALSE},
      {"ap-south-1", "https://live.aliyuncs.com", FALSE},
      {"ap-southeast-5", "https://live.aliyuncs.com", FALSE},
      {"eu-central-1", "https://live.eu-central-1.aliyuncs.com", FALSE},
  };
  gsize length = 0;
  const LiveRegion *regions = live_region_list (&length);

  g_assert_cmpuint (length, ==, G_N_ELEMENTS (expected));
  for (gsize i = 0; i < length; i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (LiveEndpoint) endpoint = live_endpoint_new_for_region (expected[i].id, &error);
    const LiveRegion *region = live_region_lookup (expected[i].id);

    g_assert_no_error (error);
    g_assert_nonnull (region);
    g_assert_true (region >= regions && region < regions + length);
    g_assert_cmpuint (strlen (region->name), >, 0);
    g_assert_cmpint (region->has_production_studios, ==, expected[i].studios);
    g_assert_cmpstr (live_endpoint_get_url (endpoint), ==, expected[i].url);
    g_assert_cmpstr (live_endpoint_get_region (endpoint), ==, expected[i].id);
    g_assert_true (live_endpoint_is_encrypted (endpoint));
    g_assert_false (live_endpoint_is_loopback (endpoint));
  }
}

static void
test_region_unknown (void)
{
  static const char *const unknown[] = {"", "moon-1", "CN-SHANGHAI", "cn-shanghai "};

  for (gsize i = 0; i < G_N_ELEMENTS (unknown); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (live_endpoint_new_for_region (unknown[i], &error));
    g_assert_error (error, LIVE_ERROR, LIVE_ERROR_INVALID_PARAMETER);
  }
  g_assert_null (live_region_lookup (NULL));
  g_assert_null (live_endpoint_new_for_region (NULL, NULL));
}

static void
test_region_of_url (void)
{
  static const char *const bad[] = {"cn shanghai", "CN-1", "cn-1\n", "cn/1", "导"};
  g_autoptr (LiveEndpoint) none = live_endpoint_new_for_url ("https://h", NULL, NULL);
  g_autoptr (LiveEndpoint) empty = live_endpoint_new_for_url ("https://h", "", NULL);
  g_autoptr (LiveEndpoint) new_one = live_endpoint_new_for_url ("https://h", "us-east-1", NULL);

  g_assert_null (live_endpoint_get_region (none));
  g_assert_null (live_endpoint_get_region (empty));
  g_assert_cmpstr (live_endpoint_get_region (new_one), ==, "us-east-1");
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (live_endpoint_new_for_url ("https://h", bad[i], &error));
    g_assert_error (error, LIVE_ERROR, LIVE_ERROR_INVALID_PARAMETER);
  }
}

static void
test_credentials (void)
{
  char id[] = "id";
  char secret[] = "secret";
  g_autoptr (LiveCredentials) plain = live_credentials_new (id, secret, "");
  g_autoptr (LiveCredentials) sts = live_credentials_new ("id", "secret", "token");
  LiveCredentials *again = live_credentials_ref (sts);

  memset (id, 'x', 2);
  memset (secret, 'x', 6);
  g_assert_cmpstr (live_credentials_get_access_key_id (plain), ==, "id");
  g_assert_cmpstr (live_credentials_get_access_key_secret (plain), ==, "secret");
  g_assert_null (live_credentials_get_security_token (plain));
  live_credentials_unref (again);
  g_assert_cmpstr (live_credentials_get_security_token (sts), ==, "token");
  live_secret_free (NULL);
  live_secret_free (g_strdup ("secret"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (urls); i++) {
    g_autofree char *path = g_strdup_printf ("/live/endpoint/url/%s", urls[i].name);

    g_test_add_data_func (path, &urls[i], test_url);
  }
  g_test_add_func ("/live/endpoint/regions", test_regions);
  g_test_add_func ("/live/endpoint/region-unknown", test_region_unknown);
  g_test_add_func ("/live/endpoint/region-of-url", test_region_of_url);
  g_test_add_func ("/live/credentials", test_credentials);

  return g_test_run ();
}
