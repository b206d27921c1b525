/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "explanation.h"
#include "explanation-table.h"
#include "duplicator.h"
#include "ledger.h"
#include "live-error.h"
#include "live-signature-finding.h"
#include "test-support.h"
#include <string.h>

static void
test_particular (void)
{
  const ExplanationRow *suspended = explanation_table_lookup ("OperationDenied.Suspended");

  g_assert_true (suspended != explanation_table_lookup ("OperationDenied"));
  g_assert_true (explanation_table_lookup ("Forbidden.RiskControl") !=
                 explanation_table_lookup ("Forbidden.RAM"));
  g_assert_true (explanation_table_lookup ("serviceunavailable") ==
                 explanation_table_lookup ("ServiceUnavailable"));
  g_assert_null (explanation_table_lookup ("SomethingNew"));
  g_assert_null (explanation_table_lookup (""));
  g_assert_null (explanation_table_lookup (NULL));
}

static void
test_new_code (void)
{
  g_autoptr (Explanation) explanation =
      explanation_new (LEDGER_STATE_REFUSED, "SomethingNew", "The moon is full.");

  g_assert_cmpstr (explanation_get_title (explanation), ==, "The service refused");
  g_assert_cmpstr (explanation_get_summary (explanation), ==, "The moon is full.");
  g_assert_null (explanation_get_side (explanation));
  g_assert_nonnull (explanation_get_advice (explanation));
}

/* Where the table has nothing of its own to say, the service has */
static void
test_missing_parameter (void)
{
  g_autoptr (Explanation) explanation = explanation_new (
      LEDGER_STATE_REFUSED, "MissingCasterName", "CasterName is mandatory for this action.");

  g_assert_cmpstr (explanation_get_summary (explanation), ==,
                   "CasterName is mandatory for this action.");
}

/* A family is a name and what follows it after a dot, nothing else */
static void
test_families (void)
{
  const ExplanationRow *throttled = explanation_table_lookup ("Throttling");

  g_assert_nonnull (throttled);
  g_assert_true (explanation_table_lookup ("Throttling.User") == throttled);
  g_assert_true (explanation_table_lookup ("throttling.SomethingNew") == throttled);
  g_assert_null (explanation_table_lookup ("Throttlingly"));
  g_assert_null (explanation_table_lookup ("ThrottlingUser.Api"));
  g_assert_true (explanation_table_lookup ("InvalidSecurityToken.New") !=
                 explanation_table_lookup ("InvalidSecurityTokens"));
}

static void
test_signature (void)
{
  static const char prefix[] = "Specified signature is not matched with our calculation. server "
                               "string to sign is:";
  g_autofree char *quoted = g_strconcat (prefix, "POST&%2F&Action%3DCopyCaster", NULL);
  g_autofree char *longer = g_strconcat (quoted, "s", NULL);
  g_autofree char *same = live_signature_finding_write (quoted, "POST&%2F&Action%3DCopyCaster");
  g_autofree char *other = live_signature_finding_write (longer, "POST&%2F&Action%3DCopyCaster");
  g_autoptr (Explanation) secret =
      explanation_new (LEDGER_STATE_REFUSED, "SignatureDoesNotMatch", same);
  g_autoptr (Explanation) fault =
      explanation_new (LEDGER_STATE_REFUSED, "SignatureDoesNotMatch", other);
  g_autoptr (Explanation) open =
      explanation_new (LEDGER_STATE_REFUSED, "SignatureDoesNotMatch", "It does not match.");

  g_assert_null (strstr (same, "CopyCaster"));
  g_assert_null (strstr (other, "CopyCaster"));
  g_assert_null (live_signature_finding_write ("It does not match.", "x"));
  g_assert_cmpstr (explanation_get_title (secret), ==, "The AccessKey secret is wrong");
  g_assert_cmpint (explanation_get_action (secret), ==, EXPLANATION_ACTION_OPEN_ACCOUNT);
  g_assert_cmpstr (explanation_get_title (fault), ==, "The request was signed wrongly");
  g_assert_cmpstr (explanation_get_side (fault), ==, "On this computer");
  g_assert_cmpstr (explanation_get_title (open), ==, "The AccessKey secret does not fit");
  g_assert_cmpstr (explanation_get_code (secret), ==, "SignatureDoesNotMatch");
}

