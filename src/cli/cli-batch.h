/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli-options.h"
#include "cli-session.h"
#include "duplicator-batch.h"

G_BEGIN_DECLS

/* What the options say of an order of many */
typedef struct {
  char **more_sources; /* further studios to copy, as they came */
  char *copies;
  char *first;
  char *csv; /* a file; "-": the standard input */
  gboolean dry_run;
} CliBatch;

void cli_batch_clear (CliBatch *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CliBatch, cli_batch_clear)

void cli_batch_add_options (CliBatch *self, CliOptions *options);
gboolean cli_batch_is_asked_for (const CliBatch *self);

DuplicatorBatch *cli_batch_read (const CliBatch *self, CliOptions *options, CliExit *exit_status);
DuplicatorBatch *cli_batch_compare (const CliBatch *self,
                                    CliOptions *options,
                                    DuplicatorBatch *batch,
                                    GPtrArray *studios,
                                    const GError *error,
                                    CliExit *exit_status);
gboolean cli_batch_tell_problems (const CliBatch *self, DuplicatorBatch *batch);
gboolean cli_batch_print_names (DuplicatorBatch *batch, gboolean json);

G_END_DECLS
