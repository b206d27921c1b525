/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "live-reply.h"
#include "base-json.h"
#include "live-error.h"

#include <string.h>

#define OK   (-1) /* a success */
#define NONE NULL

typedef struct {
  const char *name;
  guint status;
  const char *body;
  int error; /* OK, or a LiveErrorCode */
  const char *code;
  LiveVerdict verdict;
  const char *request_id;
} Case;

#define REFUSED   LIVE_VERDICT_REFUSED
#define THROTTLED LIVE_VERDICT_THROTTLED
#define UNKNOWN   LIVE_VERDICT_UNKNOWN

static const Case cases[] = {
    /* What the service promises */
    {"json", 200, "{\"CasterId\":\"id-1\",\"RequestId\":\"r-1\"}", OK, NONE, 0, "r-1"},
    {"xml", 200,
     "<CopyCasterResponse><CasterId>id-1</CasterId><RequestId>r-1</RequestId></CopyCasterResponse>",
     OK, NONE, 0, "r-1"},
    {"xml-declared", 200,
     "<?xml version='1.0' encoding='UTF-8'?>\n<!-- x -->\n<CopyCasterResponse>\n  "
     "<RequestId>r-1</RequestId>\n"
     "  <CasterId>id-1</CasterId>\n</CopyCasterResponse>\n",
     OK, NONE, 0, "r-1"},
    {"wrapped", 200, "{\"CopyCasterResponse\":{\"CasterId\":\"id-1\",\"RequestId\":\"r-1\"}}", OK,
     NONE, 0, "r-1"},
    {"wrapped-error", 404,
     "{\"Error\":{\"Code\":\"InvalidCaster.NotFound\",\"RequestId\":\"r-1\"}}", LIVE_ERROR_SERVICE,
     "InvalidCaster.NotFound", REFUSED, "r-1"},
    {"wrapped-response-error", 404,
     "{\"CopyCasterResponse\":{\"Code\":\"InvalidCaster.NotFound\"}}", LIVE_ERROR_SERVICE,
     "InvalidCaster.NotFound", REFUSED, NONE},
    {"unknown-fields", 200,
     "{\"New\":{\"a\":[1,2.5e-3,null,true]},\"CasterId\":\"id-1\",\"RequestId\":\"r-1\",\"x\":"
     "false}",
     OK, NONE, 0, "r-1"},
    {"blanks", 200, " \r\n\t{ \"CasterId\" : \"id-1\" , \"RequestId\":\"r-1\" } \n", OK, NONE, 0,
     "r-1"},
    {"bom", 200, "\xef\xbb\xbf{\"CasterId\":\"id-1\",\"RequestId\":\"r-1\"}", OK, NONE, 0, "r-1"},
    {"bom-xml", 200,
     "\xef\xbb\xbf<CopyCasterResponse><CasterId>id-1</CasterId><RequestId>r-1</RequestId></"
     "CopyCasterResponse>",
     OK, NONE, 0, "r-1"},
    {"escapes", 200,
     "{\"CasterId\":\"id\\u002d1\",\"RequestId\":\"\\u0072\\/"
     "\\\"\\\\\\b\\f\\n\\r\\t\\ud83c\\udfac\"}",
     OK, NONE, 0, "r/\"\\\b\f\n\r\t\xf0\x9f\x8e\xac"},
    {"xml-entities", 200,
     "<CopyCasterResponse><CasterId>id&#45;1</CasterId><RequestId>&lt;&amp;&gt;</RequestId></"
     "CopyCasterResponse>",
     OK, NONE, 0, "<&>"},
    {"xml-cdata", 200,
     "<CopyCasterResponse><CasterId><![CDATA[id-1]]></CasterId><RequestId>r</RequestId></"
     "CopyCasterResponse>",
     OK, NONE, 0, "r"},
    {"xml-attributes", 200,
     "<CopyCasterResponse xmlns='urn:x'><CasterId a='b'>id-1</CasterId></CopyCasterResponse>", OK,
     NONE, 0, NONE},
    {"code-200", 200, "{\"Code\":\"200\",\"CasterId\":\"id-1\"}", OK, NONE, 0, NONE},
    {"code-200-number", 200, "{\"Code\":200,\"CasterId\":\"id-1\"}", OK, NONE, 0, NONE},
    {"code-ok", 200, "{\"Code\":\"OK\",\"CasterId\":\"id-1\"}", OK, NONE, 0, NONE},
    {"code-success", 200, "{\"code\":\"success\",\"CasterId\":\"id-1\"}", OK, NONE, 0, NONE},
    {"code-empty", 200, "{\"Code\":\"\",\"CasterId\":\"id-1\"}", OK, NONE, 0, NONE},
    {"code-null", 200, "{\"Code\":null,\"CasterId\":\"id-1\"}", OK, NONE, 0, NONE},
    {"small-request-id", 200, "{\"CasterId\":\"id-1\",\"requestId\":\"r-1\"}", OK, NONE, 0, "r-1"},
    {"created", 201, "{\"CasterId\":\"id-1\"}", OK, NONE, 0, NONE},

    /* A definite no, whatever the status */
    {"error", 404,
     "{\"RequestId\":\"r-1\",\"HostId\":\"h\",\"Code\":\"InvalidCaster.NotFound\",\"Message\":"
     "\"m\",\"Recommend\":\"u\"}",
     LIVE_ERROR_SERVICE, "InvalidCaster.NotFound", REFUSED, "r-1"},
    {"error-xml", 404,
     "<Error><RequestId>r-1</RequestId><HostId>h</HostId><Code>InvalidCaster.NotFound</"
     "Code><Message>m</Message></Error>",
     LIVE_ERROR_SERVICE, "InvalidCaster.NotFound", REFUSED, "r-1"},
    {"error-small-keys", 400,
     "{\"code\":\"InvalidClientToken.Malformed\",\"message\":\"m\",\"requestId\":\"r-1\"}",
     LIVE_ERROR_SERVICE, "InvalidClientToken.Malformed", REFUSED, "r-1"},
    {"error-200", 200, "{\"Code\":\"IllegalOperation\",\"RequestId\":\"r-1\"}", LIVE_ERROR_SERVICE,
     "IllegalOperation", REFUSED, "r-1"},
    {"error-200-with-id", 200, "{\"Code\":\"IllegalOperation\",\"CasterId\":\"id-1\"}",
     LIVE_ERROR_SERVICE, "IllegalOperation", REFUSED, NONE},
    {"error-200-xml", 200, "<CopyCasterResponse><Code>IllegalOperation</Code></CopyCasterResponse>",
     LIVE_ERROR_SERVICE, "IllegalOperation", REFUSED, NONE},
    {"error-500-refused", 500, "{\"Code\":\"CasterNumberExceed\"}", LIVE_ERROR_SERVICE,
     "CasterNumberExceed", REFUSED, NONE},
    {"error-unheard-of-400", 400, "{\"Code\":\"SomethingNew\"}", LIVE_ERROR_SERVICE, "SomethingNew",
     REFUSED, NONE},
    {"error-no-message", 403, "{\"Code\":\"Forbidden.RAM\"}", LIVE_ERROR_SERVICE, "Forbidden.RAM",
     REFUSED, NONE},
    {"error-detail", 403,
     "{\"AccessDeniedDetail\":{\"Policy\":\"x\"},\"Code\":\"NoPermission\",\"Message\":\"m\","
     "\"RequestId\":\"r-1\"}",
     LIVE_ERROR_SERVICE, "NoPermission", REFUSED, "r-1"},
    {"error-wrong-types", 400,
     "{\"Code\":\"InvalidParameter\",\"Message\":{},\"RequestId\":[1],\"HostId\":true}",
     LIVE_ERROR_SERVICE, "InvalidParameter", REFUSED, NONE},
    {"error-number-request-id", 400, "{\"Code\":\"InvalidParameter\",\"RequestId\":12}",
     LIVE_ERROR_SERVICE, "InvalidParameter", REFUSED, "12"},

    /* Not now */
    {"throttling", 400, "{\"Code\":\"Throttling\"}", LIVE_ERROR_SERVICE, "Throttling", THROTTLED,
     NONE},
    {"throttling-user", 503, "{\"Code\":\"Throttling.User\"}", LIVE_ERROR_SERVICE,
     "Throttling.User", THROTTLED, NONE},
    {"throttling-xml", 400, "<Error><Code>Throttling.Api</Code></Error>", LIVE_ERROR_SERVICE,
     "Throttling.Api", THROTTLED, NONE},

    /* No definite answer, whatever the status */
    {"internal-error", 500, "{\"Code\":\"InternalError\",\"RequestId\":\"r-1\"}",
     LIVE_ERROR_SERVICE, "InternalError", UNKNOWN, "r-1"},
    {"internal-error-400", 400, "{\"Code\":\"InternalError\"}", LIVE_ERROR_SERVICE, "InternalError",
     UNKNOWN, NONE},
    {"internal-error-200", 200, "{\"Code\":\"InternalError\"}", LIVE_ERROR_SERVICE, "InternalError",
     UNKNOWN, NONE},
    {"unavailable", 503, "{\"Code\":\"ServiceUnavailable\"}", LIVE_ERROR_SERVICE,
     "ServiceUnavailable", UNKNOWN, NONE},
    {"unavailable-spelling", 503, "{\"Code\":\"ServiceUnAvailable\"}", LIVE_ERROR_SERVICE,
     "ServiceUnAvailable", UNKNOWN, NONE},
    {"unknown-error", 400, "{\"Code\":\"UnknownError\"}", LIVE_ERROR_SERVICE, "UnknownError",
     UNKNOWN, NONE},
    {"last-token", 403, "{\"Code\":\"LastTokenProcessing\"}", LIVE_ERROR_SERVICE,
     "LastTokenProcessing", UNKNOWN, NONE},
    {"error-unheard-of-500", 500, "{\"Code\":\"SomethingNew\"}", LIVE_ERROR_SERVICE, "SomethingNew",
     UNKNOWN, NONE},
    {"gateway-code", 502, "{\"code\":502,\"message\":\"Bad Gateway\"}", LIVE_ERROR_BAD_REPLY,
     "BadReply", UNKNOWN, NONE},
    {"gateway-code-200", 200, "{\"code\":50012,\"CasterId\":\"id-1\"}", LIVE_ERROR_BAD_REPLY,
     "BadReply", UNKNOWN, NONE},
    {"code-of-words", 400, "{\"Code\":\"not a code\"}", LIVE_ERROR_BAD_REPLY, "BadReply", UNKNOWN,
     NONE},
    {"code-object", 400, "{\"Code\":{\"Code\":\"Throttling\"}}", LIVE_ERROR_BAD_REPLY, "BadReply",
     UNKNOWN, NONE},
    {"500-without-code", 500, "{\"Message\":\"sorry\",\"RequestId\":\"r-1\"}", LIVE_ERROR_BAD_REPLY,
     "BadReply", UNKNOWN, "r-1"},
    {"400-with-success", 400, "{\"CasterId\":\"id-1\",\"RequestId\":\"r-1\"}", LIVE_ERROR_BAD_REPLY,
     "BadReply", UNKNOWN, "r-1"},
    {"500-with-ok", 500, "{\"Code\":\"OK\",\"CasterId\":\"id-1\"}", LIVE_ERROR_BAD_REPLY,
     "BadReply", UNKNOWN, NONE},
    {"error-xml-no-code", 400, "<Error><Message>m</Message><RequestId>r-1</RequestId></Error>",
     LIVE_ERROR_BAD_REPLY, "BadReply", UNKNOWN, "r-1"},
    {"error-xml-200", 200, "<Error><RequestId>r-1</RequestId></Error>", LIVE_ERROR_BAD_REPLY,
     "BadReply", UNKNOWN, "r-1"},
    {"redirect", 302, "{\"CasterId\":\"id-1\"}", LIVE_ERROR_REDIRECTED, "Redirected", UNKNOWN,
     NONE},
    {"not-modified", 304, "", LIVE_ERROR_REDIRECTED, "Redirected", UNKNOWN, NONE},
    {"status-0", 0, "{\"CasterId\":\"id-1\"}", LIVE_ERROR_BAD_REPLY, "BadReply", UNKNOWN, NONE},

#define BAD(name, status, body)                                                                    \
  {                                                                                                \
    name, status, body, LIVE_ERROR_BAD_REPLY, "BadReply", UNKNOWN, NONE                            \
  }
    BAD ("empty", 200, ""),
    BAD ("empty-blanks", 200, " \r\n\t "),
    BAD ("empty-bom", 200, "\xef\xbb\xbf"),
    BAD ("empty-500", 500, ""),
    BAD ("html",
         502,
         "<html>\r\n<head><title>502 Bad Gateway</title></head><body><hr></body></html>"),
    BAD ("html-200", 200, "<!DOCTYPE html><html><body>Log in to the network</body></html>"),
    BAD ("html-well-formed", 200, "<HTML><body>x</body></HTML>"),
    BAD ("plain-text", 503, "upstream connect error"),
    BAD ("word", 200, "null"),
    BAD ("number", 200, "200"),
    BAD ("string", 200, "\"{}\""),
    BAD ("array", 200, "[{\"CasterId\":\"id-1\"}]"),
    BAD ("cut-1", 200, "{"),
    BAD ("cut-2", 200, "{\"CasterId\":\"id-1\",\"RequestId\":\"r-1\""),
    BAD ("cut-3", 200, "{\"CasterId\":\"id-1\",\"Reque"),
    BAD ("cut-4", 200, "{\"CasterId\":\"id-1"),
    BAD ("cut-5", 200, "{\"CasterId\":\"id-1\","),
    BAD ("cut-6", 200, "{\"CasterId\":"),
    BAD ("cut-7", 200, "{\"a\":[1,2"),
    BAD ("cut-8", 200, "{\"a\":\"\\"),
    BAD ("cut-9", 200, "{\"a\":\"\\u00"),
    BAD ("cut-10", 200, "{\"a\":tru"),
    BAD ("cut-11", 200, "{\"a\":-"),
    BAD ("cut-12", 200, "{\"a\":1.}"),
    BAD ("cut-13", 200, "{\"a\":1e}"),
    BAD ("cut-xml-1", 200, "<CopyCasterResponse><CasterId>id-1</CasterId>"),
    BAD ("cut-xml-2", 200, "<CopyCasterResponse><CasterId>id-"),
    BAD ("cut-xml-3", 200, "<CopyCasterResponse><CasterId>id-1</CasterId></CopyCasterRespon"),
    BAD ("cut-xml-4", 200, "<"),
    BAD ("cut-xml-5", 200, "<?xml version='1.0'?>"),
    BAD ("cut-xml-6", 200, "<!-- "),
    BAD ("empty-then-comma", 200, "{,}"),
    BAD ("opened-then-comma", 200, "{\"a\":[,1]}"),
    BAD ("name-twice", 200, "{\"CasterId\":\"id-1\",\"CasterId\":\"id-2\"}"),
    BAD ("name-twice-escaped", 200, "{\"CasterId\":\"id-1\",\"Caster\\u0049d\":\"id-2\"}"),
    BAD ("behind", 200, "{\"CasterId\":\"id-1\"}{\"CasterId\":\"id-2\"}"),
    BAD ("behind-xml",
         200,
         "<CopyCasterResponse><CasterId>a</CasterId></CopyCasterResponse><Error/>"),
    BAD (
        "behind-xml-text", 200, "<CopyCasterResponse><CasterId>a</CasterId></CopyCasterResponse>x"),
    BAD ("comment", 200, "{/* x */\"CasterId\":\"id-1\"}"),
    BAD ("single-quotes", 200, "{'CasterId':'id-1'}"),
    BAD ("bare-key", 200, "{CasterId:\"id-1\"}"),
    BAD ("trailing-comma", 200, "{\"CasterId\":\"id-1\",}"),
    BAD ("trailing-comma-array", 200, "{\"a\":[1,]}"),
    BAD ("no-comma", 200, "{\"a\":1 \"b\":2}"),
    BAD ("no-colon", 200, "{\"a\" 1}"),
    BAD ("wrong-bracket", 200, "{\"a\":[1}]"),
    BAD ("leading-zero", 200, "{\"a\":01}"),
    BAD ("plus", 200, "{\"a\":+1}"),
    BAD ("hexadecimal", 200, "{\"a\":0x1}"),
    BAD ("nan", 200, "{\"a\":NaN}"),
    BAD ("raw-newline", 200, "{\"a\":\"x\ny\"}"),
    BAD ("escaped-nul", 200, "{\"CasterId\":\"id\\u0000-1\"}"),
    BAD ("lone-surrogate", 200, "{\"a\":\"\\ud83c\"}"),
    BAD ("lone-low-surrogate", 200, "{\"a\":\"\\udfac\"}"),
    BAD ("reversed-surrogates", 200, "{\"a\":\"\\udfac\\ud83c\"}"),
    BAD ("bad-escape", 200, "{\"a\":\"\\x41\"}"),
    BAD ("invalid-utf-8", 200, "{\"CasterId\":\"\xff\xfe\"}"),
    BAD ("overlong-utf-8", 200, "{\"CasterId\":\"\xc0\xaf\"}"),
    BAD ("latin-1", 200, "{\"CasterId\":\"caf\xe9\"}"),
    BAD ("xml-other-root",
         200,
         "<DeleteCasterResponse><CasterId>id-1</CasterId></DeleteCasterResponse>"),
    BAD ("xml-root-only", 200, "<CopyCasterResponse/>"),
    BAD ("xml-root-text", 200, "<CopyCasterResponse>id-1</CopyCasterResponse>"),
    BAD ("xml-unknown-entity",
         200,
         "<CopyCasterResponse><CasterId>&nbsp;</CasterId></CopyCasterResponse>"),
    BAD ("xml-entity-bomb",
         200,
         "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;\">]>"
         "<CopyCasterResponse><CasterId>&b;</CasterId></CopyCasterResponse>"),
    BAD ("xml-external-entity",
         200,
         "<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>"
         "<CopyCasterResponse><CasterId>&a;</CasterId></CopyCasterResponse>"),
    BAD ("xml-nul", 200, "<CopyCasterResponse><CasterId>&#0;</CasterId></CopyCasterResponse>"),
};