static void
test_clock (void)
{
  static const struct {
    gint64 offset; /* s */
    const char *words;
  } cases[] = {
      {20 * 60, "The clock of this computer is 20 minutes slow. The service allows 15."},
      {-45 * 60, "The clock of this computer is 45 minutes fast. The service allows 15."},
      {8 * 60 * 60, "The clock of this computer is 8 hours slow."},
      {-365 * 24 * 60 * 60, "The clock of this computer is 365 days fast."},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const LiveErrorDetails details = {
        .code = (char *) "InvalidTimeStamp.Expired",
        .message = (char *) "Specified time stamp or date value is expired.",
        .server_time = g_get_real_time () + cases[i].offset * G_USEC_PER_SEC,
    };
    g_autoptr (GError) error = live_error_new (LIVE_ERROR_SERVICE, &details, "Expired.");
    g_autoptr (Explanation) explanation = explanation_new_for_error (error);

    g_assert_cmpstr (explanation_get_title (explanation), ==, "The clock is wrong");
    g_assert_cmpstr (explanation_get_summary (explanation), ==, cases[i].words);
  }
}

static void
test_page (void)
{
  static const struct {
    const char *recommend;
    gboolean good;
  } cases[] = {
      {"https://api.aliyun.com/troubleshoot?q=InvalidCaster.NotFound&product=live", TRUE},
      {"https://api.alibabacloud.com/troubleshoot", TRUE},
      {"https://aliyun.com", TRUE},
      {"http://api.aliyun.com/troubleshoot", FALSE},
      {"https://api.aliyun.com.example.net/", FALSE},
      {"https://notaliyun.com/", FALSE},
      {"https://aliyun.com@example.net/", FALSE},
      {"https://user@api.aliyun.com/", FALSE},
      {"file:///etc/passwd", FALSE},
      {"not a link", FALSE},
      {"", FALSE},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const LiveErrorDetails details = {.code = (char *) "SomethingNew",
                                      .message = (char *) "New.",
                                      .recommend = (char *) cases[i].recommend};
    g_autoptr (GError) error = live_error_new (LIVE_ERROR_SERVICE, &details, "New.");
    g_autoptr (Explanation) explanation = explanation_new_for_error (error);

    g_assert_cmpstr (explanation_get_page (explanation), ==,
                     cases[i].good ? cases[i].recommend : NULL);
    g_assert_cmpint (explanation_get_action (explanation), ==,
                     cases[i].good ? EXPLANATION_ACTION_OPEN_PAGE : EXPLANATION_ACTION_NONE);
  }
}

static void
test_possible_copy (void)
{
  g_autoptr (Explanation) explanation =
      explanation_new (LEDGER_STATE_UNKNOWN, DUPLICATOR_CODE_POSSIBLE_COPY, "It may be this one.");

  g_assert_cmpstr (explanation_get_title (explanation), ==, "There may be a copy already");
  g_assert_nonnull (strstr (explanation_get_advice (explanation), "say whether it is this copy"));
}

