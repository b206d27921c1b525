/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rehearsal-http.h"

#include <string.h>

#include "base-json.h"

Line *
line_new (GSocketAddress *address)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GError) error = NULL;
  Line *line = g_new0 (Line, 1);

  g_socket_client_set_enable_proxy (client, FALSE);
  g_socket_client_set_timeout (client, 30);
  line->stream =
      G_IO_STREAM (g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, &error));
  g_assert_no_error (error);
  line->input = g_data_input_stream_new (g_io_stream_get_input_stream (line->stream));
  g_data_input_stream_set_newline_type (line->input, G_DATA_STREAM_NEWLINE_TYPE_CR_LF);

  return line;
}

void
line_free (Line *line)
{
  g_io_stream_close (line->stream, NULL, NULL);
  g_object_unref (line->input);
  g_object_unref (line->stream);
  g_free (line);
}

/* A server that has heard enough may have closed already */
void
line_send (Line *line, gconstpointer bytes, gsize length)
{
  g_output_stream_write_all (g_io_stream_get_output_stream (line->stream), bytes, length, NULL,
                             NULL, NULL);
}

void
line_send_text (Line *line, const char *text)
{
  line_send (line, text, strlen (text));
}

gboolean
line_is_at_end (Line *line)
{
  char byte;

  return g_input_stream_read (G_INPUT_STREAM (line->input), &byte, 1, NULL, NULL) <= 0;
}

static gboolean
read_bytes (Line *line, GByteArray *body, gint64 length, gboolean *reset)
{
  while (length != 0) {
    guint8 buffer[65536];
    g_autoptr (GError) error = NULL;
    gsize wanted = length > 0 && length < (gint64) sizeof buffer ? (gsize) length : sizeof buffer;
    gssize count = g_input_stream_read (G_INPUT_STREAM (line->input), buffer, wanted, NULL, &error);

    *reset = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED);
    if (count <= 0)
      return FALSE;

    g_byte_array_append (body, buffer, (guint) count);
    if (length > 0)
      length -= count;
  }

  return TRUE;
}

static gboolean
read_chunks (Line *line, GByteArray *body, gboolean *reset)
{
  while (TRUE) {
    g_autofree char *size = g_data_input_stream_read_line (line->input, NULL, NULL, NULL);
    g_autofree char *end = NULL;
    gint64 length;

    if (!size || !g_ascii_isxdigit (*size))
      return FALSE;

    length = g_ascii_strtoll (size, NULL, 16);
    if (!read_bytes (line, body, length, reset))
      return FALSE;

    end = g_data_input_stream_read_line (line->input, NULL, NULL, NULL);
    if (!end)
      return FALSE;

    if (length == 0)
      return TRUE;
  }
}

static void
read_headers (Line *line, Answer *answer)
{
  while (TRUE) {
    g_autofree char *text = g_data_input_stream_read_line (line->input, NULL, NULL, NULL);
    g_autofree char *name = NULL;
    char *colon;

    if (!text || !*text)
      return;

    colon = strchr (text, ':');
    g_assert_nonnull (colon);
    name = g_ascii_strdown (text, colon - text);
    live_parameters_set (answer->headers, name, g_strstrip (colon + 1));
  }
}

Answer *
line_receive (Line *line)
{
  Answer *answer = g_new0 (Answer, 1);
  g_autoptr (GError) error = NULL;
  g_autofree char *status = g_data_input_stream_read_line (line->input, NULL, NULL, &error);
  const char *length;

  answer->headers = live_parameters_new ();
  answer->body = g_byte_array_new ();
  answer->reset = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED);

  if (!status || !g_str_has_prefix (status, "HTTP/1."))
    return answer;

  answer->status = (guint) g_ascii_strtoull (status + strlen ("HTTP/1.1 "), NULL, 10);
  read_headers (line, answer);
  length = answer_get_header (answer, "content-length");

  if (answer_get_header (answer, "transfer-encoding"))
    answer->whole = read_chunks (line, answer->body, &answer->reset);
  else
    answer->whole = read_bytes (line, answer->body,
                                length ? g_ascii_strtoll (length, NULL, 10) : -1, &answer->reset);

  if (answer->whole && answer->body->len > 0) {
    g_autofree char *text = g_strndup ((const char *) answer->body->data, answer->body->len);
    g_autoptr (JsonNode) root = json_from_string (text, NULL);

    if (root && JSON_NODE_HOLDS_OBJECT (root))
      answer->tree = json_node_dup_object (root);
  }

  return answer;
}

Answer *
line_ask (GSocketAddress *address, const char *wire)
{
  g_autoptr (Line) line = line_new (address);

  line_send_text (line, wire);

  return line_receive (line);
}

const char *
answer_get_header (Answer *answer, const char *name)
{
  return live_parameters_get (answer->headers, name);
}

const char *
answer_get_string (Answer *answer, const char *member)
{
  return base_json_get_string (answer->tree, member);
}

void
answer_free (Answer *answer)
{
  live_parameters_unref (answer->headers);
  g_byte_array_unref (answer->body);
  g_clear_pointer (&answer->tree, json_object_unref);
  g_free (answer);
}