static LiveReply *
read_bytes (const char *action, guint status, const char *body, gssize length, GError **error)
{
  const LiveReplyHead head = {.http_status = status};
  g_autoptr (GBytes) bytes = g_bytes_new (body, length >= 0 ? (gsize) length : strlen (body));

  return live_reply_new_from_bytes (action, &head, bytes, error);
}

static LiveReply *
read_text (const char *action, guint status, const char *body, GError **error)
{
  return read_bytes (action, status, body, -1, error);
}

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (LiveReply) reply = read_text ("CopyCaster", c->status, c->body, &error);

  if (c->error == OK) {
    g_autofree char *id = NULL;

    g_assert_no_error (error);
    g_assert_cmpuint (live_reply_get_http_status (reply), ==, c->status);
    g_assert_cmpstr (live_reply_get_request_id (reply), ==, c->request_id);
    id = live_reply_dup_caster_id (reply, &error);
    g_assert_no_error (error);
    g_assert_cmpstr (id, ==, "id-1");
    return;
  }

  g_assert_error (error, LIVE_ERROR, c->error);
  g_assert_null (reply);
  g_assert_cmpstr (live_error_get_code_name (error), ==, c->code);
  g_assert_cmpint (live_error_get_verdict (error), ==, c->verdict);
  g_assert_cmpuint (live_error_get_details (error)->http_status, ==, c->status);
  g_assert_cmpstr (live_error_get_details (error)->request_id, ==, c->request_id);
  g_assert_cmpuint (strlen (error->message), >, 0);
}