static void
test_unknown (void)
{
  g_autoptr (Explanation) timed_out =
      explanation_new (LEDGER_STATE_UNKNOWN, "TimedOut", "No answer.");
  g_autoptr (Explanation) fault = explanation_new (LEDGER_STATE_UNKNOWN, "InternalError", "Oops.");
  g_autoptr (Explanation) bare = explanation_new (LEDGER_STATE_UNKNOWN, NULL, NULL);

  g_assert_cmpstr (explanation_get_title (timed_out), ==, "No answer in time");
  g_assert_cmpstr (explanation_get_effect (timed_out), ==,
                   "It is not known whether the studio was made.");
  /* Never a plain “ask again” */
  g_assert_cmpstr (explanation_get_advice (timed_out), ==, explanation_get_advice (fault));
  g_assert_cmpstr (explanation_get_advice (timed_out), ==, explanation_get_advice (bare));
  g_assert_nonnull (strstr (explanation_get_advice (timed_out), "do not order it again"));
  g_assert_cmpint (explanation_get_action (timed_out), ==, EXPLANATION_ACTION_CHECK);
  g_assert_cmpstr (explanation_get_title (bare), ==, "No definite answer");
}

static void
test_states (void)
{
  static const LedgerState states[] = {LEDGER_STATE_QUEUED,  LEDGER_STATE_SENDING,
                                       LEDGER_STATE_DONE,    LEDGER_STATE_REFUSED,
                                       LEDGER_STATE_UNKNOWN, LEDGER_STATE_CANCELLED};

  for (gsize i = 0; i < G_N_ELEMENTS (states); i++) {
    g_autoptr (Explanation) explanation = explanation_new (states[i], NULL, NULL);

    g_assert_nonnull (explanation_get_title (explanation));
    g_assert_null (explanation_get_code (explanation));
  }
}

static void
test_live_error (void)
{
  const LiveErrorDetails details = {.http_status = 404,
                                    .code = (char *) "InvalidAccessKeyId.NotFound",
                                    .message = (char *) "Specified access key is not found."};
  g_autoptr (GError) refused =
      live_error_new (LIVE_ERROR_SERVICE, &details, "The service refused.");
  g_autoptr (GError) unreachable = live_error_new (LIVE_ERROR_UNREACHABLE, NULL, "Nobody there.");
  g_autoptr (Explanation) one = explanation_new_for_error (refused);
  g_autoptr (Explanation) other = explanation_new_for_error (unreachable);

  g_assert_cmpstr (explanation_get_code (one), ==, "InvalidAccessKeyId.NotFound");
  g_assert_cmpstr (explanation_get_message (one), ==, "Specified access key is not found.");
  g_assert_cmpstr (explanation_get_title (one), ==, "The AccessKey ID is not known");
  g_assert_null (explanation_get_effect (one));
  g_assert_cmpstr (explanation_get_code (other), ==, "Unreachable");
  g_assert_cmpstr (explanation_get_side (other), ==, "In the network");
}

static void
test_ledger_error (void)
{
  static const struct {
    LedgerErrorCode code;
    const char *name;
  } cases[] = {
      {LEDGER_ERROR_CANNOT_OPEN, "LedgerCannotOpen"},
      {LEDGER_ERROR_READ_ONLY, "LedgerReadOnly"},
      {LEDGER_ERROR_FULL, "LedgerFull"},
      {LEDGER_ERROR_BUSY, "LedgerBusy"},
      {LEDGER_ERROR_DAMAGED, "LedgerDamaged"},
      {LEDGER_ERROR_CLOSED, "LedgerClosed"},
      {LEDGER_ERROR_TAKEN, "LedgerFailed"},
      {LEDGER_ERROR_FAILED, "LedgerFailed"},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error =
        g_error_new_literal (LEDGER_ERROR, (int) cases[i].code, "It did not work.");
    g_autoptr (Explanation) explanation = explanation_new_for_error (error);

    g_assert_cmpstr (explanation_get_code (explanation), ==, cases[i].name);
    g_assert_cmpstr (explanation_get_side (explanation), ==, "On this computer");
    g_assert_cmpstr (explanation_get_message (explanation), ==, "It did not work.");
  }
}

