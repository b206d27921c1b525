/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include "base-nonce-source.h"

G_BEGIN_DECLS

/* A folder for one test; it goes away with everything in it */
char *test_folder_make (void);
void test_folder_remove (char *path);

typedef char *TestFolder;
G_DEFINE_AUTO_CLEANUP_FREE_FUNC (TestFolder, test_folder_remove, NULL)

/* Whether any file below a folder holds a text */
gboolean test_folder_contains (const char *path, const char *text);

/* callback and user_data of any _async function, then the way to its result */
void test_take_result (GObject *object, GAsyncResult *result, gpointer user_data);
GAsyncResult *test_wait (GAsyncResult **result);

/* Gives the texts that it was made with, one after the other */
#define TEST_TYPE_NONCE_SOURCE (test_nonce_source_get_type ())
G_DECLARE_FINAL_TYPE (TestNonceSource, test_nonce_source, TEST, NONCE_SOURCE, BaseNonceSource)

BaseNonceSource *test_nonce_source_new (const char *first, ...) G_GNUC_NULL_TERMINATED;
guint test_nonce_source_get_left (BaseNonceSource *source);

G_END_DECLS