static void
test_error_whole (void)
{
  const LiveReplyHead head = {.http_status = 404,
                              .content_type = "application/json",
                              .server_time = 1234567,
                              .retry_after = 250};
  static const char text[] =
      "{\"RequestId\":\"r-1\",\"HostId\":\"live.aliyuncs.com\",\"Code\":\"InvalidCaster.NotFound\","
      "\"Message\":\"No such "
      "caster.\",\"Recommend\":\"https://api.example.com/troubleshoot?q=x\"}";
  g_autoptr (GBytes) body = g_bytes_new_static (text, strlen (text));
  g_autoptr (GError) error = NULL;
  g_autoptr (LiveReply) reply = live_reply_new_from_bytes ("CopyCaster", &head, body, &error);
  const LiveErrorDetails *details = live_error_get_details (error);

  g_assert_null (reply);
  g_assert_error (error, LIVE_ERROR, LIVE_ERROR_SERVICE);
  g_assert_cmpstr (error->message, ==, "No such caster.");
  g_assert_cmpuint (details->http_status, ==, 404);
  g_assert_cmpstr (details->code, ==, "InvalidCaster.NotFound");
  g_assert_cmpstr (details->message, ==, "No such caster.");
  g_assert_cmpstr (details->request_id, ==, "r-1");
  g_assert_cmpstr (details->host_id, ==, "live.aliyuncs.com");
  g_assert_cmpstr (details->recommend, ==, "https://api.example.com/troubleshoot?q=x");
  g_assert_cmpint (details->server_time, ==, 1234567);
  g_assert_cmpuint (details->retry_after, ==, 250);
}

