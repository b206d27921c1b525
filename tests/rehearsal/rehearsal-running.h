/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rehearsal-faults.h"
#include "rehearsal-http.h"
#include "rehearsal-server.h"
#include "rehearsal-signing.h"
#include "rehearsal-testing.h"

G_BEGIN_DECLS

#define NOW "2026-11-22T12:00:00Z"

/* A server that runs, on a Unix socket or on the loopback */
typedef struct {
  char *folder;
  char *data;
  TestClock *clock;
  RehearsalServer *server;
  GSocketAddress *address;
} Running;

void running_set_up (Running *running, gconstpointer data);
void running_tear_down (Running *running, gconstpointer data);

gboolean running_start (Running *running, gboolean unix_socket, GError **error);
void running_stop (Running *running);
void running_add_fault (Running *running, const char *spec);

/* Signed requests */
Draft *running_draft (const char *method, const char *action, ...) G_GNUC_NULL_TERMINATED;
Draft *running_draft_copy (const char *token);
Answer *running_ask (Running *running, Draft *draft);
Answer *running_copy (Running *running, const char *token);

/* What is in the world, seen past the server */
gint64 running_count_studios (Running *running);

G_END_DECLS
