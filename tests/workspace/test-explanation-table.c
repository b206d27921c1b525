/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "explanation-table.h"
#include "duplicator.h"
#include "live-client.h"
#include "live-signature-finding.h"
#include "rehearsal-running.h"
#include <locale.h>
#include <string.h>

/* The whole catalogue of causes: every code of the documentation and every one of ours, made by the
 * Rehearsal where it can make it, with its words in English and Chinese. With --verbose it is
 * printed. */

typedef struct {
  const char *code;
  const char *fault;  /* what the Rehearsal does; NULL: it cannot */
  const char *secret; /* what the client signs with, where it is not the right one */
} Cause;

#define BY_SERVICE(code)                                                                           \
  {                                                                                                \
    code, "code=" code, NULL                                                                       \
  }
#define BY_FAULT(code, fault)                                                                      \
  {                                                                                                \
    code, fault, NULL                                                                              \
  }
#define BY_NOBODY(code)                                                                            \
  {                                                                                                \
    code, NULL, NULL                                                                               \
  }

static const Cause causes[] = {
    /* CopyCaster's own page, and the product's list */
    BY_SERVICE ("InvalidClientToken.Malformed"),
    BY_SERVICE ("InvalidCasterId.Malformed"),
    BY_FAULT ("IllegalOperation", "refuse"),
    BY_SERVICE ("CasterNumberExceed"),
    BY_SERVICE ("InvalidCaster.NotFound"),
    BY_SERVICE ("InternalError"),
    BY_SERVICE ("BusinessExist"),
    BY_SERVICE ("CheckAccountFailed"),
    BY_SERVICE ("BillTypeNotFound"),
    /* The other operations of studios */
    BY_SERVICE ("InvaildCaster.Delete"),
    BY_SERVICE ("IncorrectCasterStatus.Inuse"),
    BY_SERVICE ("IncorrectCasterStatus.Idle"),
    BY_SERVICE ("IncorrectSceneStatus"),
    BY_SERVICE ("IncorrectSceneStatus.Inuse"),
    BY_SERVICE ("InvalidScene.NotFound"),
    BY_SERVICE ("InvalidDomainName.NotFound"),
    BY_SERVICE ("PermissionDenied"),
    /* The gateway */
    {"SignatureDoesNotMatch", "", "wrongsecret"},
    BY_SERVICE ("SignatureDoesNotMatch"),
    BY_SERVICE ("IncompleteSignature"),
    BY_SERVICE ("InvalidAccessKeyId.NotFound"),
    BY_SERVICE ("InvalidAccessKeyId.Inactive"),
    BY_SERVICE ("Forbidden.AccessKeyDisabled"),
    BY_SERVICE ("InvalidTimeStamp.Format"),
    BY_FAULT ("InvalidTimeStamp.Expired", "clock=+20m"),
    BY_SERVICE ("IllegalTimestamp"),
    BY_SERVICE ("SignatureNonceUsed"),
    BY_SERVICE ("InvalidSecurityToken.Expired"),
    BY_SERVICE ("InvalidSecurityToken.Malformed"),
    BY_SERVICE ("InvalidSecurityToken.MismatchWithAccessKey"),
    BY_SERVICE ("InvalidAction.NotFound"),
    BY_SERVICE ("InvalidApi.NotFound"),
    BY_SERVICE ("InvalidProduct.NotFound"),
    BY_SERVICE ("InvalidVersion"),
    BY_SERVICE ("NoSuchVersion"),
    BY_SERVICE ("InvalidProtocol.NeedSsl"),
    BY_SERVICE ("UnsupportedHTTPMethod"),
    BY_SERVICE ("MissingCasterName"),
    BY_SERVICE ("MissingParameter"),
    BY_SERVICE ("InvalidCasterName"),
    BY_SERVICE ("InvalidParameter"),
    BY_SERVICE ("InvalidParameter.Format"),
    BY_SERVICE ("InvalidSignatureMethod"),
    BY_SERVICE ("InvalidSignatureVersion"),
    BY_SERVICE ("RequestTooLarge"),
    BY_SERVICE ("Throttling"),
    BY_FAULT ("Throttling.User", "throttle"),
    BY_SERVICE ("Throttling.Api"),
    BY_SERVICE ("Rejected.Throttling"),
    BY_SERVICE ("Forbidden.RAM"),
    BY_SERVICE ("NoPermission"),
    BY_SERVICE ("Forbidden"),
    BY_SERVICE ("Forbidden.RiskControl"),
    BY_SERVICE ("Forbidden.SubUser"),
    BY_SERVICE ("RealNameAuthenticationError"),
    BY_SERVICE ("OperationDenied"),
    BY_SERVICE ("OperationDenied.Suspended"),
    BY_SERVICE ("UnsupportedOperation"),
    BY_SERVICE ("UnsupportedParameter"),
    BY_SERVICE ("IdempotentParameterMismatch"),
    BY_SERVICE ("InvalidIdempotenceParameter.Mismatch"),
    BY_SERVICE ("LastTokenProcessing"),
    BY_SERVICE ("OperationConflict"),
    BY_SERVICE ("InternalServerError"),
    BY_SERVICE ("UnknownError"),
    BY_FAULT ("ServiceUnavailable", "status=503"),
    BY_SERVICE ("ServiceUnAvailable"),
    /* AssumeRole */
    BY_SERVICE ("InvalidParameter.RoleArn"),
    BY_SERVICE ("InvalidParameter.RoleSessionName"),
    BY_SERVICE ("InvalidParameter.DurationSeconds"),
    BY_SERVICE ("InvalidParameter.PolicyGrammar"),
    BY_SERVICE ("InvalidParameter.PolicySize"),
    BY_SERVICE ("EntityNotExist.Role"),
    /* The network */
    BY_NOBODY ("HostNotFound"),
    BY_NOBODY ("Unreachable"),
    BY_NOBODY ("Unreachable.TimedOut"),
    BY_NOBODY ("ProxyFailed"),
    BY_NOBODY ("ProxyFailed.SignIn"),
    BY_NOBODY ("TlsFailed"),
    BY_NOBODY ("TlsFailed.Expired"),
    BY_NOBODY ("TlsFailed.NotYetValid"),
    BY_NOBODY ("TlsFailed.WrongHost"),
    BY_NOBODY ("TlsFailed.Untrusted"),
    BY_NOBODY ("TlsFailed.Revoked"),
    BY_FAULT ("TimedOut", "latency=1h"),
    BY_FAULT ("ConnectionLost", "cut-before"),
    BY_FAULT ("Redirected", "redirect"),
    BY_FAULT ("ReplyTooLarge", "huge"),
    BY_FAULT ("BadReply", "garbage"),
    /* Accounts */
    BY_NOBODY ("NoKeyring"),
    BY_NOBODY ("KeyringLocked"),
    BY_NOBODY ("KeyringFailed"),
    BY_NOBODY ("NoSecret"),
    BY_NOBODY ("AccountNotSaved"),
    BY_NOBODY ("AccountNotComplete"),
    BY_NOBODY ("AccountGone"),
    BY_NOBODY ("ProfilesBadFile"),
    BY_NOBODY ("ProfileUnsupported"),
    BY_NOBODY ("CredentialsCommandTimedOut"),
    BY_NOBODY ("CredentialsCommandFailed"),
    /* Ourselves */
    BY_NOBODY ("InsecureEndpoint"),
    BY_NOBODY ("NoCredentials"),
    BY_NOBODY ("Cancelled"),
    BY_NOBODY ("Interrupted"),
    BY_NOBODY (DUPLICATOR_CODE_POSSIBLE_COPY),
    BY_NOBODY ("Pending"),
    BY_NOBODY ("LedgerCannotOpen"),
    BY_NOBODY ("LedgerReadOnly"),
    BY_NOBODY ("LedgerFull"),
    BY_NOBODY ("LedgerBusy"),
    BY_NOBODY ("LedgerDamaged"),
    BY_NOBODY ("LedgerClosed"),
    BY_NOBODY ("LedgerFailed"),
    BY_NOBODY ("Failed"),
};

