/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rehearsal-world.h"
#include "understudy-config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "rehearsal-samples.h"
#include "rehearsal-world-private.h"

struct _RehearsalWorld {
  RehearsalStore *store;
  BaseClock *clock;
  guint max_studios;
};

static const struct {
  const char *action;
  RehearsalOperation operation;
  gboolean changes;
} operations[] = {
  { "CopyCaster", rehearsal_copy_caster, TRUE },
  { "CreateCaster", rehearsal_create_caster, TRUE },
  { "DeleteCaster", rehearsal_delete_caster, TRUE },
  { "DescribeCasters", rehearsal_describe_casters, FALSE },
  { "DescribeCasterConfig", rehearsal_describe_config, FALSE },
  { "DescribeCasterLayouts", rehearsal_describe_layouts, FALSE },
  { "DescribeCasterComponents", rehearsal_describe_components, FALSE },
  { "DescribeCasterScenes", rehearsal_describe_scenes, FALSE },
  { "DescribeCasterVideoResources", rehearsal_describe_video_resources, FALSE },
  { "DescribeCasterChannels", rehearsal_describe_channels, FALSE },
  { "DescribeCasterStreamUrl", rehearsal_describe_stream_url, FALSE },
  { "DescribeCasterProgram", rehearsal_describe_program, FALSE },
  { "DescribeCasterSceneAudio", rehearsal_describe_scene_audio, FALSE },
};

static gboolean
find_action (const char *action, guint *index)
{
  for (guint i = 0; i < G_N_ELEMENTS (operations); i++) {
    if (g_str_equal (operations[i].action, action)) {
      *index = i;
      return TRUE;
    }
  }

  return FALSE;
}

/**
 * rehearsal_world_has_action:
 * @action: the name of an operation; upper and lower case differ
 *
 * Returns: whether the stand-in has it
 */
gboolean
rehearsal_world_has_action (const char *action)
{
  guint index;

  g_return_val_if_fail (action != NULL, FALSE);

  return find_action (action, &index);
}

/* In a change of its own, so that of two processes that come to a new world only one puts the
 * samples in */
static gboolean
settle (RehearsalWorld *self, GError **error)
{
  if (!rehearsal_store_begin (self->store, error))
    return FALSE;

  if (!rehearsal_store_is_new (self->store)) {
    rehearsal_store_roll_back (self->store);
    return TRUE;
  }

  if (rehearsal_samples_insert (self->store, base_clock_get_real_time (self->clock), error) &&
      rehearsal_store_set_settled (self->store, error) &&
      rehearsal_store_commit (self->store, error))
    return TRUE;

  rehearsal_store_roll_back (self->store);

  return FALSE;
}

/**
 * rehearsal_world_open:
 * @directory: where `world.db` is or is to be; made, readable by its owner only, where it is not
 * there
 * @clock: tells the time
 * @max_studios: how many studios an account may have
 *
 * On the first time sample studios are put in. Several processes may have the same world open.
 *
 * Returns: (transfer full): the world, or %NULL with an error of #RehearsalError
 */
RehearsalWorld *
rehearsal_world_open (const char *directory, BaseClock *clock, guint max_studios, GError **error)
{
  g_autoptr (RehearsalWorld) self = NULL;
  g_autofree char *path = NULL;

  g_return_val_if_fail (directory != NULL, NULL);
  g_return_val_if_fail (BASE_IS_CLOCK (clock), NULL);

  if (g_mkdir_with_parents (directory, 0700) != 0) {
    int saved = errno;

    g_set_error (error, REHEARSAL_ERROR, REHEARSAL_ERROR_STORE,
                 _("The Rehearsal’s folder %s cannot be made: %s"), directory, g_strerror (saved));
    return NULL;
  }

  self = g_new0 (RehearsalWorld, 1);
  self->clock = g_object_ref (clock);
  self->max_studios = max_studios;

  path = g_build_filename (directory, "world.db", NULL);
  self->store = rehearsal_store_open (path, error);
  if (!self->store || !settle (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * rehearsal_world_close:
 * @self: (transfer full) (nullable): the world
 */
void
rehearsal_world_close (RehearsalWorld *self)
{
  if (!self)
    return;

  g_clear_pointer (&self->store, rehearsal_store_close);
  g_clear_object (&self->clock);
  g_free (self);
}

/**
 * rehearsal_world_act:
 * @self: the world
 * @account: who asks; an account sees its own studios only
 * @action: the operation
 * @parameters: its parameters. Those of the signature may be among them and do not matter
 * @conditions: what is not as usual
 *
 * Carries out one call. A success that changed something is on the disk when this returns; an error
 * has changed nothing.
 *
 * Returns: (transfer full): the answer
 */
RehearsalAnswer *
rehearsal_world_act (RehearsalWorld *self,
                     const char *account,
                     const char *action,
                     const LiveParameters *parameters,
                     const RehearsalConditions *conditions)
{
  g_autoptr (RehearsalAnswer) answer = NULL;
  g_autoptr (GError) error = NULL;
  RehearsalCall call = { 0 };
  gboolean begun;
  guint index;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (account != NULL, NULL);
  g_return_val_if_fail (action != NULL, NULL);
  g_return_val_if_fail (parameters != NULL, NULL);
  g_return_val_if_fail (conditions != NULL, NULL);

  if (!find_action (action, &index))
    return rehearsal_answer_new_error ("InvalidAction.NotFound", NULL);

  call.store = self->store;
  call.max_studios = self->max_studios;
  call.account = account;
  call.action = action;
  call.parameters = parameters;
  call.conditions = conditions;
  call.now = base_clock_get_real_time (self->clock) + conditions->clock_offset;

  begun = operations[index].changes ? rehearsal_store_begin (self->store, &error)
                                    : rehearsal_store_begin_reading (self->store, &error);
  if (begun)
    answer = operations[index].operation (&call, &error);

  if (answer && !rehearsal_answer_is_error (answer) && rehearsal_store_commit (self->store, &error))
    return g_steal_pointer (&answer);

  rehearsal_store_roll_back (self->store);

  if (!error)
    return g_steal_pointer (&answer);

  g_warning ("%s: %s", action, error->message);

  return rehearsal_answer_new_error ("InternalError", NULL);
}
