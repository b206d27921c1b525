/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "account.h"
#include "ledger.h"
#include "live-studio.h"
#include "understudy-studio-catalog.h"
#include "understudy-window.h"

G_BEGIN_DECLS

/* Before anything else in main(): a display, the library's style, the files of the interface */
void app_test_init (int *argc, char ***argv);

/* Runs the main loop until something is so; the test fails if that takes too long */
typedef gboolean (*AppTestFunc) (gpointer data);
void app_test_wait_for (AppTestFunc is_so, gpointer data, const char *what);
void app_test_settle (void);

/* The first mapped widget below, in the order of the tree, of a type or that shows a text; NULL:
 * there is none */
GtkWidget *app_test_find_type (GtkWidget *widget, GType type);
GtkWidget *app_test_find_label (GtkWidget *widget, const char *text);
GtkWidget *app_test_find_button (GtkWidget *widget, const char *text_or_tooltip);
GtkWidget *app_test_wait_for_label (GtkWidget *widget, const char *text);
void app_test_click (GtkWidget *button);

/* A window around a widget, drawn once */
GtkWidget *app_test_show (GtkWidget *widget, int width, int height);
void app_test_destroy (GtkWidget *window);

/* Things to show */
LiveStudio *app_test_studio (const char *caster_id, const char *name, int status);
Ledger *app_test_open_ledger (const char *folder);
void app_test_close_ledger (Ledger *ledger);
LedgerEntry *app_test_add_entry (Ledger *ledger, const char *name);
void app_test_record (Ledger *ledger, LedgerEntry *entry, const LedgerOutcome *outcome);

/* Sessions of the Rehearsal, which is real; this is one of its studios */
#define APP_TEST_SOURCE_ID   "a2b8e671-2fe5-4642-a2ec-bf93880e4c01"
#define APP_TEST_SOURCE_NAME "Evening News, Studio A"
UnderstudySession *app_test_open_session (const char *folder);
void app_test_wait_for_state (UnderstudySession *session, UnderstudySessionState state);
void app_test_close_session (UnderstudySession *session);
void app_test_load_studios (UnderstudySession *session);

G_END_DECLS