/* Chinese, out of the compiled translations: which locales the machine has does not matter */

static GHashTable *chinese;

static guint32
read_word (const char *bytes, gsize offset)
{
  guint32 word;

  memcpy (&word, bytes + offset, sizeof word);

  return word;
}

/* As https://www.gnu.org/software/gettext/manual/html_node/MO-Files.html describes them */
static void
load_chinese (void)
{
  g_autofree char *bytes = NULL;
  g_autoptr (GError) error = NULL;
  guint32 n, originals, translations;
  gsize length;

  g_file_get_contents (g_getenv ("UNDERSTUDY_ZH_CN"), &bytes, &length, &error);
  g_assert_no_error (error);
  g_assert_cmphex (read_word (bytes, 0), ==, 0x950412de);

  n = read_word (bytes, 8);
  originals = read_word (bytes, 12);
  translations = read_word (bytes, 16);
  chinese = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint32 i = 0; i < n; i++)
    g_hash_table_insert (chinese, g_strdup (bytes + read_word (bytes, originals + 8 * i + 4)),
                         g_strdup (bytes + read_word (bytes, translations + 8 * i + 4)));
}

static const char *
in_chinese (const char *text)
{
  return text != NULL ? g_hash_table_lookup (chinese, text) : NULL;
}

static gboolean
is_sentence (const char *text)
{
  return text != NULL && g_unichar_isupper (g_utf8_get_char (text)) && g_str_has_suffix (text, ".");
}