static void
test_error_quoting (void)
{
  g_autoptr (GError) error = NULL;
  const char *body = "{\"Code\":\"SignatureDoesNotMatch\",\"Message\":\"Specified signature is not "
                     "matched with our "
                     "calculation. server string to sign "
                     "is:GET&%2F&AccessKeyId%3DLTAI5tSecretish%26Action%3DCopyCaster\"}";

  g_assert_null (read_text ("CopyCaster", 400, body, &error));
  g_assert_error (error, LIVE_ERROR, LIVE_ERROR_SERVICE);
  g_assert_cmpstr (error->message, ==, "Specified signature is not matched with our calculation.");
  g_assert_cmpstr (
      live_error_get_details (error)->message, ==,
      "Specified signature is not matched with our calculation. server string to sign is:"
      "GET&%2F&AccessKeyId%3D[hidden]%26Action%3DCopyCaster");
}

static void
test_error_percent (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (read_text ("CopyCaster", 400,
                            "{\"Code\":\"IllegalOperation\",\"Message\":\"%s %n 100%\"}", &error));
  g_assert_cmpstr (error->message, ==, "%s %n 100%");
}

static void
test_error_long (void)
{
  g_autofree char *long_text = g_strnfill (200000, 'x');
  g_autofree char *body = g_strdup_printf (
      "{\"Code\":\"IllegalOperation\",\"Message\":\"导%s\",\"RequestId\":\"%s导播\"}", long_text,
      long_text);
  g_autoptr (GError) error = NULL;

  g_assert_null (read_text ("CopyCaster", 400, body, &error));
  g_assert_error (error, LIVE_ERROR, LIVE_ERROR_SERVICE);
  g_assert_cmpuint (strlen (live_error_get_details (error)->message), <=, 32768);
  g_assert_true (g_utf8_validate (live_error_get_details (error)->message, -1, NULL));
  g_assert_true (g_utf8_validate (live_error_get_details (error)->request_id, -1, NULL));
}

