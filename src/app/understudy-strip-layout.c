/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "understudy-strip-layout.h"

struct _UnderstudyStripLayout {
  GtkLayoutManager parent_instance;

  int spacing;
};

enum {
  PROP_0,
  PROP_SPACING,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (UnderstudyStripLayout, understudy_strip_layout, GTK_TYPE_LAYOUT_MANAGER)

typedef enum {
  SHAPE_ROW,
  SHAPE_AFTER_BELOW,
  SHAPE_COLUMN,
} Shape;

/* Some of the children in a row of their own */
typedef struct {
  int min_width;
  int nat_width;
  int height;
} Group;

/* All of the children: what comes before the words, the words, what comes after them */
typedef struct {
  GtkWidget *words;
  Group before;
  Group after;
} Sizes;

static GtkWidget *
next_child (GtkWidget *child)
{
  while (child != NULL && !gtk_widget_should_layout (child))
    child = gtk_widget_get_next_sibling (child);
  return child;
}

#define FOREACH_CHILD(child, widget)                                                               \
  for (GtkWidget *child = next_child (gtk_widget_get_first_child (widget)); child != NULL;         \
       child = next_child (gtk_widget_get_next_sibling (child)))

static int
measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *natural)
{
  int minimum;

  gtk_widget_measure (widget, orientation, for_size, &minimum, natural, NULL, NULL);
  return minimum;
}

static Sizes
measure_children (UnderstudyStripLayout *self, GtkWidget *widget)
{
  Sizes sizes = {0};

  FOREACH_CHILD (child, widget)
  {
    Group *group = sizes.words == NULL ? &sizes.before : &sizes.after;
    int nat;

    if (sizes.words == NULL && gtk_widget_get_hexpand (child)) {
      sizes.words = child;
      continue;
    }
    group->min_width += measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &nat) + self->spacing;
    group->nat_width += nat + self->spacing;
    group->height = MAX (group->height, measure (child, GTK_ORIENTATION_VERTICAL, -1, NULL));
  }
  return sizes;
}

/* All the words in one line, or two thirds of the width at least */
static gboolean
is_enough (GtkWidget *words, int left, int width)
{
  int nat;
  int min = measure (words, GTK_ORIENTATION_HORIZONTAL, -1, &nat);

  return left >= nat || (left >= min && left >= width * 2 / 3);
}

static Shape
choose_shape (const Sizes *sizes, int width)
{
  if (sizes->words == NULL ||
      is_enough (sizes->words, width - sizes->before.nat_width - sizes->after.nat_width, width))
    return SHAPE_ROW;
  if (sizes->after.nat_width > 0 &&
      is_enough (sizes->words, width - sizes->before.nat_width, width))
    return SHAPE_AFTER_BELOW;
  return SHAPE_COLUMN;
}

static int
get_words_width (const Sizes *sizes, Shape shape, int width)
{
  switch (shape) {
  case SHAPE_ROW:
    return width - sizes->before.nat_width - sizes->after.nat_width;
  case SHAPE_AFTER_BELOW:
    return width - sizes->before.nat_width;
  case SHAPE_COLUMN:
  default:
    return width;
  }
}

static GtkSizeRequestMode
understudy_strip_layout_get_request_mode (GtkLayoutManager *manager, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
understudy_strip_layout_measure (GtkLayoutManager *manager,
                                 GtkWidget *widget,
                                 GtkOrientation orientation,
                                 int for_size,
                                 int *minimum,
                                 int *natural,
                                 int *minimum_baseline,
                                 int *natural_baseline)
{
  UnderstudyStripLayout *self = UNDERSTUDY_STRIP_LAYOUT (manager);
  Sizes sizes = measure_children (self, widget);
  int words_min = 0, words_nat = 0, words_height = 0;
  Shape shape;

  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    if (sizes.words != NULL)
      words_min = measure (sizes.words, orientation, -1, &words_nat);
    *minimum = MAX (words_min, MAX (sizes.before.min_width, sizes.after.min_width) - self->spacing);
    *natural = MAX (*minimum, sizes.before.nat_width + words_nat + sizes.after.nat_width -
                                  (sizes.words == NULL ? self->spacing : 0));
    return;
  }

  shape = for_size < 0 ? SHAPE_ROW : choose_shape (&sizes, for_size);
  if (sizes.words != NULL)
    words_height = measure (sizes.words, orientation,
                            for_size < 0 ? -1 : get_words_width (&sizes, shape, for_size), NULL);

  *minimum = words_height;
  if (shape != SHAPE_COLUMN)
    *minimum = MAX (*minimum, sizes.before.height);
  else if (sizes.before.height > 0)
    *minimum += sizes.before.height + self->spacing / 2;
  if (shape == SHAPE_ROW)
    *minimum = MAX (*minimum, sizes.after.height);
  else if (sizes.after.height > 0)
    *minimum += sizes.after.height + self->spacing / 2;
  *natural = *minimum;
}