static void
assert_chinese (const char *text, gboolean sentence)
{
  const char *translated = in_chinese (text);

  if (translated == NULL)
    g_error ("There is no Chinese for “%s”", text);
  g_assert_true (g_utf8_strlen (translated, -1) > 0);
  g_assert_cmpint (g_str_has_suffix (translated, "。"), ==, sentence);
}

static const char *
words_for_action (ExplanationAction action)
{
  static const char *const words[] = {"-",      "retry",        "resume",   "check",
                                      "choose", "open account", "open page"};

  return words[action];
}

static void
print (const Cause *cause, const ExplanationRow *row, Explanation *explanation)
{
  g_test_message ("%-45s %-4s | %s | %s | %s | %s || %s | %s | %s", cause->code,
                  cause->fault != NULL ? "made" : "-", explanation_get_side (explanation),
                  explanation_get_title (explanation), explanation_get_advice (explanation),
                  words_for_action (row->action), in_chinese (explanation_get_side (explanation)),
                  in_chinese (row->title), in_chinese (row->advice));
}

/* What the Rehearsal answers a client */

static LiveClient *
make_client (Running *running, const Cause *cause)
{
  g_autoptr (LiveCredentials) credentials =
      live_credentials_new (TEST_KEY_ID, cause->secret != NULL ? cause->secret : TEST_SECRET, NULL);
  g_autoptr (LiveEndpoint) endpoint = NULL;
  g_autoptr (GError) error = NULL;

  if (*cause->fault != '\0')
    running_add_fault (running, cause->fault);
  running_start (running, TRUE, &error);
  g_assert_no_error (error);
  endpoint = live_endpoint_new_for_url ("http://localhost", "cn-shanghai", &error);
  g_assert_no_error (error);

  return g_object_new (LIVE_TYPE_CLIENT, "endpoint", endpoint, "credentials", credentials,
                       "connectable", running->address, "clock", running->clock, NULL);
}