static void
test_nul (void)
{
  static const char json[] = "{\"CasterId\":\"id-1\"}\0";
  static const char inside[] = "{\"CasterId\":\"id\0-1\"}";
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) error_inside = NULL;

  g_assert_null (read_bytes ("CopyCaster", 200, json, sizeof json - 1, &error));
  g_assert_error (error, LIVE_ERROR, LIVE_ERROR_BAD_REPLY);
  g_assert_null (read_bytes ("CopyCaster", 200, inside, sizeof inside - 1, &error_inside));
  g_assert_error (error_inside, LIVE_ERROR, LIVE_ERROR_BAD_REPLY);
}

static char *
repeat (const char *start, const char *text, guint times, const char *end)
{
  GString *string = g_string_new (start);

  for (guint i = 0; i < times; i++)
    g_string_append (string, text);
  g_string_append (string, end);

  return g_string_free (string, FALSE);
}

static void
assert_bad (const char *body)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (read_text ("CopyCaster", 200, body, &error));
  g_assert_error (error, LIVE_ERROR, LIVE_ERROR_BAD_REPLY);
}

static void
test_deep (void)
{
  g_autofree char *arrays = repeat ("{\"a\":", "[", 500000, "");
  g_autofree char *closing = repeat ("", "]", 500000, "}");
  g_autofree char *whole = g_strconcat (arrays, closing, NULL);
  g_autofree char *objects = repeat ("", "{\"a\":", 500000, "1");
  g_autofree char *elements = repeat ("<CopyCasterResponse>", "<a>", 500000, "");

  assert_bad (arrays);
  assert_bad (whole);
  assert_bad (objects);
  assert_bad (elements);
}

