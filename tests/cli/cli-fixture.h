/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>
#include "test-support.h"

G_BEGIN_DECLS

#define CLI_ACCESS_KEY_ID     "LTAIclitest"
#define CLI_ACCESS_KEY_SECRET "a-secret-of-the-tests"

/* The built program in folders of its own, without a display and without a session bus, and the
 * stand-in service for it */
typedef struct {
  char *folder;
  char *data; /* XDG_DATA_HOME */
  char *ledger_path;
  char *rehearsal_ledger_path;
  char **environment;
  GSubprocess *service; /* NULL: not running */
  char *endpoint;       /* the service's URL, also after it stopped */
  char *source_id;      /* a studio of the service */
} CliFixture;

/* What a run left */
typedef struct {
  int status; /* -1: ended by a signal */
  char *output;
  char *errors;
} CliRun;

void cli_fixture_set_up (CliFixture *self, gconstpointer faults); /* char **; NULL: no service */
void cli_fixture_tear_down (CliFixture *self, gconstpointer faults);
void cli_fixture_set_up_alone (CliFixture *self, gconstpointer data);
void cli_fixture_stop_service (CliFixture *self);
void cli_fixture_heal_service (CliFixture *self);
void cli_fixture_setenv (CliFixture *self, const char *name, const char *value);

CliRun *cli_fixture_run (CliFixture *self, const char *argument, ...) G_GNUC_NULL_TERMINATED;
CliRun *cli_fixture_run_in_shell (CliFixture *self, const char *command);
GSubprocess *cli_fixture_start (CliFixture *self, const char *argument, ...) G_GNUC_NULL_TERMINATED;
CliRun *cli_fixture_wait (CliFixture *self, GSubprocess *process);

void cli_run_free (CliRun *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CliRun, cli_run_free)
JsonNode *cli_run_parse (CliRun *self);

const char *cli_json_get_string (JsonNode *node, const char *member);
const char *cli_json_get_error_code (JsonNode *node);

CliRun *cli_fixture_duplicate (CliFixture *self, const char *name, const char *client_token);
guint cli_fixture_count_named (CliFixture *self, const char *name);
void cli_fixture_assert_newest (CliFixture *self, const char *state);

/* One value of a ledger, as another program finds it committed; NULL where there is none yet */
char *cli_query (const char *path, const char *sql);
void cli_wait_for_value (const char *path, const char *sql, const char *value);

G_END_DECLS
