/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "live-studio-list.h"
#include "live-test-client.h"

#include "base-json.h"

#include <string.h>

static LiveStudio *
parse (const char *text)
{
  g_autoptr (JsonParser) parser = json_parser_new ();

  g_assert_true (json_parser_load_from_data (parser, text, -1, NULL));

  return live_studio_new_from_json (json_node_get_object (json_parser_get_root (parser)));
}

static void
test_whole (void)
{
  g_autoptr (LiveStudio) studio =
      parse ("{\"CasterId\":\"id\",\"CasterName\":\"name\",\"Status\":1,\"CasterTemplate\":\"lp_"
             "hd\",\"CreateTime\":\"c\","
             "\"LastModified\":\"m\",\"ClientTokenId\":\"t\",\"NormType\":6,\"New\":{}}");
  g_autofree char *name = NULL;
  int status = 0;

  g_assert_cmpstr (live_studio_get_caster_id (studio), ==, "id");
  g_assert_cmpstr (live_studio_get_name (studio), ==, "name");
  g_assert_cmpint (live_studio_get_status (studio), ==, 1);
  g_assert_cmpint (live_studio_get_norm_type (studio), ==, 6);
  g_assert_cmpstr (live_studio_get_template (studio), ==, "lp_hd");
  g_assert_cmpstr (live_studio_get_create_time (studio), ==, "c");
  g_assert_cmpstr (live_studio_get_last_modified (studio), ==, "m");
  g_assert_cmpstr (live_studio_get_client_token_id (studio), ==, "t");
  g_object_get (studio, "name", &name, "status", &status, NULL);
  g_assert_cmpstr (name, ==, "name");
  g_assert_cmpint (status, ==, 1);
}

static void
test_bare (void)
{
  g_autoptr (LiveStudio) studio = parse ("{\"CasterId\":\"id\"}");

  g_assert_cmpstr (live_studio_get_caster_id (studio), ==, "id");
  g_assert_cmpstr (live_studio_get_name (studio), ==, "");
  g_assert_cmpint (live_studio_get_status (studio), ==, -1);
  g_assert_cmpint (live_studio_get_norm_type (studio), ==, -1);
  g_assert_null (live_studio_get_template (studio));
  g_assert_null (live_studio_get_create_time (studio));
  g_assert_null (live_studio_get_last_modified (studio));
  g_assert_null (live_studio_get_client_token_id (studio));
}

static void
test_wrong_types (void)
{
  g_autoptr (LiveStudio) studio =
      parse ("{\"CasterId\":\"id\",\"CasterName\":[],\"Status\":\"0\",\"CasterTemplate\":1,"
             "\"NormType\":{},"
             "\"CreateTime\":{},\"LastModified\":null,\"ClientTokenId\":\"\"}");

  g_assert_cmpstr (live_studio_get_name (studio), ==, "");
  g_assert_cmpint (live_studio_get_status (studio), ==, 0);
  g_assert_cmpint (live_studio_get_norm_type (studio), ==, -1);
  g_assert_null (live_studio_get_template (studio));
  g_assert_null (live_studio_get_create_time (studio));
  g_assert_null (live_studio_get_client_token_id (studio));
}

static void
test_no_id (void)
{
  g_assert_null (parse ("{}"));
  g_assert_null (parse ("{\"CasterId\":\"\"}"));
  g_assert_null (parse ("{\"CasterId\":1}"));
  g_assert_null (parse ("{\"CasterName\":\"name\"}"));
}

/* A service of so many studios, with quirks */
typedef struct {
  const char *name;
  int total; /* studios there are */
  int told;  /* Total as told; -1: not at all, -2: as it is */
  gboolean xml;
  gboolean no_pages; /* every page is the first */
  gboolean endless;  /* every page is full of new ones */
  int deleted_after; /* the first studio goes away after so many requests */
  guint requests;    /* expected */
  int found;         /* expected; -1: an error */
} Quirks;

