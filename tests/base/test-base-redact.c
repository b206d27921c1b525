/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-redact.h"

#include <string.h>

#define SECRET "s3cr3t/AbC+x=="
#define CODED  "s3cr3t%2FAbC%2Bx%3D%3D"
#define TWICE  "s3cr3t%252FAbC%252Bx%253D%253D"

typedef struct {
  const char *name;
  const char *text;
  const char *expected;
} Case;

static const Case cases[] = {
    {"plain", "Nothing to hide: 100% of it.", "Nothing to hide: 100% of it."},
    {"empty", "", ""},
    {"query", "GET /?Action=CopyCaster&AccessKeyId=" SECRET "&Signature=" CODED "&Version=1",
     "GET /?Action=CopyCaster&AccessKeyId=[hidden]&Signature=[hidden]&Version=1"},
    {"query-end", "https://h/?Signature=" CODED, "https://h/?Signature=[hidden]"},
    {"other-case", "accesskeyid=" SECRET "&SIGNATURE=" CODED,
     "accesskeyid=[hidden]&SIGNATURE=[hidden]"},
    {"neighbours",
     "SignatureMethod=HMAC-SHA1&SignatureVersion=1.0&SignatureNonce=n&SignedHeaders=a;b",
     "SignatureMethod=HMAC-SHA1&SignatureVersion=1.0&SignatureNonce=n&SignedHeaders=a;b"},
    {"string-to-sign",
     "is:GET&%2F&AccessKeyId%3D" TWICE "%26Action%3DCopyCaster%26SecurityToken%3D" TWICE
     "%26Version%3D1",
     "is:GET&%2F&AccessKeyId%3D[hidden]%26Action%3DCopyCaster%26SecurityToken%3D[hidden]%26Version%"
     "3D1"},
    {"string-to-sign-encoded",
     "q=GET%26%252F%26AccessKeyId%253D" TWICE "%2526Action%253DCopyCaster",
     "q=GET%26%252F%26AccessKeyId%253D[hidden]%2526Action%253DCopyCaster"},
    {"lower-hex", "AccessKeyId%3dabc%26Action", "AccessKeyId%3d[hidden]%26Action"},
    {"authorization",
     "Authorization: ACS3-HMAC-SHA256 Credential=" SECRET
     ",SignedHeaders=host;x-acs-date,Signature=0123\nHost: h",
     "Authorization: [hidden]\nHost: h"},
    {"credential", "ACS3-HMAC-SHA256 Credential=" SECRET ",SignedHeaders=host,Signature=0123",
     "ACS3-HMAC-SHA256 Credential=[hidden],SignedHeaders=host,Signature=[hidden]"},
    {"headers", "x-acs-security-token:" SECRET "\nx-acs-accesskey-id: " SECRET "\nx-acs-date:now",
     "x-acs-security-token:[hidden]\nx-acs-accesskey-id: [hidden]\nx-acs-date:now"},
    {"json", "{\"AccessKeyId\": \"" SECRET "\", \"Code\":\"x\"}",
     "{\"AccessKeyId\": \"[hidden]\", \"Code\":\"x\"}"},
    {"json-in-json", "\"{\\\"AccessKeySecret\\\":\\\"" SECRET "\\\",\\\"a\\\":1}\"",
     "\"{\\\"AccessKeySecret\\\":\\\"[hidden]\\\",\\\"a\\\":1}\""},
    {"json-profile", "{\"access_key_secret\":\"" SECRET "\",\"sts_token\":\"" SECRET "\"}",
     "{\"access_key_secret\":\"[hidden]\",\"sts_token\":\"[hidden]\"}"},
    {"xml", "<AccessKeyId>" SECRET "</AccessKeyId><Code>x</Code>",
     "<AccessKeyId>[hidden]</AccessKeyId><Code>x</Code>"},
    {"xml-quoted", "AccessKeyId=" SECRET "&amp;Action=x", "AccessKeyId=[hidden]&amp;Action=x"},
    {"environment", "ALIBABA_CLOUD_ACCESS_KEY_SECRET=" SECRET " understudy",
     "ALIBABA_CLOUD_ACCESS_KEY_SECRET=[hidden] understudy"},
    {"stream", "rtmp://live.example.com/app/name?auth_key=17-0-0-" SECRET "&x=1",
     "rtmp://live.example.com/app/name?auth_key=[hidden]&x=1"},
    {"proxy-password", "cannot reach http://user:pa55word@proxy:3128/",
     "cannot reach http://[hidden]@proxy:3128/"},
    {"words", "AccessKeyId is mandatory for this action.",
     "AccessKeyId is mandatory for this action."},
    {"nothing-after", "Signature=", "Signature="},
    {"cut", "AccessKeyId%2", "AccessKeyId%2"},
};

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  g_autofree char *redacted = base_redact (c->text);
  g_autofree char *again = base_redact (redacted);

  g_assert_cmpstr (redacted, ==, c->expected);
  g_assert_cmpstr (again, ==, c->expected);
}

static void
test_null (void)
{
  g_assert_null (base_redact (NULL));
}

static const struct {
  const char *name;
  const char *address;
  const char *expected;
} addresses[] = {
  { "nothing", NULL, NULL },
  { "empty", "", NULL },
  { "stream", "rtmp://live.example.com/caster/abc_RV01?auth_key=1924992000-0-0-f708",
    "rtmp://live.example.com/caster/…" },
  { "file", "https://live.example.com:8443/caster/abc.flv?auth_key=1&x=2",
    "https://live.example.com:8443/caster/…" },
  { "no-application", "rtmp://live.example.com/abc?auth_key=1", "rtmp://live.example.com/…" },
  { "host", "http://live.example.com", "http://live.example.com" },
  { "root", "http://live.example.com/", "http://live.example.com/" },
  { "query", "http://live.example.com?auth_key=1", "http://live.example.com…" },
  { "user", "srt://me:word@live.example.com:1/app/x", "srt://live.example.com:1/app/…" },
  { "several", "rtmp://a.example/app/x?k=1,rtmp://b.example/app/y?k=2", "rtmp://a.example/app/…" },
  { "no-address", "auth_key=1924992000", "[hidden]" },
  { "not-utf8", "rtmp://\xff/a/b", "[hidden]" },
};

static void
test_address (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autofree char *shown = base_redact_address (addresses[i].address);

  g_assert_cmpstr (shown, ==, addresses[i].expected);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strdup_printf ("/base/redact/%s", cases[i].name);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  g_test_add_func ("/base/redact/null", test_null);

  for (gsize i = 0; i < G_N_ELEMENTS (addresses); i++) {
    g_autofree char *path = g_strconcat ("/base/redact/address/", addresses[i].name, NULL);

    g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_address);
  }

  return g_test_run ();
}
