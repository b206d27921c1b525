/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>

#include "rehearsal-running.h"

#define SAMPLES   6
#define LISTENING "listening on "

/* The program itself, as another process */
typedef struct {
  char *folder;
  char *secret_file;
  GSubprocess *process;
  GDataInputStream *output;
  GSocketAddress *address;
  char *first_line;
} Program;

static void
set_up (Program *program, gconstpointer data)
{
  program->folder = test_folder_make ();
  program->secret_file = g_build_filename (program->folder, "secret", NULL);
  g_assert_true (g_file_set_contents (program->secret_file, TEST_SECRET "\n", -1, NULL));
}

static void
forget_process (Program *program)
{
  g_clear_object (&program->output);
  g_clear_object (&program->address);
  g_clear_object (&program->process);
  g_clear_pointer (&program->first_line, g_free);
}

static void
tear_down (Program *program, gconstpointer data)
{
  if (program->process)
    g_subprocess_force_exit (program->process);

  forget_process (program);
  g_free (program->secret_file);
  test_folder_remove (program->folder);
}

static const char *
program_path (void)
{
  const char *path = g_getenv ("UNDERSTUDY_REHEARSAL");

  g_assert_nonnull (path);

  return path;
}

/* What every run needs, and then the rest, ended with NULL */
static GPtrArray *
make_arguments (Program *program, const char *listen, const char *const *more)
{
  GPtrArray *arguments = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (arguments, g_strdup (program_path ()));
  g_ptr_array_add (arguments, g_strconcat ("--listen=", listen, NULL));
  g_ptr_array_add (arguments, g_strconcat ("--data=", program->folder, "/data", NULL));
  g_ptr_array_add (arguments, g_strdup ("--access-key-id=" TEST_KEY_ID));
  g_ptr_array_add (arguments,
                   g_strconcat ("--access-key-secret-file=", program->secret_file, NULL));
  for (guint i = 0; more && more[i]; i++)
    g_ptr_array_add (arguments, g_strdup (more[i]));
  g_ptr_array_add (arguments, NULL);

  return arguments;
}

static GSocketAddress *
parse_listening (const char *line)
{
  g_autoptr (GUri) uri = NULL;
  const char *where = line + strlen (LISTENING);

  g_assert_true (g_str_has_prefix (line, LISTENING));
  if (g_str_has_prefix (where, "unix:"))
    return g_unix_socket_address_new (where + strlen ("unix:"));

  uri = g_uri_parse (where, G_URI_FLAGS_NONE, NULL);
  g_assert_nonnull (uri);

  return g_inet_socket_address_new_from_string (g_uri_get_host (uri), (guint) g_uri_get_port (uri));
}

static void
start (Program *program, const char *listen, const char *const *more)
{
  g_autoptr (GPtrArray) arguments = make_arguments (program, listen, more);
  g_autoptr (GError) error = NULL;

  program->process = g_subprocess_newv ((const char *const *) arguments->pdata,
                                        G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
  g_assert_no_error (error);
  program->output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (program->process));
  program->first_line = g_data_input_stream_read_line_utf8 (program->output, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (program->first_line);
  program->address = parse_listening (program->first_line);
}

/* Gives the wait status of g_subprocess_get_status() */
static int
end (Program *program, int signal_number)
{
  g_autoptr (GError) error = NULL;
  int status;

  g_subprocess_send_signal (program->process, signal_number);
  g_subprocess_wait (program->process, NULL, &error);
  g_assert_no_error (error);
  status = g_subprocess_get_status (program->process);
  forget_process (program);

  return status;
}

static Draft *
now_copy (const char *token)
{
  g_autoptr (LiveParameters) parameters = test_parameters_new (
      "SrcCasterId", NEWS_ID, "CasterName", "导播台 副本", "ClientToken", token, NULL);
  g_autofree char *now = base_clock_format_utc (g_get_real_time ());

  return draft_new ("POST", "CopyCaster", now, parameters);
}

static Answer *
copy (Program *program, const char *token)
{
  g_autoptr (Draft) draft = now_copy (token);
  g_autofree char *wire = NULL;

  draft_sign_acs3 (draft, TEST_SECRET);
  wire = draft_dup_wire (draft);

  return line_ask (program->address, wire);
}

static gint64
count_studios (Program *program)
{
  Running seen = { 0 };
  g_autofree char *data = g_build_filename (program->folder, "data", NULL);
  g_autoptr (TestClock) clock = test_clock_new (NOW);

  seen.data = data;
  seen.clock = clock;

  return running_count_studios (&seen);
}

static void
test_signal (Program *program, gconstpointer data)
{
  int status;

  start (program, "127.0.0.1:0", NULL);
  g_assert_true (g_str_has_prefix (program->first_line, "listening on http://127.0.0.1:"));
  status = end (program, GPOINTER_TO_INT (data));
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, 0);
}

