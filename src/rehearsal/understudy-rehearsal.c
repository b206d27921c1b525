/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gunixsocketaddress.h>
#include <glib-unix.h>
#include <libsoup/soup.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "rehearsal-faults.h"
#include "rehearsal-server.h"
#include "rehearsal-sts.h"
#include "rehearsal-throttle.h"
#include "understudy-config.h"

#define EXIT_USAGE 2

typedef struct {
  char *listen;
  char *data;
  char *access_key_id;
  char *access_key_secret_file;
  char *security_token_file;
  char **roles;
  char *tls_certificate;
  char *tls_key;
  gint64 rate;
  gint64 max_studios;
  char **faults;
  gboolean version;
} Options;

typedef struct {
  GMainLoop *loop;
  RehearsalServer *server;
  gboolean https;
  gboolean started;
  gboolean stopping;
  int status;
} Program;

static void
options_clear (Options *options)
{
  g_free (options->listen);
  g_free (options->data);
  g_free (options->access_key_id);
  g_free (options->access_key_secret_file);
  g_free (options->security_token_file);
  g_strfreev (options->roles);
  g_free (options->tls_certificate);
  g_free (options->tls_key);
  g_strfreev (options->faults);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static gboolean complain (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

static gboolean
complain (GError **error, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  *error = g_error_new_valist (G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, format, arguments);
  va_end (arguments);

  return FALSE;
}

static gboolean
parse_options (Options *options, int *argc, char ***argv, GError **error)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autofree char *faults_help = rehearsal_faults_dup_help ();
  g_autofree char *description = NULL;
  const GOptionEntry entries[] = {
    { "listen", 0, 0, G_OPTION_ARG_STRING, &options->listen,
      "Where to listen: 127.0.0.1:PORT or [::1]:PORT (0: any port), or unix:PATH", "ADDRESS" },
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &options->data, "Folder to keep the studios in", "DIR" },
    { "access-key-id", 0, 0, G_OPTION_ARG_STRING, &options->access_key_id,
      "AccessKey ID that may ask", "ID" },
    { "access-key-secret-file", 0, 0, G_OPTION_ARG_FILENAME, &options->access_key_secret_file,
      "File with its secret", "FILE" },
    { "security-token-file", 0, 0, G_OPTION_ARG_FILENAME, &options->security_token_file,
      "File with an STS token that every request has to bring", "FILE" },
    { "role", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options->roles,
      "A role that AssumeRole knows; may be given more than once (every role)", "ARN" },
    { "tls-certificate", 0, 0, G_OPTION_ARG_FILENAME, &options->tls_certificate,
      "Speak HTTPS with this certificate (PEM)", "FILE" },
    { "tls-key", 0, 0, G_OPTION_ARG_FILENAME, &options->tls_key,
      "Its private key, where that is in another file (PEM)", "FILE" },
    { "rate", 0, 0, G_OPTION_ARG_INT64, &options->rate,
      "CopyCaster calls in any second (10); 0 lifts the limits of all operations", "N" },
    { "max-studios", 0, 0, G_OPTION_ARG_INT64, &options->max_studios,
      "How many studios there may be (2000; the cloud service begins with 50)", "N" },
    { "fault", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options->faults,
      "Something to do wrong; may be given more than once", "SPEC" },
    { "version", 0, 0, G_OPTION_ARG_NONE, &options->version, "Show the version", NULL },
    G_OPTION_ENTRY_NULL,
  };

  description = g_strconcat (
      "Calls that are refused by the flow control are not counted by it. ClientTokens are "
      "remembered for ever; a\n"
      "repeated call gives the same CasterId, with a RequestId of its own. Nonces are remembered "
      "for 31 minutes.\n"
      "The first line of the output tells where it listens. SIGTERM and SIGINT end it.\n\n",
      faults_help, NULL);
  g_option_context_set_summary (
      context,
      "A stand-in for the production studios of ApsaraVideo Live, for this computer alone.");
  g_option_context_set_description (context, description);
  g_option_context_add_main_entries (context, entries, NULL);

  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;

  return *argc == 1 || complain (error, "%s: not an option", (*argv)[1]);
}

