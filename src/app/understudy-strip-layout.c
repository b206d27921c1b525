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

/* What the children come to: the one that expands, and all the others with their spacing */
typedef struct {
  GtkWidget *words;
  int words_min, words_nat;
  int others_min, others_nat;
} Sizes;

static GtkWidget *
next_child (GtkWidget *child)
{
  while (child != NULL && !gtk_widget_should_layout (child))
    child = gtk_widget_get_next_sibling (child);
  return child;
}

static Sizes
measure_widths (UnderstudyStripLayout *self, GtkWidget *widget)
{
  Sizes sizes = { 0 };

  for (GtkWidget *child = next_child (gtk_widget_get_first_child (widget)); child != NULL;
       child = next_child (gtk_widget_get_next_sibling (child))) {
    int min, nat;

    gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &min, &nat, NULL, NULL);
    if (gtk_widget_get_hexpand (child) && sizes.words == NULL) {
      sizes.words = child;
      sizes.words_min = min;
      sizes.words_nat = nat;
    } else {
      sizes.others_min += (sizes.others_nat > 0 ? self->spacing : 0) + min;
      sizes.others_nat += (sizes.others_nat > 0 ? self->spacing : 0) + nat;
    }
  }
  return sizes;
}

/* All the words in one line, or three fifths of the width at least */
static gboolean
fits_in_row (UnderstudyStripLayout *self, const Sizes *sizes, int width)
{
  int left = width - sizes->others_nat - self->spacing;

  return sizes->words == NULL || sizes->others_nat == 0 || left >= sizes->words_nat ||
         (left >= sizes->words_min && left >= width * 3 / 5);
}

static int
measure_height (GtkWidget *widget, int width)
{
  int min;

  gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, width, &min, NULL, NULL, NULL);
  return min;
}

static int
measure_others_height (GtkWidget *widget, GtkWidget *words)
{
  int height = 0;

  for (GtkWidget *child = next_child (gtk_widget_get_first_child (widget)); child != NULL;
       child = next_child (gtk_widget_get_next_sibling (child))) {
    if (child != words)
      height = MAX (height, measure_height (child, -1));
  }
  return height;
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
  Sizes sizes = measure_widths (self, widget);
  int others_height;

  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    *minimum = MAX (sizes.others_min, sizes.words_min);
    *natural = MAX (*minimum, sizes.others_nat + (sizes.words != NULL ? self->spacing : 0) + sizes.words_nat);
    return;
  }

  others_height = measure_others_height (widget, sizes.words);
  if (sizes.words == NULL)
    *minimum = others_height;
  else if (for_size < 0)
    *minimum = MAX (others_height, measure_height (sizes.words, -1));
  else if (fits_in_row (self, &sizes, for_size))
    *minimum = MAX (others_height,
                    measure_height (sizes.words, sizes.others_nat > 0
                                                     ? for_size - sizes.others_nat - self->spacing
                                                     : for_size));
  else
    *minimum = others_height + self->spacing / 2 + measure_height (sizes.words, for_size);
  *natural = *minimum;
}

static void
place (GtkWidget *child, gboolean rtl, int total, int x, int y, int width, int height)
{
  gtk_widget_size_allocate (child,
                            &(GtkAllocation){ rtl ? total - x - width : x, y, width, height }, -1);
}

static void
understudy_strip_layout_allocate (GtkLayoutManager *manager,
                                  GtkWidget *widget,
                                  int width,
                                  int height,
                                  int baseline)
{
  UnderstudyStripLayout *self = UNDERSTUDY_STRIP_LAYOUT (manager);
  Sizes sizes = measure_widths (self, widget);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  gboolean row = fits_in_row (self, &sizes, width);
  int line = row ? height : measure_others_height (widget, sizes.words);
  int x = 0;

  for (GtkWidget *child = next_child (gtk_widget_get_first_child (widget)); child != NULL;
       child = next_child (gtk_widget_get_next_sibling (child))) {
    int child_width;

    if (child == sizes.words && !row)
      continue;
    if (child == sizes.words)
      child_width = width - sizes.others_nat - (sizes.others_nat > 0 ? self->spacing : 0);
    else
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &child_width, NULL, NULL);
    child_width = MIN (child_width, MAX (width - x, 0));
    place (child, rtl, width, x, 0, child_width, line);
    x += child_width + self->spacing;
  }

  if (sizes.words != NULL && !row) {
    int y = line + self->spacing / 2;

    place (sizes.words, rtl, width, 0, y, width, height - y);
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
understudy_strip_layout_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
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
