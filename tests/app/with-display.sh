#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# with-display.sh PROGRAM ARGUMENTS...: runs a TAP program on a display that nobody sees. The person's own display is not
# used even where there is one: windows that come and go there would be a nuisance, and would take the keyboard.
unset DISPLAY WAYLAND_DISPLAY
if ! command -v Xvfb >/dev/null 2>&1 || ! command -v xvfb-run >/dev/null 2>&1; then
  echo "1..0 # SKIP Xvfb is not installed, so there is no display"
  exit 0
fi
# So large that the pointer, which rests in the middle, is over no window: what it is over opens tooltips at its own times
exec xvfb-run --auto-servernum --server-args='-screen 0 3200x2400x24 -noreset -nolisten tcp' "$@"
