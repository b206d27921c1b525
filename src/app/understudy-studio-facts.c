/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "understudy-studio-facts.h"

#include "base-clock.h"
#include "understudy-config.h"
#include "understudy-words.h"
#include "workspace-words.h"

#include <glib/gi18n-lib.h>

static void
fact_free (gpointer data)
{
  UnderstudyStudioFact *fact = data;

  g_free (fact->label);
  g_free (fact->value);
  g_free (fact);
}

/* What is not known is left out */
static void
add (GPtrArray *facts, const char *label, const char *value)
{
  UnderstudyStudioFact *fact;

  if (value == NULL || *value == '\0')
    return;
  fact = g_new (UnderstudyStudioFact, 1);
  fact->label = g_strdup (label);
  fact->value = g_strdup (value);
  g_ptr_array_add (facts, fact);
}

/**
 * understudy_studio_part_title:
 * @part: a part of a studio
 *
 * Returns: (transfer none): what it is called
 */
const char *
understudy_studio_part_title (LiveStudioPart part)
{
  switch (part) {
  case LIVE_STUDIO_PART_SCENES:
    return _ ("Scenes");
  case LIVE_STUDIO_PART_LAYOUTS:
    return _ ("Layouts");
  case LIVE_STUDIO_PART_COMPONENTS:
    return _ ("Components");
  case LIVE_STUDIO_PART_RESOURCES:
    return _ ("Video Sources");
  case LIVE_STUDIO_PART_CHANNELS:
    return _ ("Channels");
  case LIVE_STUDIO_PART_CONFIG:
  default:
    return _ ("Configuration");
  }
}

/**
 * understudy_studio_part_none:
 * @part: a part of a studio
 *
 * Returns: (transfer none): what is said where there is nothing of it
 */
const char *
understudy_studio_part_none (LiveStudioPart part)
{
  switch (part) {
  case LIVE_STUDIO_PART_SCENES:
    return _ ("No scenes");
  case LIVE_STUDIO_PART_LAYOUTS:
    return _ ("No layouts");
  case LIVE_STUDIO_PART_COMPONENTS:
    return _ ("No components");
  case LIVE_STUDIO_PART_RESOURCES:
    return _ ("No video sources");
  case LIVE_STUDIO_PART_CHANNELS:
    return _ ("No channels");
  case LIVE_STUDIO_PART_CONFIG:
  default:
    return _ ("Nothing is configured");
  }
}

/**
 * understudy_studio_facts:
 * @studio: a studio
 *
 * Returns: (transfer full) (element-type UnderstudyStudioFact): what the list told of it
 */
GPtrArray *
understudy_studio_facts (LiveStudio *studio)
{
  GPtrArray *facts = g_ptr_array_new_with_free_func (fact_free);
  gint64 now = base_clock_get_real_time (base_clock_get_system ());
  g_autofree char *type = NULL;
  g_autofree char *created = NULL;
  g_autofree char *changed = NULL;

  g_return_val_if_fail (LIVE_IS_STUDIO (studio), facts);

  type = workspace_words_for_studio_type (live_studio_get_norm_type (studio));
  created = understudy_words_for_service_time (live_studio_get_create_time (studio), now);
  changed = understudy_words_for_service_time (live_studio_get_last_modified (studio), now);
  add (facts, _ ("ID"), live_studio_get_caster_id (studio));
  add (facts, _ ("Status"), workspace_words_for_studio_status (live_studio_get_status (studio)));
  add (facts, _ ("Type"), type);
  add (facts, _ ("Resolution"), workspace_words_for_resolution (live_studio_get_template (studio)));
  add (facts, _ ("Created"), created);
  add (facts, _ ("Changed"), changed);
  return facts;
}

/* The settings of
 * https://www.alibabacloud.com/help/en/live/developer-reference/api-live-2016-11-01-describecasterconfig
 */
