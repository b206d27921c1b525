/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rehearsal-reading.h"

G_BEGIN_DECLS

/* What official clients send, recorded against a loopback address with the key testid and the
 * secret testsecret. Lines end with CRLF on the wire and with LF in the file. */
typedef struct {
  char *name;   /* of the file, and which request in it */
  GBytes *wire; /* the exact bytes */
  char *method;
  char *path;
  char *query;
  LiveParameters *headers;
  GBytes *body;
  char *timestamp;
  char *security_token;
} Capture;

GPtrArray *captures_load (const char *directory);
void capture_get_request (const Capture *capture, RehearsalRequest *request);

G_END_DECLS