static void
test_address (Program *program, gconstpointer data)
{
  g_autofree char *listen = g_str_has_prefix (data, "unix:")
                                ? g_strconcat ("unix:", program->folder, "/p/socket", NULL)
                                : g_strdup (data);
  g_autoptr (Answer) answer = NULL;

  start (program, listen, NULL);
  answer = copy (program, "t");
  g_assert_cmpuint (answer->status, ==, 200);
  g_assert_cmpint (end (program, SIGTERM), ==, 0);
}

static void
test_survives_kill (Program *program, gconstpointer data)
{
  g_autoptr (Answer) first = NULL;
  g_autoptr (Answer) again = NULL;

  start (program, "127.0.0.1:0", NULL);
  first = copy (program, "t");
  g_assert_true (WIFSIGNALED (end (program, SIGKILL)));
  g_assert_cmpuint (first->status, ==, 200);

  start (program, "127.0.0.1:0", NULL);
  again = copy (program, "t");
  g_assert_cmpstr (answer_get_string (first, "CasterId"), ==,
                   answer_get_string (again, "CasterId"));
  g_assert_cmpint (end (program, SIGTERM), ==, 0);
  g_assert_cmpint (count_studios (program), ==, SAMPLES + 1);
}

/* Killed in the middle of things, again and again; what was not answered is asked once more */
static void
test_survives_kills (Program *program, gconstpointer data)
{
  static const char *const fast[] = { "--rate=0", NULL };
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  guint answered = 0;

  for (guint round = 0; round < 10; round++) {
    guint lines = (guint) g_rand_int_range (random, 1, 8);
    g_autoptr (GPtrArray) open = g_ptr_array_new_with_free_func ((GDestroyNotify) line_free);

    start (program, "127.0.0.1:0", fast);
    for (guint i = 0; i < lines; i++) {
      g_autofree char *token = g_strdup_printf ("round %u line %u", round, i);
      g_autoptr (Draft) draft = now_copy (token);
      g_autofree char *wire = NULL;
      Line *line = line_new (program->address);

      draft_sign_acs3 (draft, TEST_SECRET);
      wire = draft_dup_wire (draft);
      line_send_text (line, wire);
      g_ptr_array_add (open, line);
    }

    g_usleep ((gulong) g_rand_int_range (random, 0, 4000));
    g_assert_true (WIFSIGNALED (end (program, SIGKILL)));
  }

  start (program, "127.0.0.1:0", fast);
  g_rand_set_seed (random, 1);
  for (guint round = 0; round < 10; round++) {
    guint lines = (guint) g_rand_int_range (random, 1, 8);

    g_rand_int_range (random, 0, 4000);
    for (guint i = 0; i < lines; i++) {
      g_autofree char *token = g_strdup_printf ("round %u line %u", round, i);
      g_autoptr (Answer) answer = copy (program, token);

      g_assert_cmpuint (answer->status, ==, 200);
      answered++;
    }
  }

  g_assert_cmpint (end (program, SIGTERM), ==, 0);
  g_assert_cmpint (count_studios (program), ==, SAMPLES + answered);
}

static void
test_two_share (Program *program, gconstpointer data)
{
  Program other = { .folder = program->folder, .secret_file = program->secret_file };
  g_autoptr (Answer) here = NULL;
  g_autoptr (Answer) there = NULL;

  start (program, "127.0.0.1:0", NULL);
  start (&other, "127.0.0.1:0", NULL);
  here = copy (program, "t");
  there = copy (&other, "t");
  g_assert_nonnull (answer_get_string (here, "CasterId"));
  g_assert_cmpstr (answer_get_string (here, "CasterId"), ==, answer_get_string (there, "CasterId"));
  g_assert_cmpint (end (&other, SIGTERM), ==, 0);
  g_assert_cmpint (end (program, SIGTERM), ==, 0);
  g_assert_cmpint (count_studios (program), ==, SAMPLES + 1);
}

