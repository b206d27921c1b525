/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rehearsal-captures.h"

#include <string.h>

static void
capture_free (Capture *capture)
{
  g_free (capture->name);
  g_bytes_unref (capture->wire);
  g_free (capture->method);
  g_free (capture->path);
  g_free (capture->query);
  live_parameters_unref (capture->headers);
  g_bytes_unref (capture->body);
  g_free (capture->timestamp);
  g_free (capture->security_token);
  g_free (capture);
}

static void
read_request_line (Capture *capture, const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, " ", -1);
  char *mark;

  g_assert_cmpuint (g_strv_length (words), ==, 3);
  capture->method = g_strdup (words[0]);
  capture->path = g_strdup (words[1]);
  mark = strchr (capture->path, '?');
  if (mark) {
    capture->query = g_strdup (mark + 1);
    *mark = '\0';
  }
}

static GBytes *
decode_chunks (const char *body)
{
  g_autoptr (GByteArray) decoded = g_byte_array_new ();

  while (TRUE) {
    char *end;
    gsize length = (gsize) g_ascii_strtoull (body, &end, 16);

    g_assert_true (end > body && *end == '\n');
    if (length == 0)
      return g_byte_array_free_to_bytes (g_steal_pointer (&decoded));

    g_byte_array_append (decoded, (const guint8 *) end + 1, (guint) length);
    body = end + 1 + length + 1;
  }
}

static char *
with_crlf (const char *text)
{
  GString *lines = g_string_new (text);

  g_string_replace (lines, "\n", "\r\n", 0);

  return g_string_free (lines, FALSE);
}

static void
read_body (Capture *capture, const char *head, const char *body)
{
  const char *length = live_parameters_get (capture->headers, "content-length");
  g_autofree char *wire_head = with_crlf (head);
  g_autoptr (GByteArray) wire = g_byte_array_new ();

  g_byte_array_append (wire, (const guint8 *) wire_head, (guint) strlen (wire_head));
  g_byte_array_append (wire, (const guint8 *) "\r\n\r\n", 4);

  if (live_parameters_get (capture->headers, "transfer-encoding")) {
    const char *last = strstr (body, "\n0\n");
    g_autofree char *text = g_strndup (body, (gsize) (last - body));
    g_autofree char *wire_body = with_crlf (text);

    capture->body = decode_chunks (body);
    g_byte_array_append (wire, (const guint8 *) wire_body, (guint) strlen (wire_body));
    g_byte_array_append (wire, (const guint8 *) "\r\n0\r\n\r\n", 7);
  } else {
    gsize size = length ? (gsize) g_ascii_strtoull (length, NULL, 10) : 0;

    g_assert_cmpuint (strlen (body), >=, size);
    capture->body = g_bytes_new (body, size);
    g_byte_array_append (wire, (const guint8 *) body, (guint) size);
  }

  capture->wire = g_byte_array_free_to_bytes (g_steal_pointer (&wire));
}

static void
read_claims (Capture *capture)
{
  RehearsalRequest request;
  g_autoptr (RehearsalReading) reading = NULL;
  gboolean acs3 = live_parameters_get (capture->headers, "authorization") != NULL;

  capture_get_request (capture, &request);
  reading = rehearsal_reading_new (&request);
  capture->timestamp = g_strdup (acs3 ? live_parameters_get (capture->headers, "x-acs-date")
                                      : live_parameters_get (reading->parameters, "Timestamp"));
  capture->security_token =
      g_strdup (acs3 ? live_parameters_get (capture->headers, "x-acs-security-token")
                     : live_parameters_get (reading->parameters, "SecurityToken"));
  g_assert_nonnull (capture->timestamp);
}

static Capture *
read_capture (const char *name, const char *text)
{
  Capture *capture = g_new0 (Capture, 1);
  const char *end = strstr (text, "\n\n");
  g_autofree char *head = NULL;
  g_auto (GStrv) lines = NULL;

  g_assert_nonnull (end);
  head = g_strndup (text, (gsize) (end - text));
  lines = g_strsplit (head, "\n", -1);

  capture->name = g_strdup (name);
  capture->headers = live_parameters_new ();
  read_request_line (capture, lines[0]);

  for (guint i = 1; lines[i]; i++) {
    char *colon = strchr (lines[i], ':');
    g_autofree char *lower = NULL;

    g_assert_nonnull (colon);
    lower = g_ascii_strdown (lines[i], colon - lines[i]);
    live_parameters_set (capture->headers, lower, g_strchug (colon + 1));
  }

  read_body (capture, head, end + 2);
  read_claims (capture);

  return capture;
}

void
capture_get_request (const Capture *capture, RehearsalRequest *request)
{
  request->method = capture->method;
  request->path = capture->path;
  request->query = capture->query;
  request->headers = capture->headers;
  request->body = g_bytes_get_data (capture->body, &request->body_length);
}

GPtrArray *
captures_load (const char *directory)
{
  GPtrArray *captures = g_ptr_array_new_with_free_func ((GDestroyNotify) capture_free);
  g_autoptr (GDir) dir = g_dir_open (directory, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *entry;

  g_assert_nonnull (dir);

  while ((entry = g_dir_read_name (dir)))
    g_ptr_array_add (names, g_strdup (entry));

  g_ptr_array_sort (names, (GCompareFunc) (void (*) (void)) g_strcmp0);

  for (guint i = 0; i < names->len; i++) {
    const char *file = g_ptr_array_index (names, i);
    g_autofree char *path = g_build_filename (directory, file, NULL);
    g_autofree char *text = NULL;
    g_auto (GStrv) requests = NULL;

    g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
    requests = g_strsplit (text, "--- request ", -1);

    for (guint n = 1; requests[n]; n++) {
      g_autofree char *name = g_strdup_printf ("%.*s/%u", (int) strcspn (file, "."), file, n);

      g_ptr_array_add (captures, read_capture (name, strchr (requests[n], '\n') + 1));
    }
  }

  return captures;
}
