/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "live-studio-parts.h"
#include "live-studio.h"

G_BEGIN_DECLS

/* One thing that is known of a studio, in words */
typedef struct {
  char *label;
  char *value;
} UnderstudyStudioFact;

const char *understudy_studio_part_title (LiveStudioPart part);
const char *understudy_studio_part_none (LiveStudioPart part);
GPtrArray *understudy_studio_facts (LiveStudio *studio);
GPtrArray *understudy_studio_part_facts (LiveStudioPart part, GPtrArray *items);

G_END_DECLS