static void
test_options (Program *program, gconstpointer data)
{
  static const char *const more[] = { "--rate=1", "--max-studios=7", "--fault=latency=1ms",
                                      "--fault=html=502,times=1", NULL };
  g_autoptr (Answer) page = NULL;
  g_autoptr (Answer) made = NULL;
  g_autoptr (Answer) another = NULL;

  start (program, "127.0.0.1:0", more);
  page = copy (program, "t");
  made = copy (program, "t");
  another = copy (program, "u");
  g_assert_cmpuint (page->status, ==, 502);
  g_assert_cmpuint (made->status, ==, 200);

  /* Within a second of the one before, or after it: either limit is reached */
  g_assert_true (g_strcmp0 (answer_get_string (another, "Code"), "Throttling.User") == 0 ||
                 g_strcmp0 (answer_get_string (another, "Code"), "CasterNumberExceed") == 0);
  g_assert_cmpint (end (program, SIGTERM), ==, 0);
}

static void
test_security_token (Program *program, gconstpointer data)
{
  g_autofree char *token_file = g_build_filename (program->folder, "token", NULL);
  g_autofree char *option = g_strconcat ("--security-token-file=", token_file, NULL);
  const char *more[] = { option, NULL };
  g_autoptr (Draft) draft = now_copy ("t");
  g_autoptr (Answer) without = NULL;
  g_autoptr (Answer) with = NULL;
  g_autofree char *wire = NULL;

  g_assert_true (g_file_set_contents (token_file, "FAKE-token\r\n", -1, NULL));
  start (program, "127.0.0.1:0", more);
  without = copy (program, "t");
  live_parameters_set (draft->headers, "x-acs-security-token", "FAKE-token");
  draft_sign_acs3 (draft, TEST_SECRET);
  wire = draft_dup_wire (draft);
  with = line_ask (program->address, wire);
  g_assert_cmpstr (answer_get_string (without, "Code"), ==, "MissingSecurityToken");
  g_assert_cmpuint (with->status, ==, 200);
  g_assert_cmpint (end (program, SIGTERM), ==, 0);
}

/* ---- HTTPS ---- */

static void
write_certificate (const char *path)
{
  gnutls_x509_privkey_t key;
  gnutls_x509_crt_t certificate;
  gnutls_datum_t key_pem, certificate_pem;
  g_autofree char *both = NULL;

  g_assert_cmpint (gnutls_x509_privkey_init (&key), ==, 0);
  g_assert_cmpint (gnutls_x509_privkey_generate (
                       key, GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1), 0),
                   ==, 0);
  g_assert_cmpint (gnutls_x509_crt_init (&certificate), ==, 0);
  gnutls_x509_crt_set_version (certificate, 3);
  gnutls_x509_crt_set_serial (certificate, "\x01", 1);
  gnutls_x509_crt_set_activation_time (certificate, time (NULL) - 3600);
  gnutls_x509_crt_set_expiration_time (certificate, time (NULL) + 3600);
  gnutls_x509_crt_set_subject_alt_name (certificate, GNUTLS_SAN_IPADDRESS, "\x7f\0\0\x01", 4,
                                        GNUTLS_FSAN_SET);
  gnutls_x509_crt_set_key (certificate, key);
  g_assert_cmpint (gnutls_x509_crt_sign2 (certificate, certificate, key, GNUTLS_DIG_SHA256, 0), ==,
                   0);
  g_assert_cmpint (gnutls_x509_privkey_export2 (key, GNUTLS_X509_FMT_PEM, &key_pem), ==, 0);
  g_assert_cmpint (gnutls_x509_crt_export2 (certificate, GNUTLS_X509_FMT_PEM, &certificate_pem), ==,
                   0);
  both = g_strdup_printf ("%.*s%.*s", (int) certificate_pem.size, certificate_pem.data,
                          (int) key_pem.size, key_pem.data);
  g_assert_true (g_file_set_contents (path, both, -1, NULL));
  gnutls_free (key_pem.data);
  gnutls_free (certificate_pem.data);
  gnutls_x509_privkey_deinit (key);
  gnutls_x509_crt_deinit (certificate);
}

static Line *
secure_line (GSocketAddress *address, const char *certificate_file)
{
  g_autoptr (GTlsDatabase) database = g_tls_file_database_new (certificate_file, NULL);
  g_autoptr (GError) error = NULL;
  Line *line = line_new (address);
  GIOStream *secure =
      g_tls_client_connection_new (line->stream, G_SOCKET_CONNECTABLE (address), &error);

  g_assert_no_error (error);
  g_tls_connection_set_database (G_TLS_CONNECTION (secure), database);
  g_tls_connection_handshake (G_TLS_CONNECTION (secure), NULL, &error);
  g_assert_no_error (error);
  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (line->input), FALSE);
  g_object_unref (line->input);
  g_object_unref (line->stream);
  line->stream = secure;
  line->input = g_data_input_stream_new (g_io_stream_get_input_stream (secure));
  g_data_input_stream_set_newline_type (line->input, G_DATA_STREAM_NEWLINE_TYPE_CR_LF);

  return line;
}

