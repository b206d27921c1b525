/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "rehearsal-answer.h"
#include "rehearsal-codes.h"
#include "rehearsal-credentials.h"

#define REQUEST_ID  "16A96B9A-F203-4EC5-8E43-CB92E68F4CD8"
#define DECLARATION "<?xml version='1.0' encoding='UTF-8'?>"

static RehearsalAnswer *
make_answer (const char *json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = json_from_string (json, &error);

  g_assert_no_error (error);

  return rehearsal_answer_new ("DescribeThings", json_node_dup_object (node));
}

static char *
to_text (const char *json, RehearsalFormat format)
{
  g_autoptr (RehearsalAnswer) answer = make_answer (json);

  return rehearsal_answer_to_text (answer, format, REQUEST_ID, "h");
}

typedef struct {
  const char *name;
  const char *json;
  const char *xml; /* within the root, after the RequestId */
} Case;

static const Case cases[] = {
  { "empty", "{}", "" },
  { "text", "{\"A\":\"b\"}", "<A>b</A>" },
  { "empty-text", "{\"A\":\"\"}", "<A></A>" },
  { "escaped", "{\"A\":\"<&>\\\"'\"}", "<A>&lt;&amp;&gt;&quot;&apos;</A>" },
  { "unicode", "{\"A\":\"导播台 🎶 é\"}", "<A>导播台 🎶 é</A>" },
  { "blanks", "{\"A\":\"  b\\tc  \"}", "<A>  b\tc  </A>" },
  { "numbers", "{\"A\":1,\"B\":-9007199254740993,\"C\":0.25,\"D\":1e300}",
    "<A>1</A><B>-9007199254740993</B><C>0.25</C><D>1e+300</D>" },
  { "truth", "{\"A\":true,\"B\":false}", "<A>true</A><B>false</B>" },
  { "null", "{\"A\":null,\"B\":1}", "<B>1</B>" },
  { "nested", "{\"A\":{\"B\":{\"C\":1}}}", "<A><B><C>1</C></B></A>" },
  { "list", "{\"L\":{\"I\":[{\"A\":1},{\"A\":2}]}}", "<L><I><A>1</A></I><I><A>2</A></I></L>" },
  { "list-of-one", "{\"L\":{\"I\":[{\"A\":1}]}}", "<L><I><A>1</A></I></L>" },
  { "empty-list", "{\"L\":{\"I\":[]}}", "<L></L>" },
  { "list-of-texts", "{\"L\":{\"I\":[\"a\",\"b\"]}}", "<L><I>a</I><I>b</I></L>" },
  { "order", "{\"Z\":1,\"A\":2}", "<Z>1</Z><A>2</A>" },
};

static void
test_success (gconstpointer data)
{
  const Case *test = data;
  g_autofree char *json = to_text (test->json, REHEARSAL_FORMAT_JSON);
  g_autofree char *xml = to_text (test->json, REHEARSAL_FORMAT_XML);
  g_autofree char *expected =
      g_strconcat (DECLARATION "<DescribeThingsResponse><RequestId>" REQUEST_ID "</RequestId>",
                   test->xml, "</DescribeThingsResponse>", NULL);
  g_autoptr (JsonNode) parsed = json_from_string (json, NULL);
  g_autoptr (JsonNode) wanted = json_from_string (test->json, NULL);

  g_assert_cmpstr (xml, ==, expected);
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (parsed), "RequestId"), ==,
                   REQUEST_ID);
  json_object_remove_member (json_node_get_object (parsed), "RequestId");
  g_assert_true (json_node_equal (parsed, wanted));
}

static void
test_error (void)
{
  g_autoptr (RehearsalAnswer) answer =
      rehearsal_answer_new_error ("Some.Code", "a <b> & \"c\" %d", 5);
  g_autofree char *json =
      rehearsal_answer_to_text (answer, REHEARSAL_FORMAT_JSON, REQUEST_ID, "host:1");
  g_autofree char *xml =
      rehearsal_answer_to_text (answer, REHEARSAL_FORMAT_XML, REQUEST_ID, "host:1");

  g_assert_cmpuint (rehearsal_answer_get_status (answer), ==, 400);
  g_assert_cmpstr (json, ==,
                   "{\"RequestId\":\"" REQUEST_ID "\",\"HostId\":\"host:1\",\"Code\":\"Some.Code\","
                   "\"Message\":\"a <b> & \\\"c\\\" 5\",\"Recommend\":\"https://api.aliyun.com/"
                   "troubleshoot?q=Some.Code&product=live&requestId=" REQUEST_ID "\"}");
  g_assert_cmpstr (xml, ==,
                   DECLARATION
                   "<Error><RequestId>" REQUEST_ID "</RequestId><HostId>host:1</HostId>"
                   "<Code>Some.Code</Code><Message>a &lt;b&gt; &amp; &quot;c&quot; 5</Message>"
                   "<Recommend>https://api.aliyun.com/troubleshoot?q=Some.Code&amp;product=live"
                   "&amp;requestId=" REQUEST_ID "</Recommend></Error>");
}

static void
test_made_of_names (void)
{
  g_autoptr (RehearsalAnswer) missing = rehearsal_answer_new_missing ("CasterName");
  g_autoptr (RehearsalAnswer) invalid = rehearsal_answer_new_invalid ("PageNum");

  g_assert_cmpstr (rehearsal_answer_get_code (missing), ==, "MissingCasterName");
  g_assert_cmpstr (rehearsal_answer_get_message (missing), ==,
                   "CasterName is mandatory for this action.");
  g_assert_cmpuint (rehearsal_answer_get_status (missing), ==, 400);
  g_assert_cmpstr (rehearsal_answer_get_code (invalid), ==, "InvalidPageNum");
}

static void
test_codes (void)
{
  const RehearsalCode *codes;
  gsize length;

  codes = rehearsal_code_list (&length);

  for (gsize i = 0; i < length; i++) {
    g_autoptr (RehearsalAnswer) answer = rehearsal_answer_new_error (codes[i].code, NULL);

    g_assert_true (rehearsal_code_lookup (codes[i].code) == &codes[i]);
    g_assert_true (rehearsal_answer_is_error (answer));
    g_assert_cmpuint (rehearsal_answer_get_status (answer), ==, codes[i].status);
    g_assert_cmpuint (codes[i].status, >=, 400);
    g_assert_cmpstr (rehearsal_answer_get_message (answer), ==, codes[i].message);
  }

  g_assert_null (rehearsal_code_lookup ("signaturedoesnotmatch"));
}

static void
test_credentials (void)
{
  g_autoptr (LiveCredentials) one = rehearsal_credentials_generate ();
  g_autoptr (LiveCredentials) two = rehearsal_credentials_generate ();

  g_assert_true (g_str_has_prefix (live_credentials_get_access_key_id (one), "REHEARSAL"));
  g_assert_cmpuint (strlen (live_credentials_get_access_key_secret (one)), ==, 30);
  g_assert_null (live_credentials_get_security_token (one));
  g_assert_cmpstr (live_credentials_get_access_key_id (one), !=,
                   live_credentials_get_access_key_id (two));
  g_assert_cmpstr (live_credentials_get_access_key_secret (one), !=,
                   live_credentials_get_access_key_secret (two));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/rehearsal/answer/success/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_success);
  }

  g_test_add_func ("/rehearsal/answer/error", test_error);
  g_test_add_func ("/rehearsal/answer/made-of-names", test_made_of_names);
  g_test_add_func ("/rehearsal/answer/codes", test_codes);
  g_test_add_func ("/rehearsal/credentials", test_credentials);

  return g_test_run ();
}
