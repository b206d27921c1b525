/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "duplicator-sighting.h"

#define TOKEN "53200b81-b761-4c10-842a-a0726d970001"

/* 2026-01-02T03:04:05Z */
#define ASKED_AT (G_GINT64_CONSTANT (1767323045) * G_USEC_PER_SEC)

typedef struct {
  const char *name;
  const char *studios;
  DuplicatorSighting sighting;
  const char *caster_id;
} Case;

#define STUDIO(id, name, token, time) \
  "{\"CasterId\":\"" id "\",\"CasterName\":\"" name "\",\"ClientTokenId\":" token ",\"CreateTime\":\"" time "\"}"
#define OURS       "\"" TOKEN "\""
#define OTHER      "\"somebody-elses\""
#define NO         "null"
#define AFTER      "2026-01-02T03:04:07Z"
#define LONG_SINCE "2025-06-01T00:00:00Z"

static const Case cases[] = {
  { "empty", "", DUPLICATOR_SIGHTING_ABSENT, NULL },
  { "token", STUDIO ("a", "Stage", OURS, AFTER), DUPLICATOR_SIGHTING_MADE, "a" },
  { "token/renamed", STUDIO ("a", "Renamed", OURS, LONG_SINCE), DUPLICATOR_SIGHTING_MADE, "a" },
  { "token/case-counts",
    "{\"CasterId\":\"a\",\"CasterName\":\"Other\",\"ClientTokenId\":\"53200B81-B761-4C10-842A-A0726D970001\"}",
    DUPLICATOR_SIGHTING_ABSENT, NULL },
  { "token/wins-over-candidate", STUDIO ("b", "Stage", NO, AFTER) "," STUDIO ("a", "Stage", OURS, AFTER),
    DUPLICATOR_SIGHTING_MADE, "a" },
  { "candidate", STUDIO ("b", "Stage", NO, AFTER), DUPLICATOR_SIGHTING_UNSURE, "b" },
  { "candidate/empty-token", STUDIO ("b", "Stage", "\"\"", AFTER), DUPLICATOR_SIGHTING_UNSURE, "b" },
  { "candidate/old-form-utc", STUDIO ("b", "Stage", NO, "2026-01-02 03:04:06.0"), DUPLICATOR_SIGHTING_UNSURE, "b" },
  { "candidate/old-form-beijing", STUDIO ("b", "Stage", NO, "2026-01-02 11:04:06.0"), DUPLICATOR_SIGHTING_UNSURE,
    "b" },
  { "candidate/clock-behind", STUDIO ("b", "Stage", NO, "2026-01-02T02:50:00Z"), DUPLICATOR_SIGHTING_UNSURE, "b" },
  { "candidate/time-unreadable", STUDIO ("b", "Stage", NO, "yesterday"), DUPLICATOR_SIGHTING_UNSURE, "b" },
  { "candidate/no-time", "{\"CasterId\":\"b\",\"CasterName\":\"Stage\"}", DUPLICATOR_SIGHTING_UNSURE, "b" },
  { "not/other-token", STUDIO ("c", "Stage", OTHER, AFTER), DUPLICATOR_SIGHTING_ABSENT, NULL },
  { "not/other-name", STUDIO ("c", "Stage 2", NO, AFTER), DUPLICATOR_SIGHTING_ABSENT, NULL },
  { "not/name-case", STUDIO ("c", "stage", NO, AFTER), DUPLICATOR_SIGHTING_ABSENT, NULL },
  { "not/made-before", STUDIO ("c", "Stage", NO, LONG_SINCE), DUPLICATOR_SIGHTING_ABSENT, NULL },
  { "not/source", STUDIO ("source", "Stage", NO, AFTER), DUPLICATOR_SIGHTING_ABSENT, NULL },
  { "not/taken", STUDIO ("taken", "Stage", NO, AFTER), DUPLICATOR_SIGHTING_ABSENT, NULL },
  { "not/taken-but-another", STUDIO ("taken", "Stage", NO, AFTER) "," STUDIO ("d", "Stage", NO, AFTER),
    DUPLICATOR_SIGHTING_UNSURE, "d" },
};

static gboolean
is_taken (const char *caster_id, gpointer user_data)
{
  return g_strcmp0 (caster_id, "taken") == 0;
}

static GPtrArray *
parse_studios (const char *text)
{
  GPtrArray *studios = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *array_text = g_strdup_printf ("[%s]", text);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = json_from_string (array_text, &error);
  JsonArray *array;

  g_assert_no_error (error);
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    g_ptr_array_add (studios, live_studio_new_from_json (json_array_get_object_element (array, i)));

  return studios;
}

static void
test_find (gconstpointer data)
{
  const Case *test = data;
  const DuplicatorWanted wanted = { TOKEN, "Stage", "source", ASKED_AT };
  g_autoptr (GPtrArray) studios = parse_studios (test->studios);
  LiveStudio *studio = NULL;

  g_assert_cmpint (duplicator_sighting_find (studios, &wanted, is_taken, NULL, &studio), ==, test->sighting);
  g_assert_cmpstr (studio != NULL ? live_studio_get_caster_id (studio) : NULL, ==, test->caster_id);
}

static void
test_made_since (void)
{
  g_assert_true (duplicator_sighting_made_since ("2026-01-02T03:04:05Z", ASKED_AT));
  g_assert_true (duplicator_sighting_made_since ("2026-01-02T02:49:05Z", ASKED_AT));
  g_assert_false (duplicator_sighting_made_since ("2026-01-02T02:49:04Z", ASKED_AT));
  g_assert_false (duplicator_sighting_made_since ("2026-01-01 10:00:00.0", ASKED_AT));
  g_assert_true (duplicator_sighting_made_since ("", ASKED_AT));
  g_assert_true (duplicator_sighting_made_since (NULL, ASKED_AT));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strdup_printf ("/duplicator/sighting/%s", cases[i].name);

    g_test_add_data_func (path, &cases[i], test_find);
  }
  g_test_add_func ("/duplicator/sighting/made-since", test_made_since);

  return g_test_run ();
}