static void
test_https (Program *program, gconstpointer data)
{
  g_autofree char *file = g_build_filename (program->folder, "certificate.pem", NULL);
  g_autofree char *option = g_strconcat ("--tls-certificate=", file, NULL);
  const char *more[] = { option, "--fault=cut-body,times=1", NULL };

  if (!g_tls_backend_supports_tls (g_tls_backend_get_default ())) {
    g_test_skip ("GLib has no TLS here");
    return;
  }

  write_certificate (file);
  start (program, "127.0.0.1:0", more);
  g_assert_true (g_str_has_prefix (program->first_line, "listening on https://127.0.0.1:"));

  for (guint i = 0; i < 2; i++) {
    g_autoptr (Draft) draft = now_copy ("t");
    g_autoptr (Line) line = secure_line (program->address, file);
    g_autoptr (Answer) answer = NULL;
    g_autofree char *wire = NULL;

    draft_sign_acs3 (draft, TEST_SECRET);
    wire = draft_dup_wire (draft);
    line_send_text (line, wire);
    answer = line_receive (line);
    g_assert_cmpuint (answer->status, ==, 200);
    g_assert_cmpint (answer->whole, ==, i == 1);
  }

  g_assert_cmpint (end (program, SIGTERM), ==, 0);
  g_assert_cmpint (count_studios (program), ==, SAMPLES + 1);
}

/* ---- the command line ---- */

typedef struct {
  const char *name;
  int status;
  const char *words; /* among what is printed */
  const char *arguments[8];
} Usage;

#define COMPLETE                                                                                   \
  "--listen=127.0.0.1:0", "--data=@/data", "--access-key-id=testid",                               \
      "--access-key-secret-file=@/secret"

static const Usage usages[] = {
  { "help", 0, "cut-chunked", { "--help" } },
  { "version", 0, "understudy-rehearsal ", { "--version" } },
  { "nothing", 2, "--listen is missing", { NULL } },
  { "no-data", 2, "--data is missing", { "--listen=127.0.0.1:0" } },
  { "no-key", 2, "--access-key-id is missing", { "--listen=127.0.0.1:0", "--data=@/data" } },
  { "no-secret",
    2,
    "--access-key-secret-file is missing",
    { "--listen=127.0.0.1:0", "--data=@/data", "--access-key-id=a" } },
  { "unknown-option", 2, "--colour", { COMPLETE, "--colour" } },
  { "stray-argument", 2, "stray", { COMPLETE, "stray" } },
  { "no-port", 2, "--listen", { COMPLETE, "--listen=127.0.0.1" } },
  { "large-port", 2, "--listen", { COMPLETE, "--listen=127.0.0.1:65536" } },
  { "host-name", 2, "--listen", { COMPLETE, "--listen=localhost:0" } },
  { "no-path", 2, "--listen", { COMPLETE, "--listen=unix:" } },
  { "every-interface", 1, "this computer alone", { COMPLETE, "--listen=0.0.0.0:0" } },
  { "negative-rate", 2, "--rate", { COMPLETE, "--rate=-1" } },
  { "odd-role", 2, "--role", { COMPLETE, "--role=me" } },
  { "odd-rate", 2, "many", { COMPLETE, "--rate=many" } },
  { "negative-studios", 2, "--max-studios", { COMPLETE, "--max-studios=-1" } },
  { "odd-fault", 2, "--fault nonsense: no such fault", { COMPLETE, "--fault=nonsense" } },
  { "no-secret-file", 2, "nowhere", { COMPLETE, "--access-key-secret-file=@/nowhere" } },
  { "empty-secret",
    2,
    "not a secret in one line",
    { COMPLETE, "--access-key-secret-file=/dev/null" } },
  { "secret-of-lines",
    2,
    "not a secret in one line",
    { COMPLETE, "--access-key-secret-file=@/lines" } },
  { "no-certificate", 2, "nowhere", { COMPLETE, "--tls-certificate=@/nowhere" } },
  { "key-alone", 2, "--tls-key needs", { COMPLETE, "--tls-key=@/nowhere" } },
  { "unusable-folder", 1, "cannot be made", { COMPLETE, "--data=@/secret" } },
};