static void
test_deep_enough (void)
{
  g_autofree char *open = repeat ("{\"CasterId\":\"id-1\",\"a\":", "[", 59, "");
  g_autofree char *body = repeat (open, "]", 59, "}");
  g_autofree char *open_more = repeat ("{\"CasterId\":\"id-1\",\"a\":", "[", 60, "");
  g_autofree char *body_more = repeat (open_more, "]", 60, "}");
  g_autoptr (LiveReply) reply = read_text ("CopyCaster", 200, body, NULL);

  g_assert_nonnull (reply);
  assert_bad (body_more);
}

static void
test_wide (void)
{
  g_autofree char *array = repeat ("{\"a\":[0", ",0", 300000, "]}");
  g_autofree char *elements =
      repeat ("<CopyCasterResponse>", "<a/>", 300000, "</CopyCasterResponse>");
  g_autofree char *fits = repeat ("{\"a\":[0", ",0", 100000, "]}");
  g_autoptr (LiveReply) reply = read_text ("CopyCaster", 200, fits, NULL);

  g_assert_nonnull (reply);
  assert_bad (array);
  assert_bad (elements);
}

static const char *const id_bad[] = {
    "{}",
    "{\"RequestId\":\"r-1\"}",
    "{\"CasterId\":\"\",\"RequestId\":\"r-1\"}",
    "{\"CasterId\":\"  \"}",
    "{\"CasterId\":null}",
    "{\"CasterId\":12}",
    "{\"CasterId\":true}",
    "{\"CasterId\":{}}",
    "{\"CasterId\":[\"id-1\"]}",
    "{\"CasterId\":\"id\\n-1\"}",
    "{\"CasterId\":\"id\\u007f\"}",
    "{\"casterid\":\"id-1\"}",
    "<CopyCasterResponse><CasterId/></CopyCasterResponse>",
    "<CopyCasterResponse><CasterId></CasterId><RequestId>r-1</RequestId></CopyCasterResponse>",
    "<CopyCasterResponse><CasterId><x>id-1</x></CasterId></CopyCasterResponse>",
    "<CopyCasterResponse><CasterId>id-1</CasterId><CasterId>id-2</CasterId></CopyCasterResponse>",
};

static void
test_id_bad (gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LiveReply) reply = read_text ("CopyCaster", 200, data, &error);

  g_assert_no_error (error);
  g_assert_null (live_reply_dup_caster_id (reply, &error));
  g_assert_error (error, LIVE_ERROR, LIVE_ERROR_BAD_REPLY);
  g_assert_cmpint (live_error_get_verdict (error), ==, LIVE_VERDICT_UNKNOWN);
  g_assert_cmpstr (live_error_get_details (error)->request_id, ==,
                   live_reply_get_request_id (reply));
  g_assert_cmpuint (live_error_get_details (error)->http_status, ==, 200);
}

static void
test_id_trimmed (void)
{
  g_autoptr (LiveReply) reply =
      read_text ("CopyCaster", 200,
                 "<CopyCasterResponse><CasterId>\n  id-1\n</CasterId></CopyCasterResponse>", NULL);
  g_autofree char *id = live_reply_dup_caster_id (reply, NULL);

  g_assert_cmpstr (id, ==, "id-1");
}

static void
test_same_tree (void)
{
  g_autoptr (LiveReply) json =
      read_text ("DescribeCasters", 200,
                 "{\"Total\":\"2\",\"CasterList\":{\"Caster\":[{\"CasterId\":\"a\",\"Tags\":"
                 "{\"tag\":[{\"TagKey\":\"k\"},{\"TagKey\":\"l\"},{\"TagKey\":\"m\"}]}},"
                 "{\"CasterId\":\"b\",\"CasterName\":\"\"}]},\"RequestId\":\"r\"}",
                 NULL);
  g_autoptr (LiveReply) xml =
      read_text ("DescribeCasters", 200,
                 "<DescribeCastersResponse><Total>2</Total><CasterList><Caster><CasterId>a"
                 "</CasterId><Tags><tag><TagKey>k</TagKey></tag><tag><TagKey>l</TagKey></tag>"
                 "<tag><TagKey>m</TagKey></tag></Tags></Caster>\n<Caster><CasterId>b</CasterId>"
                 "<CasterName/></Caster></CasterList><RequestId>r</RequestId>"
                 "</DescribeCastersResponse>",
                 NULL);
  g_autoptr (JsonNode) json_node =
      json_node_init_object (json_node_alloc (), live_reply_get_root (json));
  g_autoptr (JsonNode) xml_node =
      json_node_init_object (json_node_alloc (), live_reply_get_root (xml));

  g_assert_true (json_node_equal (json_node, xml_node));
}

