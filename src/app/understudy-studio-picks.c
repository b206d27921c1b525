/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "understudy-studio-picks.h"

struct _UnderstudyStudioPicks {
  GObject parent_instance;

  GPtrArray *studios;
};

enum {
  PROP_0,
  PROP_N_PICKED,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (UnderstudyStudioPicks, understudy_studio_picks, G_TYPE_OBJECT)

/* By ID: a list that was refreshed has other objects for the same studios */
static gboolean
find (UnderstudyStudioPicks *self, LiveStudio *studio, guint *index)
{
  const char *caster_id = studio != NULL ? live_studio_get_caster_id (studio) : NULL;

  for (guint i = 0; caster_id != NULL && i < self->studios->len; i++) {
    LiveStudio *picked = g_ptr_array_index (self->studios, i);

    if (g_str_equal (live_studio_get_caster_id (picked), caster_id)) {
      *index = i;
      return TRUE;
    }
  }
  return FALSE;
}

static void
changed (UnderstudyStudioPicks *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_PICKED]);
}

static void
understudy_studio_picks_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id) {
  case PROP_N_PICKED:
    g_value_set_uint (value, UNDERSTUDY_STUDIO_PICKS (object)->studios->len);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
understudy_studio_picks_finalize (GObject *object)
{
  g_ptr_array_unref (UNDERSTUDY_STUDIO_PICKS (object)->studios);
  G_OBJECT_CLASS (understudy_studio_picks_parent_class)->finalize (object);
}

static void
understudy_studio_picks_class_init (UnderstudyStudioPicksClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = understudy_studio_picks_get_property;
  object_class->finalize = understudy_studio_picks_finalize;

  properties[PROP_N_PICKED] = g_param_spec_uint ("n-picked", NULL, NULL, 0, G_MAXUINT, 0,
                                                 G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
understudy_studio_picks_init (UnderstudyStudioPicks *self)
{
  self->studios = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * understudy_studio_picks_new:
 *
 * Returns: (transfer full): no studio yet
 */
UnderstudyStudioPicks *
understudy_studio_picks_new (void)
{
  return g_object_new (UNDERSTUDY_TYPE_STUDIO_PICKS, NULL);
}

/**
 * understudy_studio_picks_contains:
 * @self: the marks
 * @studio: (nullable): a studio
 *
 * Returns: whether one of its ID is marked
 */
gboolean
understudy_studio_picks_contains (UnderstudyStudioPicks *self, LiveStudio *studio)
{
  guint index;

  g_return_val_if_fail (UNDERSTUDY_IS_STUDIO_PICKS (self), FALSE);

  return find (self, studio, &index);
}

/**
 * understudy_studio_picks_set:
 * @self: the marks
 * @studio: (nullable): a studio
 * @picked: whether it is to be marked
 */
void
understudy_studio_picks_set (UnderstudyStudioPicks *self, LiveStudio *studio, gboolean picked)
{
  guint index;

  g_return_if_fail (UNDERSTUDY_IS_STUDIO_PICKS (self));

  if (studio == NULL || find (self, studio, &index) == picked)
    return;
  if (picked)
    g_ptr_array_add (self->studios, g_object_ref (studio));
  else
    g_ptr_array_remove_index (self->studios, index);
  changed (self);
}

/**
 * understudy_studio_picks_toggle:
 * @self: the marks
 * @studio: (nullable): a studio that is marked if it was not, and the other way round
 */
void
understudy_studio_picks_toggle (UnderstudyStudioPicks *self, LiveStudio *studio)
{
  g_return_if_fail (UNDERSTUDY_IS_STUDIO_PICKS (self));

  understudy_studio_picks_set (self, studio, !understudy_studio_picks_contains (self, studio));
}

/**
 * understudy_studio_picks_get_all:
 * @self: the marks
 *
 * Returns: (transfer none) (element-type LiveStudio): the studios that are marked
 */
GPtrArray *
understudy_studio_picks_get_all (UnderstudyStudioPicks *self)
{
  g_return_val_if_fail (UNDERSTUDY_IS_STUDIO_PICKS (self), NULL);

  return self->studios;
}

/**
 * understudy_studio_picks_set_all:
 * @self: the marks
 * @studios: (nullable) (element-type LiveStudio): those to be marked instead, each once; %NULL for
 * none
 */
void
understudy_studio_picks_set_all (UnderstudyStudioPicks *self, GPtrArray *studios)
{
  g_autoptr (GPtrArray) old = NULL;

  g_return_if_fail (UNDERSTUDY_IS_STUDIO_PICKS (self));

  if (studios == NULL && self->studios->len == 0)
    return;
  old = self->studios;
  self->studios = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; studios != NULL && i < studios->len; i++)
    g_ptr_array_add (self->studios, g_object_ref (g_ptr_array_index (studios, i)));
  changed (self);
}
