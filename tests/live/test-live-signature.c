/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "live-signature.h"

#include <json-glib/json-glib.h>
#include <stdlib.h>
#include <string.h>

/* Signatures made by the vendor's own clients, and those of its documentation. Every vector is a
 * test of its own, and every stage of it is compared. `--vectors DIR` takes the files of another
 * folder. */

static LiveParameters *
parameters_of (JsonObject *vector, const char *member)
{
  LiveParameters *parameters = live_parameters_new ();
  JsonObject *object = json_object_get_object_member (vector, member);
  g_autoptr (GList) names = json_object_get_members (object);

  for (GList *l = names; l != NULL; l = l->next)
    live_parameters_set (parameters, l->data, json_object_get_string_member (object, l->data));

  return parameters;
}

static const char *
text_of (JsonObject *vector, const char *member)
{
  return json_object_get_string_member_with_default (vector, member, NULL);
}

static gboolean
has_tag (JsonObject *vector, const char *tag)
{
  JsonArray *tags = json_object_has_member (vector, "tags")
                        ? json_object_get_array_member (vector, "tags")
                        : NULL;

  for (guint i = 0; tags != NULL && i < json_array_get_length (tags); i++) {
    if (strcmp (json_array_get_string_element (tags, i), tag) == 0)
      return TRUE;
  }

  return FALSE;
}

/* What no client of ours could be given: a C string holds no NUL, and names beyond ASCII, which the
 * vendor's JavaScript sorts by UTF-16 units, exist in no operation. */
static gboolean
skip (JsonObject *vector)
{
  if (!has_tag (vector, "nul") && !has_tag (vector, "utf16-order"))
    return FALSE;

  g_test_skip ("not representable");

  return TRUE;
}

static void
test_rpc (gconstpointer data)
{
  JsonObject *vector = (JsonObject *) data;
  g_autoptr (LiveParameters) parameters = NULL;
  g_autoptr (LiveParameters) wire = live_parameters_new ();
  g_autofree char *query = NULL;
  g_autofree char *string = NULL;
  g_autofree char *signature = NULL;

  if (skip (vector))
    return;

  parameters = parameters_of (vector, "parameters");
  query = live_signature_rpc_canonical_query (parameters);
  g_assert_cmpstr (query, ==, text_of (vector, "canonical_query"));
  string = live_signature_rpc_string_to_sign (text_of (vector, "method"), query);
  g_assert_cmpstr (string, ==, text_of (vector, "string_to_sign"));
  signature = live_signature_rpc_sign (text_of (vector, "access_key_secret"), string);
  g_assert_cmpstr (signature, ==, text_of (vector, "signature"));

  /* What goes over the wire says the same, and what is signed is what a server finds in it */
  live_parameters_set (parameters, "Signature", signature);
  g_assert_true (live_parameters_add_from_form (wire, text_of (vector, "wire_query_or_body"), -1));
  g_assert_true (live_parameters_equal (wire, parameters));
  g_free (query);
  query = live_signature_rpc_canonical_query (wire);
  g_assert_cmpstr (query, ==, text_of (vector, "canonical_query"));
}

static void
test_acs3 (gconstpointer data)
{
  JsonObject *vector = (JsonObject *) data;
  g_autoptr (LiveParameters) query = NULL;
  g_autoptr (LiveParameters) headers = NULL;
  g_autoptr (LiveParameters) wire = live_parameters_new ();
  g_autofree char *payload = NULL;
  g_autofree char *names = NULL;
  g_autofree char *request = NULL;
  g_autofree char *request_as_named = NULL;
  g_autofree char *string = NULL;
  g_autofree char *signature = NULL;
  g_autofree char *authorization = NULL;

  if (skip (vector))
    return;

  query = parameters_of (vector, "query");
  headers = parameters_of (vector, "headers");
  payload = live_signature_sha256_hex (text_of (vector, "body"), strlen (text_of (vector, "body")));
  g_assert_cmpstr (payload, ==, text_of (vector, "payload_sha256"));
  names = live_signature_acs3_signed_headers (headers);
  g_assert_cmpstr (names, ==, text_of (vector, "signed_headers"));
  request = live_signature_acs3_canonical_request (
      text_of (vector, "method"), text_of (vector, "path"), query, headers, NULL, payload);
  g_assert_cmpstr (request, ==, text_of (vector, "canonical_request"));
  request_as_named = live_signature_acs3_canonical_request (
      text_of (vector, "method"), text_of (vector, "path"), query, headers, names, payload);
  g_assert_cmpstr (request_as_named, ==, request);
  string = live_signature_acs3_string_to_sign (request);
  g_assert_cmpstr (string, ==, text_of (vector, "string_to_sign"));
  signature = live_signature_acs3_sign (text_of (vector, "access_key_secret"), string);
  g_assert_cmpstr (signature, ==, text_of (vector, "signature"));
  authorization =
      live_signature_acs3_authorization (text_of (vector, "access_key_id"), names, signature);
  g_assert_cmpstr (authorization, ==, text_of (vector, "authorization"));

  g_assert_true (live_parameters_add_from_form (wire, text_of (vector, "wire_query"), -1));
  g_assert_true (live_parameters_equal (wire, query));
}

