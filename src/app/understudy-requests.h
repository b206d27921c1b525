/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "understudy-application.h"

G_BEGIN_DECLS

/* What others on the desktop can ask for: launchers, scripts, notifications */
void understudy_requests_add (UnderstudyApplication *application);

G_END_DECLS