static void
test_usage (Program *program, gconstpointer data)
{
  const Usage *usage = data;
  g_autoptr (GPtrArray) arguments = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *lines = g_build_filename (program->folder, "lines", NULL);
  g_autofree char *output = NULL, *complaint = NULL;

  g_assert_true (g_file_set_contents (lines, "first\nsecond\n", -1, NULL));
  g_ptr_array_add (arguments, g_strdup (program_path ()));
  for (guint i = 0; usage->arguments[i]; i++) {
    GString *argument = g_string_new (usage->arguments[i]);

    g_string_replace (argument, "@", program->folder, 0);
    g_ptr_array_add (arguments, g_string_free (argument, FALSE));
  }
  g_ptr_array_add (arguments, NULL);

  process =
      g_subprocess_newv ((const char *const *) arguments->pdata,
                         G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &output, &complaint, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, usage->status);

  if (usage->status == 0)
    g_assert_cmpstr (complaint, ==, "");
  else
    g_assert_cmpstr (output, ==, "");

  if (!strstr (usage->status == 0 ? output : complaint, usage->words))
    g_test_fail_printf ("no \"%s\" in: %s%s", usage->words, output, complaint);

  g_assert_null (strstr (output, TEST_SECRET));
  g_assert_null (strstr (complaint, TEST_SECRET));
  g_assert_null (strstr (complaint, "second"));
}

/* Its words on both outputs, with all that can be said in them */
static void
test_never_tells (Program *program, gconstpointer data)
{
  g_autoptr (GPtrArray) arguments = make_arguments (program, "127.0.0.1:0", NULL);
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GDataInputStream) output = NULL;
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GString) said = g_string_new (NULL);
  g_autoptr (Draft) draft = now_copy ("t");
  g_autoptr (Answer) answer = NULL;
  g_autofree char *wire = NULL, *line = NULL;
  const char *signature;
  char *next;

  g_subprocess_launcher_setenv (launcher, "G_MESSAGES_DEBUG", "all", TRUE);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) arguments->pdata, NULL);
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  while ((line = g_data_input_stream_read_line_utf8 (output, NULL, NULL, NULL)) &&
         !g_str_has_prefix (line, LISTENING)) {
    g_string_append (said, line);
    g_clear_pointer (&line, g_free);
  }

  address = parse_listening (line);
  draft_sign_acs3 (draft, TEST_SECRET);
  wire = draft_dup_wire (draft);
  answer = line_ask (address, wire);
  g_assert_cmpuint (answer->status, ==, 200);
  g_subprocess_send_signal (process, SIGTERM);
  while ((next = g_data_input_stream_read_line_utf8 (output, NULL, NULL, NULL))) {
    g_string_append (said, next);
    g_free (next);
  }

  g_assert_true (g_subprocess_wait_check (process, NULL, NULL));
  signature = strstr (live_parameters_get (draft->headers, "authorization"), "Signature=") +
              strlen ("Signature=");
  g_assert_nonnull (strstr (said->str, "CopyCaster: 200"));
  g_assert_null (strstr (said->str, TEST_SECRET));
  g_assert_null (strstr (said->str, signature));
  g_assert_null (strstr (said->str, "auth_key"));
}

static void
add (const char *path, gconstpointer data, void (*test) (Program *, gconstpointer))
{
  g_test_add (path, Program, data, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add ("/rehearsal/program/sigterm", GINT_TO_POINTER (SIGTERM), test_signal);
  add ("/rehearsal/program/sigint", GINT_TO_POINTER (SIGINT), test_signal);
  add ("/rehearsal/program/address/v4", "127.0.0.1:0", test_address);
  add ("/rehearsal/program/address/unix", "unix:", test_address);
  add ("/rehearsal/program/survives-kill", NULL, test_survives_kill);
  add ("/rehearsal/program/survives-kills", NULL, test_survives_kills);
  add ("/rehearsal/program/two-share", NULL, test_two_share);
  add ("/rehearsal/program/options", NULL, test_options);
  add ("/rehearsal/program/security-token", NULL, test_security_token);
  add ("/rehearsal/program/https", NULL, test_https);
  add ("/rehearsal/program/never-tells", NULL, test_never_tells);

  for (guint i = 0; i < G_N_ELEMENTS (usages); i++) {
    g_autofree char *path = g_strconcat ("/rehearsal/program/usage/", usages[i].name, NULL);

    add (path, &usages[i], test_usage);
  }

  return g_test_run ();
}