static void
test_published_rpc (gconstpointer data)
{
  JsonObject *vector = (JsonObject *) data;
  g_autoptr (LiveParameters) parameters = parameters_of (vector, "params");
  g_autofree char *query = live_signature_rpc_canonical_query (parameters);
  g_autofree char *string = live_signature_rpc_string_to_sign (text_of (vector, "method"), query);
  g_autofree char *signature = live_signature_rpc_sign (text_of (vector, "secret"), string);

  g_assert_cmpstr (signature, ==, text_of (vector, "signature"));
}

static void
test_published_acs3 (gconstpointer data)
{
  JsonObject *vector = (JsonObject *) data;
  g_autoptr (LiveParameters) query = parameters_of (vector, "query");
  g_autoptr (LiveParameters) headers = parameters_of (vector, "headers");
  g_autofree char *request =
      live_signature_acs3_canonical_request (text_of (vector, "method"), text_of (vector, "path"),
                                             query, headers, NULL, text_of (vector, "payloadHash"));
  g_autofree char *hash = live_signature_sha256_hex (request, strlen (request));
  g_autofree char *string = live_signature_acs3_string_to_sign (request);
  g_autofree char *signature = live_signature_acs3_sign (text_of (vector, "secret"), string);

  if (text_of (vector, "canonicalHash") != NULL)
    g_assert_cmpstr (hash, ==, text_of (vector, "canonicalHash"));
  g_assert_true (g_str_has_suffix (string, hash));
  g_assert_cmpstr (signature, ==, text_of (vector, "signature"));
}

static void
test_hmac (gconstpointer data)
{
  JsonObject *vector = (JsonObject *) data;
  g_autofree char *base64 =
      live_signature_hmac_sha1_base64 (text_of (vector, "key"), text_of (vector, "data"));

  g_assert_cmpstr (base64, ==, text_of (vector, "base64"));
}

static void
test_path_empty (void)
{
  g_autoptr (LiveParameters) none = live_parameters_new ();
  g_autofree char *request =
      live_signature_acs3_canonical_request ("POST", "", none, none, NULL, "hash");

  g_assert_cmpstr (request, ==, "POST\n/\n\n\n\nhash");
}

static void
test_headers_joined (void)
{
  g_autoptr (LiveParameters) query = live_parameters_new ();
  g_autoptr (LiveParameters) headers = live_parameters_new ();
  g_autofree char *names = NULL;
  g_autofree char *request = NULL;
  g_autofree char *as_named = NULL;

  live_parameters_set (headers, "x-acs-test", " http\t");
  live_parameters_set (headers, "X-ACS-TEST", "https ");
  live_parameters_set (headers, "Host", "example.com:80");
  live_parameters_set (headers, "Accept", "application/json");
  live_parameters_set (headers, "Content-Type", "text/plain");
  live_parameters_set (query, "test", "ok");
  live_parameters_set (query, "empty", "");

  names = live_signature_acs3_signed_headers (headers);
  g_assert_cmpstr (names, ==, "content-type;host;x-acs-test");
  request = live_signature_acs3_canonical_request ("", "", query, headers, NULL, "hash");
  g_assert_cmpstr (
      request, ==,
      "\n/\nempty=&test=ok\ncontent-type:text/plain\nhost:example.com:80\nx-acs-test:http,https\n\n"
      "content-type;host;x-acs-test\nhash");
  as_named = live_signature_acs3_canonical_request ("", "", query, headers, names, "hash");
  g_assert_cmpstr (as_named, ==, request);
}