/* What is JSON by the letter is read as json-glib reads it */
static void
test_json_values (void)
{
  static const char *const texts[] = {
      "{}",
      "{\"a\":[]}",
      "{\"a\":[[],[[]],{},{\"b\":{}}]}",
      "{\"a\":0,\"b\":-0,\"c\":1,\"d\":-1,\"e\":9223372036854775807,\"f\":-9223372036854775808}",
      "{\"a\":0.5,\"b\":-0.25,\"c\":1.0,\"d\":12.75}",
      "{\"a\":true,\"b\":false,\"c\":null}",
      "{\"a\":\"\",\"b\":\"x\",\"c\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\",\"d\":\"\\u5bfc\\u64AD\"}",
      "{\"\":1,\" \":2,\"\\n\":3,\"导播台\":\"导播台\"}",
      " {\n\"a\" : [ 1 , 2 ,\t3 ] ,\r\n\"b\" : { \"c\" : [ { } ] } } ",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (LiveReply) reply = read_text ("X", 200, texts[i], &error);
    g_autoptr (JsonParser) parser = json_parser_new ();
    g_autoptr (JsonNode) node = NULL;

    g_assert_no_error (error);
    node = json_node_init_object (json_node_alloc (), live_reply_get_root (reply));
    g_assert_true (json_parser_load_from_data (parser, texts[i], -1, NULL));
    g_assert_true (json_node_equal (node, json_parser_get_root (parser)));
  }
}

static void
test_json_numbers (void)
{
  g_autoptr (LiveReply) reply = read_text (
      "X", 200,
      "{\"a\":1e3,\"b\":2.5E-2,\"c\":-1.5e+2,\"d\":123456789012345678901234567890,\"e\":1e999}",
      NULL);
  JsonObject *root = live_reply_get_root (reply);
  double value = 0;

  g_assert_true (base_json_get_double (root, "a", &value) && value == 1000);
  g_assert_true (base_json_get_double (root, "b", &value) && value == 0.025);
  g_assert_true (base_json_get_double (root, "c", &value) && value == -150);
  g_assert_true (base_json_get_double (root, "d", &value) && value > 1.2e29 && value < 1.3e29);
  g_assert_false (base_json_get_double (root, "e", &value));
  g_assert_false (base_json_get_int (root, "d", NULL));
}

static void
test_xml_list_of_one (void)
{
  g_autoptr (LiveReply) reply =
      read_text ("DescribeCasters", 200,
                 "<DescribeCastersResponse><Total>1</Total><CasterList><Caster><CasterId>a</"
                 "CasterId></Caster></CasterList>"
                 "</DescribeCastersResponse>",
                 NULL);
  g_autoptr (GPtrArray) studios =
      base_json_get_objects (live_reply_get_root (reply), "CasterList", "Caster");
  gint64 total = 0;

  g_assert_cmpuint (studios->len, ==, 1);
  g_assert_cmpstr (base_json_get_string (g_ptr_array_index (studios, 0), "CasterId"), ==, "a");
  g_assert_true (base_json_get_int (live_reply_get_root (reply), "Total", &total));
  g_assert_cmpint (total, ==, 1);
}

static void
test_xml_list_empty (void)
{
  g_autoptr (LiveReply) reply = read_text (
      "DescribeCasters", 200,
      "<DescribeCastersResponse><Total>0</Total><CasterList/></DescribeCastersResponse>", NULL);
  g_autoptr (GPtrArray) studios =
      base_json_get_objects (live_reply_get_root (reply), "CasterList", "Caster");

  g_assert_cmpuint (studios->len, ==, 0);
}

/* Seeds are spoilt in ways that networks, proxies and adversaries spoil things, and whatever comes
 * of it has to be a value or an error of ours. The rounds are the same in every run. */
static const char *const seeds[] = {
    "{\"CasterId\":\"1909f043-e3d3-49e9-82d6-4329ec4a0001\",\"RequestId\":\"16A96B9A-F203-4EC5-"
    "8E43-CB92E68F4CD8\"}",
    "{\"CopyCasterResponse\":{\"CasterId\":\"a\",\"n\":[1,-2.5e+10,true,false,null,{\"x\":"
    "\"\\u5bfc\\ud83c\\udfac\\n\"}]}}",
    "{\"RequestId\":\"r\",\"HostId\":\"h\",\"Code\":\"Throttling.User\",\"Message\":\"m "
    "\\\"q\\\"\",\"Recommend\":\"u\"}",
    "<?xml version='1.0' "
    "encoding='UTF-8'?><CopyCasterResponse><CasterId>id</CasterId><RequestId>r</RequestId>"
    "</CopyCasterResponse>",
    "<Error><RequestId>r</RequestId><HostId>h</HostId><Code>InvalidCaster.NotFound</"
    "Code><Message>&lt;m&gt; &#x5bfc;"
    "<![CDATA[<x>]]></Message><!-- c --></Error>",
    "<html><body><h1>502</h1></body></html>",
};

