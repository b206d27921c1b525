/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workspace-words.h"
#include "understudy-config.h"
#include <glib/gi18n-lib.h>

/**
 * workspace_words_for_state:
 * @state: a state
 *
 * Returns: (transfer none): what people call @state, translated
 */
const char *
workspace_words_for_state (LedgerState state)
{
  switch (state) {
  case LEDGER_STATE_QUEUED:
    return C_ ("state", "Queued");
  case LEDGER_STATE_SENDING:
    return C_ ("state", "Sending…");
  case LEDGER_STATE_DONE:
    return C_ ("state", "Done");
  case LEDGER_STATE_REFUSED:
    return C_ ("state", "Refused");
  case LEDGER_STATE_CANCELLED:
    return C_ ("state", "Cancelled");
  case LEDGER_STATE_UNKNOWN:
  default:
    return C_ ("state", "Outcome unknown");
  }
}

/**
 * workspace_words_for_studio_status:
 * @status: a studio's status as live_studio_get_status() gives it
 *
 * Returns: (transfer none) (nullable): the status in words, %NULL for one that was not told or is
 * not known
 */
const char *
workspace_words_for_studio_status (int status)
{
  switch (status) {
  case 0:
    /* Translators: a production studio that is not on air */
    return C_ ("studio", "Idle");
  case 1:
    /* Translators: a production studio that is on air */
    return C_ ("studio", "In production");
  default:
    return NULL;
  }
}

/**
 * workspace_words_for_studio_type:
 * @norm_type: what live_studio_get_norm_type() says
 *
 * The types are those of https://help.aliyun.com/document_detail/60261.html
 *
 * Returns: (transfer full) (nullable): what kind of studio it is; a number that is not documented as
 *   it is; %NULL where it is not told
 */
char *
workspace_words_for_studio_type (int norm_type)
{
  switch (norm_type) {
  case -1:
    return NULL;
  case 1:
    return g_strdup (C_ ("studio type", "General"));
  case 3:
    return g_strdup (C_ ("studio type", "Light carousel"));
  case 4:
    return g_strdup (C_ ("studio type", "Virtual studio"));
  case 6:
    return g_strdup (C_ ("studio type", "Playlist"));
  default:
    /* Translators: %d is a number that the service gives to a type of studios */
    return g_strdup_printf (_ ("Type %d"), norm_type);
  }
}

/**
 * workspace_words_for_resolution:
 * @template: (nullable): what live_studio_get_template() says
 *
 * Returns: (transfer none) (nullable): the resolution in words; a template that is not documented as
 *   it is
 */
const char *
workspace_words_for_resolution (const char *template)
{
  static const struct {
    const char *template;
    const char *words;
  } resolutions[] = {
    { "lp_ld", NC_ ("resolution", "Low definition") },
    { "lp_sd", NC_ ("resolution", "Standard definition") },
    { "lp_hd", NC_ ("resolution", "High definition") },
    { "lp_ud", NC_ ("resolution", "Ultra-high definition") },
    { "lp_ld_v", NC_ ("resolution", "Low definition, portrait") },
    { "lp_sd_v", NC_ ("resolution", "Standard definition, portrait") },
    { "lp_hd_v", NC_ ("resolution", "High definition, portrait") },
    { "lp_ud_v", NC_ ("resolution", "Ultra-high definition, portrait") },
  };

  for (gsize i = 0; template != NULL && i < G_N_ELEMENTS (resolutions); i++) {
    if (g_str_equal (resolutions[i].template, template))
      return g_dpgettext2 (NULL, "resolution", resolutions[i].words);
  }
  return template;
}