static void
test_headers_named (void)
{
  g_autoptr (LiveParameters) none = live_parameters_new ();
  g_autoptr (LiveParameters) headers = live_parameters_new ();
  g_autofree char *request = NULL;

  /* A server has to follow the client's own list: more than the usual, fewer, and one that did not
   * arrive */
  live_parameters_set (headers, "host", "h");
  live_parameters_set (headers, "accept", "application/json");
  live_parameters_set (headers, "x-acs-date", "d");
  live_parameters_set (headers, "x-acs-action", "a");
  request = live_signature_acs3_canonical_request ("POST", "/", none, headers,
                                                   "accept;host;x-acs-absent;x-acs-date", "p");
  g_assert_cmpstr (request, ==,
                   "POST\n/\n\naccept:application/json\nhost:h\nx-acs-absent:\nx-acs-date:d\n\n"
                   "accept;host;x-acs-absent;x-acs-date\np");
}

/* A list that names one header over and over does not get it over and over */
static void
test_headers_named_twice (void)
{
  g_autoptr (LiveParameters) none = live_parameters_new ();
  g_autoptr (LiveParameters) headers = live_parameters_new ();
  g_autofree char *value = g_strnfill (60000, 'v');
  g_autoptr (GString) names = g_string_new ("host");
  g_autofree char *request = NULL;
  g_autofree char *empty = NULL;

  live_parameters_set (headers, "host", value);
  for (guint i = 0; i < 10000; i++)
    g_string_append (names, ";HOST");
  request = live_signature_acs3_canonical_request ("POST", "/", none, headers, names->str, "p");
  g_assert_cmpuint (strlen (request), <, 60000 + 10000 * 12);
  g_assert_true (g_str_has_prefix (request, "POST\n/\n\nhost:v"));
  g_assert_nonnull (strstr (request, "v\nhost:\nhost:\n"));
  empty = live_signature_acs3_canonical_request ("POST", "/", none, headers, "", "p");
  g_assert_cmpstr (empty, ==, "POST\n/\n\n:\n\n\np");
}

static void
test_headers_many (void)
{
  g_autoptr (LiveParameters) none = live_parameters_new ();
  g_autoptr (LiveParameters) headers = live_parameters_new ();
  g_autoptr (GString) names = g_string_new (NULL);
  g_autoptr (GString) expected = g_string_new ("POST\n/\n\n");
  g_autofree char *found = NULL;
  g_autofree char *request = NULL;
  g_autofree char *as_named = NULL;

  for (guint i = 100; i < 300; i++) {
    g_autofree char *name = g_strdup_printf (i % 2 ? "X-Acs-%u" : "x-acs-%u", i);

    live_parameters_set (headers, name, name);
    g_string_append_printf (names, "%sx-acs-%u", i > 100 ? ";" : "", i);
    g_string_append_printf (expected, "x-acs-%u:%s\n", i, name);
  }
  g_string_append_printf (expected, "\n%s\np", names->str);

  found = live_signature_acs3_signed_headers (headers);
  g_assert_cmpstr (found, ==, names->str);
  request = live_signature_acs3_canonical_request ("POST", "/", none, headers, NULL, "p");
  g_assert_cmpstr (request, ==, expected->str);
  as_named = live_signature_acs3_canonical_request ("POST", "/", none, headers, found, "p");
  g_assert_cmpstr (as_named, ==, expected->str);
}

static void
test_signature_left_out (void)
{
  g_autoptr (LiveParameters) parameters = live_parameters_new ();
  g_autofree char *query = NULL;

  live_parameters_set (parameters, "b", "2");
  live_parameters_set (parameters, "Signature", "x");
  live_parameters_set (parameters, "SignatureNonce", "n");
  query = live_signature_rpc_canonical_query (parameters);
  g_assert_cmpstr (query, ==, "SignatureNonce=n&b=2");
  g_assert_cmpstr (live_parameters_get (parameters, "Signature"), ==, "x");
}

static void
test_keys (void)
{
  g_autofree char *long_key = g_strnfill (4000, 'k');
  g_autofree char *long_key_and = g_strconcat (long_key, "&", NULL);
  g_autofree char *signature = live_signature_rpc_sign (long_key, "text");
  g_autofree char *expected = live_signature_hmac_sha1_base64 (long_key_and, "text");
  g_autofree char *empty = live_signature_acs3_sign ("", "text");
  g_autofree char *empty_rpc = live_signature_rpc_sign ("", "text");

  g_assert_cmpstr (signature, ==, expected);
  /* HMAC-SHA256 of "text" with an empty key */
  g_assert_cmpstr (empty, ==, "0611b704abab473f956257a09cc2fc2c867211d077bdffc5a91bd8a5047826ff");
  g_assert_cmpuint (strlen (empty_rpc), ==, 28);
}