static gboolean
check_options (const Options *options, GError **error)
{
  if (!options->listen)
    return complain (error, "--listen is missing: where to listen, as in --listen 127.0.0.1:0");

  if (!options->data)
    return complain (error, "--data is missing: the folder to keep the studios in");

  if (!options->access_key_id || !*options->access_key_id)
    return complain (error, "--access-key-id is missing: who may ask");

  if (!options->access_key_secret_file)
    return complain (error, "--access-key-secret-file is missing: the file with the secret");

  if (options->rate < 0 || options->rate > G_MAXINT32)
    return complain (error, "--rate: not a number of calls");

  if (options->max_studios < 0 || options->max_studios > G_MAXINT32)
    return complain (error, "--max-studios: not a number of studios");

  for (guint i = 0; options->roles && options->roles[i]; i++) {
    if (!rehearsal_sts_is_role (options->roles[i]))
      return complain (error, "--role %s: not a role such as acs:ram::1234567890123456:role/name",
                       options->roles[i]);
  }

  if (options->tls_key && !options->tls_certificate)
    return complain (error, "--tls-key needs --tls-certificate");

  return TRUE;
}

static GSocketAddress *
parse_address (const char *text, GError **error)
{
  g_autoptr (GInetAddress) address = NULL;
  g_autofree char *host = NULL;
  const char *colon;
  guint64 port;

  if (g_str_has_prefix (text, "unix:")) {
    if (text[5])
      return g_unix_socket_address_new (text + 5);

    complain (error, "--listen %s: the path is missing", text);
    return NULL;
  }

  colon = strrchr (text, ':');
  if (!colon || !g_ascii_string_to_unsigned (colon + 1, 10, 0, G_MAXUINT16, &port, NULL)) {
    complain (error, "--listen %s: not an address such as 127.0.0.1:0", text);
    return NULL;
  }

  host = *text == '[' && colon > text && colon[-1] == ']'
             ? g_strndup (text + 1, (gsize) (colon - text) - 2)
             : g_strndup (text, (gsize) (colon - text));
  address = g_inet_address_new_from_string (host);
  if (!address) {
    complain (error, "--listen %s: not an address such as 127.0.0.1:0", text);
    return NULL;
  }

  return g_inet_socket_address_new (address, (guint16) port);
}

/* One line; the end of it does not belong to the secret */
static char *
read_secret (const char *path, GError **error)
{
  g_autofree char *secret = NULL;
  gsize length;

  if (!g_file_get_contents (path, &secret, &length, error))
    return NULL;

  while (length > 0 && (secret[length - 1] == '\n' || secret[length - 1] == '\r'))
    secret[--length] = '\0';

  for (gsize i = 0; i < length; i++) {
    if (!g_ascii_isgraph (secret[i]))
      length = 0;
  }

  if (length == 0) {
    explicit_bzero (secret, strlen (secret));
    complain (error, "%s: not a secret in one line", path);
    return NULL;
  }

  return g_steal_pointer (&secret);
}

static LiveCredentials *
load_credentials (const Options *options, GError **error)
{
  char *secret = read_secret (options->access_key_secret_file, error);
  char *token = NULL;
  LiveCredentials *credentials = NULL;

  if (secret && options->security_token_file)
    token = read_secret (options->security_token_file, error);

  if (secret && (token || !options->security_token_file))
    credentials = live_credentials_new (options->access_key_id, secret, token);

  live_secret_free (secret);
  live_secret_free (token);

  return credentials;
}

static gboolean
set_up_server (Program *program, const Options *options, GError **error)
{
  g_autoptr (LiveCredentials) credentials = load_credentials (options, error);
  g_autoptr (RehearsalFaults) faults = rehearsal_faults_new ();
  g_autoptr (GTlsCertificate) certificate = NULL;

  if (!credentials)
    return FALSE;

  for (guint i = 0; options->faults && options->faults[i]; i++) {
    if (!rehearsal_faults_add (faults, options->faults[i], error)) {
      g_prefix_error (error, "--fault ");
      return FALSE;
    }
  }

  if (options->tls_certificate) {
    const char *key = options->tls_key ? options->tls_key : options->tls_certificate;

    certificate = g_tls_certificate_new_from_files (options->tls_certificate, key, error);
    if (!certificate)
      return FALSE;
  }

  program->https = certificate != NULL;
  program->server = rehearsal_server_new (options->data, credentials);
  g_object_set (program->server, "rate", (guint) options->rate, "max-studios",
                (guint) options->max_studios, "roles", options->roles, "faults", faults,
                "tls-certificate", certificate, NULL);

  return TRUE;
}

