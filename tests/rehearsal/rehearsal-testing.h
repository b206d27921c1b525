/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base-clock.h"
#include "rehearsal-world.h"
#include "test-support.h"

G_BEGIN_DECLS

#define NEWS_ID   "a2b8e671-2fe5-4642-a2ec-bf93880e4c01"
#define GALA_ID   "LIVEPRODUCER_POST-cn-0pp1czt2k7q"
#define LOOP_ID   "c7d41b90-1e6f-4a35-8d27-0a9f63b5e803"
#define LAUNCH_ID "9b1e6c34-58f2-4d07-a3c9-e40d7f218504"

/* A clock whose hands only the test moves; for any thread */
#define TEST_TYPE_CLOCK (test_clock_get_type ())
G_DECLARE_FINAL_TYPE (TestClock, test_clock, TEST, CLOCK, BaseClock)

TestClock *test_clock_new (const char *utc);
void test_clock_set (TestClock *self, const char *utc);
void test_clock_advance (TestClock *self, gint64 microseconds);

/* Names and values, ended with NULL */
LiveParameters *test_parameters_new (const char *name, ...) G_GNUC_NULL_TERMINATED;
RehearsalAnswer *test_act (RehearsalWorld *world, const char *action, ...) G_GNUC_NULL_TERMINATED;

/* The value at "CasterList.Caster.0.CasterId"; a test fails where it is not there */
JsonNode *test_at (JsonObject *tree, const char *path);
const char *test_string_at (JsonObject *tree, const char *path);
gint64 test_int_at (JsonObject *tree, const char *path);

void test_assert_error (RehearsalAnswer *answer, guint status, const char *code);

G_END_DECLS