static const Quirks quirks[] = {
    {"none", 0, -2, .requests = 1, .found = 0},
    {"one", 1, -2, .requests = 1, .found = 1},
    {"a-page", 100, -2, .requests = 1, .found = 100},
    {"a-page-and-one", 101, -2, .requests = 2, .found = 101},
    {"three-pages", 250, -2, .requests = 3, .found = 250},
    {"xml-none", 0, -2, .xml = TRUE, .requests = 1, .found = 0},
    {"xml-one", 1, -2, .xml = TRUE, .requests = 1, .found = 1},
    {"xml-three-pages", 250, -2, .xml = TRUE, .requests = 3, .found = 250},
    {"no-total", 150, -1, .requests = 3, .found = 150},
    {"no-total-none", 0, -1, .requests = 1, .found = 0},
    {"total-too-small", 150, 120, .requests = 2, .found = 150},
    {"total-too-large", 150, 500, .requests = 9, .found = 150},
    {"no-pages", 150, -2, .no_pages = TRUE, .requests = 6, .found = 100},
    {"endless", 0, -1, .endless = TRUE, .requests = 200, .found = -1},
    {"endless-total", 0, G_MAXINT, .endless = TRUE, .requests = 200, .found = -1},
    /* 250 studios, one goes after the first page: one moves over the edge of the page and would be
       missed */
    {"deleted-underway", 250, -2, .deleted_after = 1, .requests = 7, .found = 249},
};

typedef struct {
  const Quirks *quirks;
  int requests;
} Service;

static int
get_int (const char *request, const char *name)
{
  g_autofree char *key = g_strconcat (name, "=", NULL);

  return atoi (strstr (request, key) + strlen (key));
}

static gboolean
handle_list (LiveTestServer *server, GIOStream *connection, const char *request, gpointer data)
{
  Service *service = data;
  const Quirks *q = service->quirks;
  int page = q->no_pages ? 1 : get_int (request, "PageNum");
  int size = get_int (request, "PageSize");
  int requests = g_atomic_int_add (&service->requests, 1);
  int gone = q->deleted_after > 0 && requests >= q->deleted_after ? 1 : 0;
  int total = q->total - gone;
  int first = gone + (page - 1) * size;
  int end = q->endless ? first + size : MIN (first + size, q->total);
  int told = q->told == -2 ? total : q->told;
  g_autoptr (GString) body = g_string_new (q->xml ? "<DescribeCastersResponse>" : "{");

  if (told >= 0)
    g_string_append_printf (body, q->xml ? "<Total>%d</Total>" : "\"Total\":%d,", told);
  g_string_append (body, q->xml ? "<CasterList>" : "\"CasterList\":{\"Caster\":[");
  for (int i = first; i < end; i++) {
    if (q->xml)
      g_string_append_printf (body, "<Caster><CasterId>id-%d</CasterId><Status>0</Status></Caster>",
                              i);
    else
      g_string_append_printf (body, "%s{\"CasterId\":\"id-%d\",\"Status\":0}", i > first ? "," : "",
                              i);
  }
  g_string_append (body, q->xml ? "</CasterList><RequestId>r</RequestId></DescribeCastersResponse>"
                                : "]},\"RequestId\":\"r\"}");

  return live_test_reply (connection, 200, "", body->str);
}

typedef struct {
  GPtrArray *studios;
  GError *error;
  gboolean done;
} Wait;

static void
on_listed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Wait *wait = user_data;

  wait->studios = live_client_list_studios_finish (LIVE_CLIENT (source), result, &wait->error);
  wait->done = TRUE;
}

static GPtrArray *
list (LiveClient *client, GCancellable *cancellable, GError **error)
{
  Wait wait = {0};

  live_client_list_studios_async (client, cancellable, on_listed, &wait);
  while (!wait.done)
    g_main_context_iteration (NULL, TRUE);
  if (wait.error != NULL)
    g_propagate_error (error, wait.error);

  return wait.studios;
}

static void
test_list (gconstpointer data)
{
  const Quirks *q = data;
  Service service = {.quirks = q};
  g_autoptr (LiveTestServer) server = live_test_server_new (handle_list, &service);
  g_autoptr (LiveClient) client = live_test_client_new (server);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) studios = list (client, NULL, &error);
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);

  g_assert_cmpuint (live_test_server_count_requests (server), ==, q->requests);

  if (q->found < 0) {
    live_test_assert_error (error, LIVE_ERROR_BAD_REPLY, LIVE_VERDICT_UNKNOWN);
    return;
  }

  g_assert_no_error (error);
  g_assert_cmpuint (studios->len, ==, (guint) q->found);
  for (guint i = 0; i < studios->len; i++) {
    LiveStudio *studio = g_ptr_array_index (studios, i);

    g_assert_cmpint (live_studio_get_status (studio), ==, 0);
    g_assert_true (g_hash_table_add (ids, (gpointer) live_studio_get_caster_id (studio)));
  }
}