static GError *
make_error (Running *running, const Cause *cause)
{
  g_autoptr (LiveClient) client = make_client (running, cause);
  g_autoptr (LiveOperation) operation =
      live_operation_new_copy_caster (NEWS_ID, "Copy", "token", NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (LiveReply) reply = NULL;
  GError *error = NULL;

  if (g_str_equal (cause->code, "TimedOut"))
    live_client_set_timeout (client, 200);
  live_client_send_once_async (client, operation, NULL, NULL, NULL, test_take_result, &result);
  test_wait (&result);
  reply = live_client_send_once_finish (client, result, &error);
  g_assert_null (reply);

  return error;
}

static Explanation *
explain (Running *running, const Cause *cause)
{
  g_autoptr (GError) error = NULL;

  if (cause->fault == NULL)
    return explanation_new (LEDGER_STATE_REFUSED, cause->code, "Words of the service.");

  error = make_error (running, cause);
  g_assert_cmpstr (live_error_get_code_name (error), ==, cause->code);

  return explanation_new_for_error (error);
}

static void
test_cause (Running *running, gconstpointer data)
{
  const Cause *cause = data;
  const ExplanationRow *row =
      explanation_table_lookup (cause->secret != NULL ? EXPLANATION_WRONG_SECRET : cause->code);
  g_autoptr (Explanation) explanation = explain (running, cause);

  g_assert_nonnull (row);
  g_assert_cmpstr (explanation_get_code (explanation), ==, cause->code);
  g_assert_cmpstr (explanation_get_title (explanation), ==, row->title);
  g_assert_false (g_str_has_suffix (row->title, "."));
  g_assert_cmpint (row->side, !=, EXPLANATION_SIDE_NONE);
  g_assert_nonnull (explanation_get_side (explanation));
  g_assert_cmpstr (explanation_get_advice (explanation), ==, row->advice);
  g_assert_true (is_sentence (row->advice));
  g_assert_null (strstr (row->advice, "client token as"));
  g_assert_nonnull (explanation_get_summary (explanation));
  if (row->summary != NULL)
    g_assert_true (is_sentence (row->summary));

  assert_chinese (explanation_get_side (explanation), FALSE);
  assert_chinese (row->title, FALSE);
  assert_chinese (row->advice, TRUE);
  if (row->summary != NULL)
    assert_chinese (row->summary, TRUE);
  print (cause, row, explanation);
}

/* A request that is not what was signed: the service signs another text */
static void
test_wrong_request (Running *running, gconstpointer data)
{
  static const Cause cause = {"SignatureDoesNotMatch", "", "wrongsecret"};
  const ExplanationRow *row = explanation_table_lookup (EXPLANATION_WRONG_REQUEST);
  g_autoptr (GError) error = make_error (running, &cause);
  const char *message = live_error_get_details (error)->message;
  g_autofree char *other = NULL;
  g_autoptr (Explanation) explanation = NULL;

  /* Nothing of the text itself is left */
  g_assert_cmpint (live_signature_finding_read (message), ==, LIVE_SIGNATURE_FINDING_SAME);
  g_assert_null (strstr (message, "ACS3"));

  other = live_signature_finding_write ("server string to sign is:ACS3-HMAC-SHA256\nabc",
                                        "ACS3-HMAC-SHA256\nabcdef");
  explanation = explanation_new (LEDGER_STATE_REFUSED, "SignatureDoesNotMatch", other);
  g_assert_cmpstr (explanation_get_title (explanation), ==, row->title);
  assert_chinese (row->title, FALSE);
  assert_chinese (row->summary, TRUE);
  assert_chinese (row->advice, TRUE);
}

/* No row may hide another that comes after it, and each is there for a cause */
static void
test_order (void)
{
  gsize length;
  const ExplanationRow *rows = explanation_table_list (&length);

  for (gsize i = 0; i < length; i++) {
    g_autofree char *code = g_strdup (rows[i].code);
    gboolean used = strchr (code, '/') != NULL;

    if (g_str_has_suffix (code, ".*"))
      code[strlen (code) - 2] = '\0';
    else if (g_str_has_suffix (code, "*"))
      code[strlen (code) - 1] = '\0';
    g_assert_true (explanation_table_lookup (code) == &rows[i]);

    for (gsize j = 0; j < G_N_ELEMENTS (causes); j++)
      used |= explanation_table_lookup (causes[j].code) == &rows[i];
    if (!used)
      g_error ("No cause is known for the row %s", rows[i].code);
  }
}

/* What the program says of a code that it does not know, in both languages */
static void
test_unknown_code (Running *running, gconstpointer data)
{
  static const Cause cause = BY_SERVICE ("SomethingNew.OfTomorrow");
  g_autoptr (GError) error = make_error (running, &cause);
  g_autoptr (Explanation) explanation = explanation_new_for_error (error);

  g_assert_cmpstr (explanation_get_title (explanation), ==, "The service refused");
  g_assert_cmpstr (explanation_get_summary (explanation), ==, "The request was refused.");
  g_assert_cmpstr (explanation_get_code (explanation), ==, "SomethingNew.OfTomorrow");
  g_assert_cmpint (explanation_get_action (explanation), ==, EXPLANATION_ACTION_OPEN_PAGE);
  g_assert_nonnull (explanation_get_page (explanation));
  assert_chinese (explanation_get_title (explanation), FALSE);
  assert_chinese (explanation_get_advice (explanation), TRUE);
}

int
main (int argc, char **argv)
{
  int status;

  /* For printing Chinese; what is said stays English */
  setlocale (LC_CTYPE, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
  load_chinese ();

  for (gsize i = 0; i < G_N_ELEMENTS (causes); i++) {
    g_autofree char *path = g_strconcat ("/explanation-table/", causes[i].code,
                                         causes[i].secret != NULL ? "/wrong-secret" : NULL, NULL);

    g_test_add (path, Running, &causes[i], running_set_up, test_cause, running_tear_down);
  }
  g_test_add ("/explanation-table/SignatureDoesNotMatch/wrong-request", Running, NULL,
              running_set_up, test_wrong_request, running_tear_down);
  g_test_add ("/explanation-table/unknown-code", Running, NULL, running_set_up, test_unknown_code,
              running_tear_down);
  g_test_add_func ("/explanation-table/order", test_order);

  status = g_test_run ();
  g_hash_table_unref (chinese);

  return status;
}
