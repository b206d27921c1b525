/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rehearsal-reading.h"

G_BEGIN_DECLS

#define TEST_KEY_ID "testid"
#define TEST_SECRET "testsecret"
#define TEST_HOST   "live.aliyuncs.com"

/* A request in the making, for the tests to sign and then to spoil */
typedef struct {
  const char *method;
  const char *path;
  LiveParameters *query;
  LiveParameters *headers;
  LiveParameters *form; /* of a POST; NULL: no body */
  const char *key_id;   /* the AccessKey ID */
  char *raw_query;      /* overrides */
  char *raw_body;
} Draft;

Draft *
draft_new (const char *method, const char *action, const char *utc, LiveParameters *parameters);
void draft_sign_rpc (Draft *draft, const char *secret);
void draft_sign_acs3 (Draft *draft, const char *secret);
void draft_free (Draft *draft);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Draft, draft_free)

RehearsalReading *draft_read (Draft *draft);
char *draft_dup_query (Draft *draft);
char *draft_dup_body (Draft *draft);
char *draft_dup_wire (Draft *draft);

G_END_DECLS