static void
test_other_error (void)
{
  g_autoptr (GError) cancelled =
      g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Operation was cancelled");
  g_autoptr (GError) odd =
      g_error_new_literal (G_FILE_ERROR, G_FILE_ERROR_NOSPC, "No space: Signature=abcdef");
  g_autoptr (GError) pending = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_PENDING, "Twice.");
  g_autoptr (Explanation) waiting = explanation_new_for_error (pending);
  g_autoptr (Explanation) one = explanation_new_for_error (cancelled);
  g_autoptr (Explanation) other = explanation_new_for_error (odd);

  g_assert_cmpstr (explanation_get_title (waiting), ==, "Under way already");
  g_assert_cmpstr (explanation_get_title (one), ==, "Cancelled");
  g_assert_null (explanation_get_side (one));
  g_assert_cmpstr (explanation_get_title (other), ==, "Something went wrong");
  g_assert_true (g_str_has_prefix (explanation_get_summary (other), "No space"));
  g_assert_null (strstr (explanation_get_summary (other), "abcdef"));
}

static void
test_entry (void)
{
  g_auto (TestFolder) folder = test_folder_make ();
  g_autofree char *path = g_build_filename (folder, "ledger.db", NULL);
  g_autoptr (Ledger) ledger = ledger_new (path, base_clock_get_system ());
  const LedgerIntent intent = {"token",       "rehearsal", "http://live.aliyuncs.com",
                               "cn-shanghai", "source",    "name"};
  const LedgerOutcome outcome = {.state = LEDGER_STATE_REFUSED,
                                 .error_code = "CasterNumberExceed",
                                 .error_message = "The number casters is exceeded"};
  g_autoptr (GAsyncResult) opened = NULL;
  g_autoptr (GAsyncResult) added = NULL;
  g_autoptr (GAsyncResult) recorded = NULL;
  g_autoptr (GAsyncResult) closed = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (LedgerEntry) entry = NULL;
  g_autoptr (Explanation) before = NULL;
  g_autoptr (Explanation) after = NULL;

  ledger_open_async (ledger, NULL, test_take_result, &opened);
  g_assert_true (ledger_open_finish (ledger, test_wait (&opened), NULL));
  ledger_add_intents_async (ledger, &intent, 1, test_take_result, &added);
  entries = ledger_add_intents_finish (ledger, test_wait (&added), NULL);
  before = explanation_new_for_entry (entries->pdata[0]);
  g_assert_cmpstr (explanation_get_title (before), ==, "Not sent yet");

  ledger_record_outcome_async (ledger, ledger_entry_get_id (entries->pdata[0]), &outcome,
                               test_take_result, &recorded);
  entry = ledger_record_outcome_finish (ledger, test_wait (&recorded), NULL);
  after = explanation_new_for_entry (entry);
  g_assert_cmpstr (explanation_get_title (after), ==, "Too many studios");
  g_assert_cmpstr (explanation_get_message (after), ==, "The number casters is exceeded");

  ledger_close_async (ledger, test_take_result, &closed);
  g_assert_true (ledger_close_finish (ledger, test_wait (&closed), NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/explanation/particular", test_particular);
  g_test_add_func ("/explanation/new-code", test_new_code);
  g_test_add_func ("/explanation/missing-parameter", test_missing_parameter);
  g_test_add_func ("/explanation/families", test_families);
  g_test_add_func ("/explanation/signature", test_signature);
  g_test_add_func ("/explanation/clock", test_clock);
  g_test_add_func ("/explanation/page", test_page);
  g_test_add_func ("/explanation/possible-copy", test_possible_copy);
  g_test_add_func ("/explanation/unknown", test_unknown);
  g_test_add_func ("/explanation/states", test_states);
  g_test_add_func ("/explanation/live-error", test_live_error);
  g_test_add_func ("/explanation/ledger-error", test_ledger_error);
  g_test_add_func ("/explanation/other-error", test_other_error);
  g_test_add_func ("/explanation/entry", test_entry);

  return g_test_run ();
}