static void
spoil (GRand *rand, GByteArray *bytes)
{
  static const char *const pieces[] = {"{",         "}",      "[",     "]",         "\"",
                                       ":",         ",",      "\\",    "\\u",       "<",
                                       ">",         "</",     "<a>",   "</a>",      "&",
                                       ";",         "&#",     "]]>",   "<![CDATA[", "<!--",
                                       "-->",       "<?",     "?>",    "\xff",      "\xef\xbb\xbf",
                                       "\"Code\":", "<Code>", "1e999", "-",         "0",
                                       "\xf0\x9f",  " "};
  guint rounds = (guint) g_rand_int_range (rand, 1, 6);

  for (guint i = 0; i < rounds && bytes->len > 1; i++) {
    guint at = (guint) g_rand_int_range (rand, 0, (gint32) bytes->len);

    switch (g_rand_int_range (rand, 0, 6)) {
    case 0:
      bytes->data[at] = (guint8) g_rand_int_range (rand, 0, 256);
      break;
    case 1:
      bytes->data[at] ^= (guint8) (1 << g_rand_int_range (rand, 0, 8));
      break;
    case 2:
      g_byte_array_set_size (bytes, at);
      break;
    case 3: {
      guint length = (guint) g_rand_int_range (rand, 1, 12);

      g_byte_array_remove_range (bytes, at, MIN (length, bytes->len - at));
      break;
    }
    case 4: {
      g_autofree guint8 *copy = g_memdup2 (bytes->data + at, bytes->len - at);

      g_byte_array_append (bytes, copy, bytes->len - at);
      break;
    }
    default: {
      const char *piece = pieces[g_rand_int_range (rand, 0, G_N_ELEMENTS (pieces))];
      guint length = (guint) strlen (piece);
      guint tail = bytes->len - at;

      g_byte_array_set_size (bytes, bytes->len + length);
      memmove (bytes->data + at + length, bytes->data + at, tail);
      memcpy (bytes->data + at, piece, length);
    }
    }
  }
}

static void
test_fuzz (gconstpointer data)
{
  const char *seed = data;
  static const guint statuses[] = {200, 200, 200, 400, 404, 500, 302, 0};
  g_autoptr (GRand) rand = g_rand_new_with_seed (20261122);
  guint values = 0;
  guint errors = 0;

  for (guint i = 0; i < 4000; i++) {
    g_autoptr (GByteArray) bytes = g_byte_array_new ();
    g_autoptr (GError) error = NULL;
    g_autoptr (LiveReply) reply = NULL;

    g_byte_array_append (bytes, (const guint8 *) seed, (guint) strlen (seed));
    if (i > 0)
      spoil (rand, bytes);

    reply = read_bytes ("CopyCaster", statuses[i % G_N_ELEMENTS (statuses)],
                        (const char *) bytes->data, bytes->len, &error);
    if (reply != NULL) {
      g_autofree char *id = live_reply_dup_caster_id (reply, &error);

      g_assert_true ((id != NULL) == (error == NULL));
      if (id != NULL)
        g_assert_true (*id != '\0' && g_utf8_validate (id, -1, NULL));
      values++;
    } else {
      g_assert_true (error != NULL && error->domain == LIVE_ERROR);
      errors++;
    }
    if (error != NULL)
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
  }

  g_test_message ("%u values, %u errors", values, errors);
  g_assert_cmpuint (errors, >, 0);
}

/* A prefix of a whole answer is never a success */
static void
test_prefixes (gconstpointer data)
{
  const char *seed = data;

  for (gsize length = 0; length < strlen (seed); length++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (read_bytes ("CopyCaster", 200, seed, (gssize) length, &error));
    g_assert_error (error, LIVE_ERROR, LIVE_ERROR_BAD_REPLY);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strdup_printf ("/live/reply/%s", cases[i].name);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (id_bad); i++) {
    g_autofree char *path = g_strdup_printf ("/live/reply/id-bad/%" G_GSIZE_FORMAT, i + 1);

    g_test_add_data_func (path, id_bad[i], test_id_bad);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (seeds); i++) {
    g_autofree char *fuzz = g_strdup_printf ("/live/reply/fuzz/%" G_GSIZE_FORMAT, i + 1);
    g_autofree char *prefixes = g_strdup_printf ("/live/reply/prefixes/%" G_GSIZE_FORMAT, i + 1);

    g_test_add_data_func (fuzz, seeds[i], test_fuzz);
    g_test_add_data_func (prefixes, seeds[i], test_prefixes);
  }
  g_test_add_func ("/live/reply/error-whole", test_error_whole);
  g_test_add_func ("/live/reply/error-quoting", test_error_quoting);
  g_test_add_func ("/live/reply/error-percent", test_error_percent);
  g_test_add_func ("/live/reply/error-long", test_error_long);
  g_test_add_func ("/live/reply/nul", test_nul);
  g_test_add_func ("/live/reply/deep", test_deep);
  g_test_add_func ("/live/reply/deep-enough", test_deep_enough);
  g_test_add_func ("/live/reply/wide", test_wide);
  g_test_add_func ("/live/reply/id-trimmed", test_id_trimmed);
  g_test_add_func ("/live/reply/same-tree", test_same_tree);
  g_test_add_func ("/live/reply/json-values", test_json_values);
  g_test_add_func ("/live/reply/json-numbers", test_json_numbers);
  g_test_add_func ("/live/reply/xml-list-of-one", test_xml_list_of_one);
  g_test_add_func ("/live/reply/xml-list-empty", test_xml_list_empty);

  return g_test_run ();
}
