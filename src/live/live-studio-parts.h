/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "live-operation.h"
#include "live-reply.h"

G_BEGIN_DECLS

/**
 * LiveStudioPart:
 * @LIVE_STUDIO_PART_CONFIG: how it is set up: DescribeCasterConfig
 * @LIVE_STUDIO_PART_SCENES: DescribeCasterScenes
 * @LIVE_STUDIO_PART_LAYOUTS: DescribeCasterLayouts
 * @LIVE_STUDIO_PART_COMPONENTS: DescribeCasterComponents
 * @LIVE_STUDIO_PART_RESOURCES: DescribeCasterVideoResources
 * @LIVE_STUDIO_PART_CHANNELS: DescribeCasterChannels
 *
 * What the service tells of a studio besides what DescribeCasters does, a call each.
 */
typedef enum {
  LIVE_STUDIO_PART_CONFIG,
  LIVE_STUDIO_PART_SCENES,
  LIVE_STUDIO_PART_LAYOUTS,
  LIVE_STUDIO_PART_COMPONENTS,
  LIVE_STUDIO_PART_RESOURCES,
  LIVE_STUDIO_PART_CHANNELS,
} LiveStudioPart;

#define LIVE_N_STUDIO_PARTS (LIVE_STUDIO_PART_CHANNELS + 1)

/* One scene, layout, component, resource or channel; or one setting, then id is the service's name
 * for it and name its value. Everything is nullable but id, and an address never tells more than
 * base_redact_address() lets through. */
typedef struct {
  char *id;
  char *name;
  char *type;    /* of a component; of a scene "0": preview, "1": program */
  char *place;   /* its location; of a layout those that it shows; of a channel its resource */
  char *address; /* a stream's */
  int n_parts;   /* of a layout its video layers, of a scene its components; -1: not told */
} LiveStudioItem;

LiveOperation *
live_operation_new_describe_studio (LiveStudioPart part, const char *caster_id, GError **error);
GPtrArray *live_studio_part_read (LiveStudioPart part, LiveReply *reply);

G_END_DECLS
