/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "understudy-config.h"
#include "cli.h"
#include "understudy-application.h"
#include <libintl.h>
#include <locale.h>

int
main (int argc, char **argv)
{
  g_autoptr (UnderstudyApplication) application = NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  if (cli_wants (argc, argv))
    return cli_run (argc, argv);

  application = understudy_application_new ();

  return g_application_run (G_APPLICATION (application), argc, argv);
}
