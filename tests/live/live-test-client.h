/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "live-client.h"
#include "live-test-server.h"

#define TEST_KEY_ID     "testid"
#define TEST_KEY_SECRET "testsecret"

/* What test programs of LiveClient share */
LiveClient *live_test_client_new (LiveTestServer *server);
LiveClient *live_test_client_new_for_url (const char *url);
LiveOperation *live_test_operation_new (void);
LiveReply *live_test_send (LiveClient *client,
                           LiveOperation *operation,
                           GCancellable *cancellable,
                           GError **error);
LiveReply *live_test_copy (LiveClient *client, GError **error);
void live_test_assert_error (const GError *error, LiveErrorCode code, LiveVerdict verdict);