static void
test_sha256 (void)
{
  g_autofree char *empty = live_signature_sha256_hex (NULL, 0);
  g_autofree char *test = live_signature_sha256_hex ("test", 4);

  g_assert_cmpstr (empty, ==, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  g_assert_cmpstr (test, ==, "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08");
}

static void
test_equal (void)
{
  g_assert_true (live_signature_equal ("abc", "abc"));
  g_assert_true (live_signature_equal ("", ""));
  g_assert_false (live_signature_equal ("abc", "abd"));
  g_assert_false (live_signature_equal ("abc", "ab"));
  g_assert_false (live_signature_equal ("", "a"));
  g_assert_false (live_signature_equal (NULL, "a"));
  g_assert_false (live_signature_equal (NULL, NULL));
}

static void
add_vectors (
    GPtrArray *kept, const char *file, JsonObject *root, const char *member, GTestDataFunc test)
{
  JsonArray *vectors = json_object_get_array_member (root, member);

  for (guint i = 0; i < json_array_get_length (vectors); i++) {
    JsonObject *vector = json_array_get_object_element (vectors, i);
    const char *id = json_object_get_string_member_with_default (vector, "id", NULL);
    g_autofree char *number = g_strdup_printf ("%03u", i);
    g_autofree char *path =
        g_strdup_printf ("/live/signature/%s/%s", file, id != NULL ? id : number);

    g_ptr_array_add (kept, json_object_ref (vector));
    g_test_add_data_func (path, vector, test);
  }
}

static guint
add_file (GPtrArray *kept, const char *directory, const char *file)
{
  g_autofree char *name = g_strconcat (file, ".json", NULL);
  g_autofree char *path = g_build_filename (directory, name, NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  guint before = kept->len;
  JsonObject *root;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return 0;

  if (!json_parser_load_from_file (parser, path, &error)) {
    g_printerr ("%s\n", error->message);
    exit (1);
  }

  root = json_node_get_object (json_parser_get_root (parser));
  if (strcmp (file, "published") == 0) {
    add_vectors (kept, "published/rpc", root, "rpc_v1", test_published_rpc);
    add_vectors (kept, "published/acs3", root, "acs3", test_published_acs3);
    add_vectors (kept, "published/hmac", root, "hmac_sha1_base64", test_hmac);
  } else {
    add_vectors (kept, file, root, "vectors", strcmp (file, "rpc") == 0 ? test_rpc : test_acs3);
  }

  return kept->len - before;
}

/* GLib's test options stay its own; ours has to be gone before it reads them */
static const char *
take_vectors_option (int *argc, char **argv)
{
  for (int i = 1; i < *argc; i++) {
    const char *directory = NULL;
    int taken = 0;

    if (g_str_has_prefix (argv[i], "--vectors=")) {
      directory = argv[i] + strlen ("--vectors=");
      taken = 1;
    } else if (strcmp (argv[i], "--vectors") == 0 && i + 1 < *argc) {
      directory = argv[i + 1];
      taken = 2;
    }

    if (taken > 0) {
      memmove (&argv[i], &argv[i + taken], (gsize) (*argc - i - taken + 1) * sizeof (char *));
      *argc -= taken;
      return directory;
    }
  }

  return VECTORS_DIRECTORY;
}

int
main (int argc, char **argv)
{
  static const char *const files[] = {"rpc", "acs3", "published"};
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  const char *directory = take_vectors_option (&argc, argv);

  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++) {
    if (add_file (kept, directory, files[i]) == 0)
      g_printerr ("# %s has no vectors in %s.json\n", directory, files[i]);
  }
  if (kept->len == 0)
    return 1;

  g_test_add_func ("/live/signature/path-empty", test_path_empty);
  g_test_add_func ("/live/signature/headers-joined", test_headers_joined);
  g_test_add_func ("/live/signature/headers-named", test_headers_named);
  g_test_add_func ("/live/signature/headers-named-twice", test_headers_named_twice);
  g_test_add_func ("/live/signature/headers-many", test_headers_many);
  g_test_add_func ("/live/signature/signature-left-out", test_signature_left_out);
  g_test_add_func ("/live/signature/keys", test_keys);
  g_test_add_func ("/live/signature/sha256", test_sha256);
  g_test_add_func ("/live/signature/equal", test_equal);

  return g_test_run ();
}
