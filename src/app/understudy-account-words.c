/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "understudy-account-words.h"

#include "understudy-config.h"
#include "understudy-problem.h"
#include "understudy-words.h"

#include <glib/gi18n-lib.h>

/**
 * understudy_words_for_region:
 * @region_id: (nullable): the ID of a region
 *
 * Returns: (transfer full) (nullable): what people call it; the ID itself where that is not known
 */
char *
understudy_words_for_region (const char *region_id)
{
  const LiveRegion *region = live_region_lookup (region_id);

  return g_strdup (region != NULL ? _ (region->name) : region_id);
}

static char *
dup_place (Account *account)
{
  const char *endpoint = account_get_custom_endpoint (account);

  return endpoint != NULL ? g_strdup (endpoint)
                          : understudy_words_for_region (account_get_region (account));
}

/**
 * understudy_words_for_account:
 * @account: an account
 *
 * Returns: (transfer full): what there is to say of @account besides its name, in one line
 */
char *
understudy_words_for_account (Account *account)
{
  g_autofree char *place = NULL;
  const char *key;

  g_return_val_if_fail (ACCOUNT_IS_ACCOUNT (account), NULL);

  if (account_get_is_rehearsal (account))
    return g_strdup (_ ("Practice on this computer"));
  if (account_get_needs_secret (account))
    return g_strdup (_ ("Its secret was kept for one session only. Edit it to enter it again."));

  place = dup_place (account);
  key = account_get_access_key_id (account);
  if (place == NULL || key == NULL)
    return g_strdup (place != NULL ? place : key);
  /* Translators: where an account is, such as China (Shanghai), and the ID of its key */
  return g_strdup_printf (C_ ("account", "%s · %s"), place, key);
}

/**
 * understudy_words_for_account_error:
 * @error: what went wrong with an account
 *
 * Returns: (transfer full): that in words
 */
char *
understudy_words_for_account_error (const GError *error)
{
  g_return_val_if_fail (error != NULL, NULL);

  /* Whole sentences, which need no more to be said */
  if (error->domain == ACCOUNT_ERROR)
    return g_strdup (error->message);
  return understudy_problem_dup_words (error);
}

typedef struct {
  const char *yes;
  const char *no;
  const char *not_known;
} StepWords;

static const StepWords step_words[ACCOUNT_TEST_N_STEPS] = {
    [ACCOUNT_TEST_SAVED] = {N_ ("The account is saved"), N_ ("The account is not saved"),
                            N_ ("It is not known whether the account is saved")},
    [ACCOUNT_TEST_REACHABLE] = {N_ ("The service answers"), N_ ("The service cannot be reached"),
                                N_ ("It is not known whether the service can be reached")},
    [ACCOUNT_TEST_SIGNATURE] = {N_ ("The signature is accepted"), N_ ("The signature is refused"),
                                N_ ("It is not known whether the signature is accepted")},
    [ACCOUNT_TEST_PERMISSION] = {N_ ("The permission is there"), N_ ("The permission is missing"),
                                 N_ ("It is not known whether the permission is there")},
};

/**
 * understudy_words_for_test:
 * @step: what was tested
 * @state: what was found
 *
 * Returns: (transfer none): that in words
 */
const char *
understudy_words_for_test (AccountTestStep step, AccountTestState state)
{
  g_return_val_if_fail ((guint) step < ACCOUNT_TEST_N_STEPS, NULL);

  switch (state) {
  case ACCOUNT_TEST_YES:
    return _ (step_words[step].yes);
  case ACCOUNT_TEST_NO:
    return _ (step_words[step].no);
  case ACCOUNT_TEST_NOT_KNOWN:
  default:
    return _ (step_words[step].not_known);
  }
}

static LedgerState
get_like_state (AccountTestState state)
{
  switch (state) {
  case ACCOUNT_TEST_YES:
    return LEDGER_STATE_DONE;
  case ACCOUNT_TEST_NO:
    return LEDGER_STATE_REFUSED;
  case ACCOUNT_TEST_NOT_KNOWN:
  default:
    return LEDGER_STATE_UNKNOWN;
  }
}

/**
 * understudy_icon_for_test:
 * @state: what was found
 *
 * Returns: (transfer none): the name of an icon: the one that an order with such an end has
 */
const char *
understudy_icon_for_test (AccountTestState state)
{
  return understudy_icon_for_state (get_like_state (state));
}

/**
 * understudy_style_for_test:
 * @state: what was found
 *
 * Returns: (transfer none): the style class that colours it
 */
const char *
understudy_style_for_test (AccountTestState state)
{
  return understudy_style_for_state (get_like_state (state));
}