static void
print_address (Program *program)
{
  GSocketAddress *address = rehearsal_server_get_address (program->server);
  const char *scheme = program->https ? "https" : "http";

  if (G_IS_UNIX_SOCKET_ADDRESS (address))
    g_print ("listening on unix:%s\n",
             g_unix_socket_address_get_path (G_UNIX_SOCKET_ADDRESS (address)));
  else {
    GInetSocketAddress *inet = G_INET_SOCKET_ADDRESS (address);
    g_autofree char *host = g_inet_address_to_string (g_inet_socket_address_get_address (inet));
    gboolean v6 = strchr (host, ':') != NULL;

    g_print ("listening on %s://%s%s%s:%u\n", scheme, v6 ? "[" : "", host, v6 ? "]" : "",
             g_inet_socket_address_get_port (inet));
  }

  fflush (stdout);
}

static void
stopped_cb (GObject *server, GAsyncResult *result, gpointer user_data)
{
  Program *program = user_data;
  g_autoptr (GError) error = NULL;

  if (!rehearsal_server_stop_finish (REHEARSAL_SERVER (server), result, &error))
    g_printerr ("understudy-rehearsal: %s\n", error->message);

  g_main_loop_quit (program->loop);
}

static gboolean
stop_cb (gpointer user_data)
{
  Program *program = user_data;

  if (program->stopping)
    return G_SOURCE_CONTINUE;

  program->stopping = TRUE;
  rehearsal_server_stop_async (program->server, stopped_cb, program);

  return G_SOURCE_CONTINUE;
}

static void
started_cb (GObject *server, GAsyncResult *result, gpointer user_data)
{
  Program *program = user_data;
  g_autoptr (GError) error = NULL;

  if (rehearsal_server_start_finish (REHEARSAL_SERVER (server), result, &error)) {
    if (!program->stopping)
      print_address (program);
    return;
  }

  g_printerr ("understudy-rehearsal: %s\n", error->message);
  program->status = EXIT_FAILURE;
  stop_cb (program);
}

/* Every connection is a file, and one that cannot be accepted for want of one makes libsoup stop
 * listening */
static void
allow_many_connections (void)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
    limit.rlim_cur = limit.rlim_max;
    setrlimit (RLIMIT_NOFILE, &limit);
  }
}

static int
run (Program *program, GSocketAddress *address)
{
  guint term = g_unix_signal_add (SIGTERM, stop_cb, program);
  guint interrupt = g_unix_signal_add (SIGINT, stop_cb, program);

  program->loop = g_main_loop_new (NULL, FALSE);
  rehearsal_server_start_async (program->server, address, NULL, started_cb, program);
  g_main_loop_run (program->loop);

  g_source_remove (term);
  g_source_remove (interrupt);
  g_main_loop_unref (program->loop);

  return program->status;
}

int
main (int argc, char **argv)
{
  g_auto (Options) options = { .rate = REHEARSAL_COPY_RATE, .max_studios = REHEARSAL_MAX_STUDIOS };
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GError) error = NULL;
  Program program = { .status = EXIT_SUCCESS };
  int status;

  setlocale (LC_ALL, "");
  allow_many_connections ();

  if (!parse_options (&options, &argc, &argv, &error)) {
    g_printerr ("understudy-rehearsal: %s\nSee --help.\n", error->message);
    return EXIT_USAGE;
  }

  if (options.version) {
    g_print ("understudy-rehearsal %s\n", PACKAGE_VERSION);
    return EXIT_SUCCESS;
  }

  if (!check_options (&options, &error) || !(address = parse_address (options.listen, &error)) ||
      !set_up_server (&program, &options, &error)) {
    g_printerr ("understudy-rehearsal: %s\nSee --help.\n", error->message);
    return EXIT_USAGE;
  }

  status = run (&program, address);
  g_object_unref (program.server);

  return status;
}