typedef struct {
  int width; /* of the whole strip */
  gboolean rtl;
} Strip;

static void
place (const Strip *strip, GtkWidget *child, int x, int y, int width, int height)
{
  gtk_widget_size_allocate (
      child, &(GtkAllocation){strip->rtl ? strip->width - x - width : x, y, width, height}, -1);
}

static void
understudy_strip_layout_allocate (
    GtkLayoutManager *manager, GtkWidget *widget, int width, int height, int baseline)
{
  UnderstudyStripLayout *self = UNDERSTUDY_STRIP_LAYOUT (manager);
  const Strip strip = {width, gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL};
  Sizes sizes = measure_children (self, widget);
  Shape shape = choose_shape (&sizes, width);
  int words_y = shape == SHAPE_COLUMN && sizes.before.height > 0
                    ? sizes.before.height + self->spacing / 2
                    : 0;
  int after_height = shape == SHAPE_ROW ? height : sizes.after.height;
  int after_y = shape == SHAPE_ROW ? 0 : height - after_height;
  int words_height = shape == SHAPE_ROW || sizes.after.height == 0
                         ? height - words_y
                         : after_y - self->spacing / 2 - words_y;
  int before_height = shape == SHAPE_COLUMN ? sizes.before.height : words_height;
  gboolean after = FALSE;
  int x = 0;

  FOREACH_CHILD (child, widget)
  {
    int child_width;

    if (child == sizes.words) {
      child_width = get_words_width (&sizes, shape, width);
      place (&strip, child, shape == SHAPE_COLUMN ? 0 : x, words_y, child_width, words_height);
      /* At the end of its line, whichever line that is */
      after = TRUE;
      x = MAX (width - sizes.after.nat_width + self->spacing, 0);
      continue;
    }
    measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &child_width);
    child_width = MIN (child_width, MAX (width - x, 0));
    place (&strip, child, x, after ? after_y : 0, child_width,
           after ? after_height : before_height);
    x += child_width + self->spacing;
  }
}

static void
understudy_strip_layout_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  UnderstudyStripLayout *self = UNDERSTUDY_STRIP_LAYOUT (object);

  switch (id) {
  case PROP_SPACING:
    g_value_set_int (value, self->spacing);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
understudy_strip_layout_set_property (GObject *object,
                                      guint id,
                                      const GValue *value,
                                      GParamSpec *pspec)
{
  UnderstudyStripLayout *self = UNDERSTUDY_STRIP_LAYOUT (object);

  switch (id) {
  case PROP_SPACING:
    if (self->spacing != g_value_get_int (value)) {
      self->spacing = g_value_get_int (value);
      gtk_layout_manager_layout_changed (GTK_LAYOUT_MANAGER (self));
      g_object_notify_by_pspec (object, properties[PROP_SPACING]);
    }
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
understudy_strip_layout_class_init (UnderstudyStripLayoutClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  object_class->get_property = understudy_strip_layout_get_property;
  object_class->set_property = understudy_strip_layout_set_property;
  layout_class->get_request_mode = understudy_strip_layout_get_request_mode;
  layout_class->measure = understudy_strip_layout_measure;
  layout_class->allocate = understudy_strip_layout_allocate;

  properties[PROP_SPACING] =
      g_param_spec_int ("spacing", NULL, NULL, 0, G_MAXINT, 0,
                        G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
understudy_strip_layout_init (UnderstudyStripLayout *self)
{
}