static gboolean
handle_text (LiveTestServer *server, GIOStream *connection, const char *request, gpointer data)
{
  return live_test_reply (connection, 200, "", data);
}

typedef struct {
  const char *name;
  const char *body;
  int found; /* -1: a bad reply */
} Body;

static const Body bodies[] = {
    {"twice",
     "{\"Total\":2,\"CasterList\":{\"Caster\":[{\"CasterId\":\"a\"},{\"CasterId\":\"b\"},{"
     "\"CasterId\":\"a\"}]}}",
     2},
    {"not-all-studios",
     "{\"Total\":1,\"CasterList\":{\"Caster\":[null,1,{},{\"CasterId\":\"a\"}]}}", 1},
    {"total-text", "{\"Total\":\"1\",\"CasterList\":{\"Caster\":[{\"CasterId\":\"a\"}]}}", 1},
    {"total-only", "{\"Total\":0,\"RequestId\":\"r\"}", 0},
    {"list-only", "{\"CasterList\":{\"Caster\":[]}}", 0},
    {"wrapped",
     "{\"DescribeCastersResponse\":{\"Total\":1,\"CasterList\":{\"Caster\":[{\"CasterId\":\"a\"}]}}"
     "}",
     1},
    /* No list is not the same as an empty one */
    {"nothing", "{}", -1},
    {"request-id-only", "{\"RequestId\":\"r\"}", -1},
    {"total-negative", "{\"Total\":-1}", -1},
    {"total-nonsense", "{\"Total\":\"many\"}", -1},
};

static void
test_body (gconstpointer data)
{
  const Body *body = data;
  g_autoptr (LiveTestServer) server = live_test_server_new (handle_text, (gpointer) body->body);
  g_autoptr (LiveClient) client = live_test_client_new (server);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) studios = list (client, NULL, &error);

  if (body->found < 0) {
    live_test_assert_error (error, LIVE_ERROR_BAD_REPLY, LIVE_VERDICT_UNKNOWN);
    return;
  }
  g_assert_no_error (error);
  g_assert_cmpuint (studios->len, ==, (guint) body->found);
}

static gboolean
handle_second_fails (LiveTestServer *server,
                     GIOStream *connection,
                     const char *request,
                     gpointer data)
{
  Service service = {.quirks = data};

  if (live_test_server_count_requests (server) == 1)
    return handle_list (server, connection, request, &service);

  return live_test_reply (connection, 400, "", "{\"Code\":\"Throttling.User\"}");
}

/* Half a list is none: who looks for a studio must not find it missing */
static void
test_second_page_fails (void)
{
  static const Quirks three_pages = {"", 250, -2};
  g_autoptr (LiveTestServer) server =
      live_test_server_new (handle_second_fails, (gpointer) &three_pages);
  g_autoptr (LiveClient) client = live_test_client_new (server);
  g_autoptr (GError) error = NULL;

  g_assert_null (list (client, NULL, &error));
  live_test_assert_error (error, LIVE_ERROR_SERVICE, LIVE_VERDICT_THROTTLED);
}

static void
test_cancelled (void)
{
  g_autoptr (LiveTestServer) server =
      live_test_server_new (handle_text, (gpointer) "{\"Total\":0}");
  g_autoptr (LiveClient) client = live_test_client_new (server);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (list (client, cancellable, &error));
  live_test_assert_error (error, LIVE_ERROR_CANCELLED, LIVE_VERDICT_NOT_SENT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/live/studio/whole", test_whole);
  g_test_add_func ("/live/studio/bare", test_bare);
  g_test_add_func ("/live/studio/wrong-types", test_wrong_types);
  g_test_add_func ("/live/studio/no-id", test_no_id);
  for (gsize i = 0; i < G_N_ELEMENTS (quirks); i++) {
    g_autofree char *path = g_strdup_printf ("/live/studio-list/%s", quirks[i].name);

    g_test_add_data_func (path, &quirks[i], test_list);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (bodies); i++) {
    g_autofree char *path = g_strdup_printf ("/live/studio-list/body/%s", bodies[i].name);

    g_test_add_data_func (path, &bodies[i], test_body);
  }
  g_test_add_func ("/live/studio-list/second-page-fails", test_second_page_fails);
  g_test_add_func ("/live/studio-list/cancelled", test_cancelled);

  return g_test_run ();
}
