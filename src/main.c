/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "understudy-config.h"
#include "cli.h"
#include <glib/gi18n.h>
#include <locale.h>

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  if (cli_wants (argc, argv))
    return cli_run (argc, argv);

  g_printerr ("%s\n", _ ("This build has no window. “understudy help” tells what it can do."));

  return 2;
}
