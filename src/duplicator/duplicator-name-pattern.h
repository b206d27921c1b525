/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DuplicatorNamePatternErrorCode:
 * @DUPLICATOR_NAME_PATTERN_ERROR_EMPTY: there is nothing, or nothing but blanks
 * @DUPLICATOR_NAME_PATTERN_ERROR_NOT_UTF8: it is no text
 * @DUPLICATOR_NAME_PATTERN_ERROR_CONTROL_CHARACTER: there is a line break or the like in it
 * @DUPLICATOR_NAME_PATTERN_ERROR_UNKNOWN_PLACEHOLDER: there is no such placeholder
 * @DUPLICATOR_NAME_PATTERN_ERROR_UNCLOSED_BRACE: a placeholder does not end
 * @DUPLICATOR_NAME_PATTERN_ERROR_STRAY_BRACE: a closing brace ends nothing
 * @DUPLICATOR_NAME_PATTERN_ERROR_BAD_FORMAT: what follows the colon means nothing
 * @DUPLICATOR_NAME_PATTERN_ERROR_TOO_LONG: a name would get longer than %DUPLICATOR_NAME_LENGTH_MAX
 * @DUPLICATOR_NAME_PATTERN_ERROR_NO_COUNTER: studios that are to differ would get the same name
 */
typedef enum {
  DUPLICATOR_NAME_PATTERN_ERROR_EMPTY,
  DUPLICATOR_NAME_PATTERN_ERROR_NOT_UTF8,
  DUPLICATOR_NAME_PATTERN_ERROR_CONTROL_CHARACTER,
  DUPLICATOR_NAME_PATTERN_ERROR_UNKNOWN_PLACEHOLDER,
  DUPLICATOR_NAME_PATTERN_ERROR_UNCLOSED_BRACE,
  DUPLICATOR_NAME_PATTERN_ERROR_STRAY_BRACE,
  DUPLICATOR_NAME_PATTERN_ERROR_BAD_FORMAT,
  DUPLICATOR_NAME_PATTERN_ERROR_TOO_LONG,
  DUPLICATOR_NAME_PATTERN_ERROR_NO_COUNTER,
} DuplicatorNamePatternErrorCode;

#define DUPLICATOR_NAME_PATTERN_ERROR (duplicator_name_pattern_error_quark ())
GQuark duplicator_name_pattern_error_quark (void);
int duplicator_name_pattern_error_get_position (const GError *error);

/* How names are made: `Stage {n:03}`. Immutable. */
typedef struct _DuplicatorNamePattern DuplicatorNamePattern;

DuplicatorNamePattern *duplicator_name_pattern_new (const char *text, GError **error);
void duplicator_name_pattern_free (DuplicatorNamePattern *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DuplicatorNamePattern, duplicator_name_pattern_free)

gboolean duplicator_name_pattern_has_counter (DuplicatorNamePattern *self);
gboolean duplicator_name_pattern_has_source (DuplicatorNamePattern *self);
gboolean duplicator_name_pattern_tells_apart (DuplicatorNamePattern *self,
                                              guint n_sources,
                                              guint copies,
                                              GError **error);
char *duplicator_name_pattern_expand (DuplicatorNamePattern *self,
                                      guint number,
                                      const char *source_id,
                                      const char *source_name,
                                      const char *date,
                                      GError **error);

char *duplicator_name_pattern_escape (const char *name);

G_END_DECLS
