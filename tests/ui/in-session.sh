#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# in-session.sh [--wayland] [--keyring|--locked-keyring|--no-keyring] TEST.py: runs a test of the window in a private
# desktop session, under X11 or Wayland, with or without somebody who keeps secrets; or says why it cannot.
here=$(dirname "$(readlink -f "$0")")

skip() {
  echo "1..0 # SKIP $1"
  exit 0
}

session='--wm openbox'
tools='Xvfb openbox xdotool xprop'
if [ "$1" = --wayland ]; then
  session=--wayland
  tools=weston
  shift
fi
case $1 in
  --keyring|--locked-keyring) session="$session $1"; tools="$tools gnome-keyring-daemon gdbus"; export UI_SECRETS="${1#--}"; shift ;;
  --no-keyring) session="$session $1"; export UI_SECRETS="${1#--}"; shift ;;
esac
for tool in $tools dbus-run-session; do
  command -v "$tool" >/dev/null 2>&1 || skip "$tool is not installed, and the window is tested in a session of its own"
done
[ -x /usr/libexec/at-spi-bus-launcher ] || [ -x /usr/lib/at-spi2-core/at-spi-bus-launcher ] ||
  skip "at-spi2-core is not installed, and the window is driven through accessibility"

for python in python3 /usr/bin/python3; do
  "$python" -c 'import gi.repository.Gio' 2>/dev/null && break
  python=
done
[ -n "$python" ] || skip "python3-gi is not installed, and the tests of the window are written with it"

export PYTHONDONTWRITEBYTECODE=1
# The daemons of the session talk too; only the test writes to where the results are read
exec 3>&1
# shellcheck disable=SC2086
exec "$here/ui-session" $session -- sh -c 'exec "$@" >&3' sh "$python" "$@" >"${UI_SESSION_LOG:-/dev/null}" 2>&1
