/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "live-parameters.h"
#include "rehearsal-answer.h"

G_BEGIN_DECLS

/* A request as it came off the wire: nothing decoded but the names of the headers, which are in
 * lower case */
typedef struct {
  const char *method;
  const char *path;
  const char *query; /* nullable */
  LiveParameters *headers;
  gconstpointer body;
  gsize body_length;
} RehearsalRequest;

/* The same, decoded. Nothing of it is to be believed before the gateway has checked it. */
typedef struct {
  char *method;
  char *path;
  LiveParameters *headers;
  LiveParameters *query;      /* of the URL alone */
  LiveParameters *parameters; /* of the URL and of a form body */
  char *body_sha256;          /* of the bytes, in lower-case hexadecimal digits */
  gboolean well_formed;       /* query and body could be decoded */
  gboolean format_known;
  RehearsalFormat format;
  char *authorization; /* NULL: signed with parameters (RPC), if at all */
  char *action;        /* nullable */
  char *version;       /* nullable */
  char *region;        /* the default one where none is told */
  char *host;          /* the Host header */
} RehearsalReading;

RehearsalReading *rehearsal_reading_new (const RehearsalRequest *request);
void rehearsal_reading_free (RehearsalReading *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RehearsalReading, rehearsal_reading_free)

G_END_DECLS
