/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "understudy-problem.h"

#include "explanation.h"
#include "understudy-config.h"

#include <glib/gi18n-lib.h>

/**
 * understudy_problem_dup_words:
 * @error: what went wrong
 *
 * Returns: (transfer full): all that there is to say about @error, in one line
 */
char *
understudy_problem_dup_words (const GError *error)
{
  g_autoptr (Explanation) explanation = NULL;
  const char *title, *summary, *advice;

  g_return_val_if_fail (error != NULL, NULL);

  explanation = explanation_new_for_error (error);
  title = explanation_get_title (explanation);
  summary = explanation_get_summary (explanation);
  advice = explanation_get_advice (explanation);

  if (summary != NULL && advice != NULL) {
    /* Translators: a problem in a few words, and two sentences about it */
    return g_strdup_printf (C_ ("problem", "%s. %s %s"), title, summary, advice);
  }
  if (summary == NULL && advice == NULL)
    return g_strdup (title);
  /* Translators: a problem in a few words, and a sentence about it */
  return g_strdup_printf (C_ ("problem", "%s. %s"), title, summary != NULL ? summary : advice);
}

/**
 * understudy_problem_dup_details:
 * @error: what went wrong
 *
 * Returns: (transfer full): what there is to say about @error where a title says already what it is
 * about; a sentence a line
 */
char *
understudy_problem_dup_details (const GError *error)
{
  g_autoptr (Explanation) explanation = NULL;
  const char *summary, *advice;

  g_return_val_if_fail (error != NULL, NULL);

  explanation = explanation_new_for_error (error);
  summary = explanation_get_summary (explanation);
  advice = explanation_get_advice (explanation);

  if (summary != NULL && advice != NULL)
    return g_strdup_printf ("%s\n%s", summary, advice);
  if (summary == NULL && advice == NULL)
    return g_strdup (explanation_get_title (explanation));
  return g_strdup (summary != NULL ? summary : advice);
}

/**
 * understudy_problem_dup_words_for_ledger:
 * @ledger: a ledger that is open
 *
 * Returns: (transfer full) (nullable): what people should know of how @ledger was opened; %NULL
 * where all is as it should be
 */
char *
understudy_problem_dup_words_for_ledger (Ledger *ledger)
{
  g_return_val_if_fail (LEDGER_IS_LEDGER (ledger), NULL);

  if (ledger_get_set_aside_path (ledger) != NULL) {
    g_autofree char *path = g_filename_display_name (ledger_get_set_aside_path (ledger));

    /* Translators: %s is the path of a file */
    return g_strdup_printf (
        _ ("The history was damaged. It was set aside as %s, and a new one was begun."), path);
  }

  if (ledger_get_read_only (ledger))
    return g_strdup (
        _ ("The history can be read but not written, so nothing can be duplicated. A newer "
           "version of Understudy may have made it."));

  return NULL;
}