static void
add_setting (GPtrArray *facts, const LiveStudioItem *item)
{
  static const struct {
    const char *id;
    const char *label;
  } settings[] = {
    { "DomainName", N_ ("Streaming domain") },
    { "Delay", N_ ("Delay in seconds") },
    { "ProgramName", N_ ("Playlist") },
    { "CasterTemplate", N_ ("Output resolution") },
    { "LiveTemplateIds", N_ ("Transcoding templates") },
    { "OssBucket", N_ ("Recordings go to") },
    { "OssEndpoint", N_ ("Storage of the recordings") },
    { "SideOutputUrl", N_ ("Also sent to") },
    { "CallbackUrl", N_ ("Tells of its events") },
    { "UrgentLiveStreamUrl", N_ ("Backup stream") },
    { "UrgentImageUrl", N_ ("Backup picture") },
  };
  const char *value = item->name;

  if (g_str_equal (item->id, "CasterTemplate"))
    value = workspace_words_for_resolution (value);
  if (g_str_equal (item->id, "ProgramEffect"))
    add (facts, _ ("Playlist mode"), g_str_equal (value, "1") ? _ ("On") : _ ("Off"));
  if (g_str_equal (item->id, "ChannelEnable"))
    add (facts, _ ("Channels in use"), g_str_equal (value, "1") ? _ ("Yes") : _ ("No"));
  for (gsize i = 0; i < G_N_ELEMENTS (settings); i++) {
    if (g_str_equal (settings[i].id, item->id))
      add (facts, _ (settings[i].label), value);
  }
}

static const char *
get_component_type (const char *type)
{
  if (g_strcmp0 (type, "text") == 0)
    return C_ ("component", "Text");
  if (g_strcmp0 (type, "image") == 0)
    return C_ ("component", "Image");
  if (g_strcmp0 (type, "caption") == 0)
    return C_ ("component", "Subtitles");
  return type != NULL ? type : C_ ("component", "Component");
}

static const char *
get_scene_type (const char *type)
{
  if (g_strcmp0 (type, "1") == 0)
    return C_ ("scene", "Program");
  return g_strcmp0 (type, "0") == 0 ? C_ ("scene", "Preview") : C_ ("scene", "Scene");
}

/* Lines, as far as there is something to say in them */
static char *
join_lines (const char *first, const char *second, const char *third)
{
  const char *all[] = { first, second, third };
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) lines = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (all); i++) {
    if (all[i] != NULL && *all[i] != '\0')
      g_strv_builder_add (builder, all[i]);
  }
  lines = g_strv_builder_end (builder);
  return g_strjoinv ("\n", lines);
}

static void
add_item (GPtrArray *facts, LiveStudioPart part, const LiveStudioItem *item)
{
  const char *name = item->name != NULL ? item->name : item->id;
  const char *label;
  g_autofree char *parts = NULL;
  g_autofree char *value = NULL;
  guint n_parts = item->n_parts > 0 ? (guint) item->n_parts : 0;

  switch (part) {
  case LIVE_STUDIO_PART_SCENES:
    label = get_scene_type (item->type);
    if (n_parts > 0)
      parts = g_strdup_printf (ngettext ("%u component", "%u components", n_parts), n_parts);
    value = join_lines (name, parts, item->address);
    break;
  case LIVE_STUDIO_PART_LAYOUTS:
    label = _ ("Layout");
    if (n_parts > 0)
      parts = g_strdup_printf (ngettext ("%u picture", "%u pictures", n_parts), n_parts);
    value = join_lines (item->place, parts, item->id);
    break;
  case LIVE_STUDIO_PART_COMPONENTS:
    label = get_component_type (item->type);
    value = join_lines (name, item->place, NULL);
    break;
  case LIVE_STUDIO_PART_RESOURCES:
    label = item->place != NULL ? item->place : _ ("Video source");
    value = join_lines (name, item->address, NULL);
    break;
  case LIVE_STUDIO_PART_CHANNELS:
    label = item->id;
    value = join_lines (item->address, item->place, NULL);
    break;
  case LIVE_STUDIO_PART_CONFIG:
  default:
    add_setting (facts, item);
    return;
  }
  add (facts, label, value);
}

/**
 * understudy_studio_part_facts:
 * @part: a part of a studio
 * @items: (element-type LiveStudioItem): what the service told of it
 *
 * Returns: (transfer full) (element-type UnderstudyStudioFact): the same in words
 */
GPtrArray *
understudy_studio_part_facts (LiveStudioPart part, GPtrArray *items)
{
  GPtrArray *facts = g_ptr_array_new_with_free_func (fact_free);

  g_return_val_if_fail (items != NULL, facts);

  for (guint i = 0; i < items->len; i++)
    add_item (facts, part, g_ptr_array_index (items, i));
  return facts;
}
