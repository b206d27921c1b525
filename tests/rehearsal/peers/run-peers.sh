#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# run-peers.sh PROGRAM FOLDER: fetches the SDKs into FOLDER, once, and runs them against PROGRAM.
# Prints TAP; where the SDKs cannot be had, the test is skipped and says why.
set -eu

here=$(cd "${0%/*}" && pwd)
program=$1
folder=$2

skip() {
  echo "1..0 # SKIP $1"
  exit 0
}

command -v node >/dev/null 2>&1 || skip "node is not installed"
command -v npm >/dev/null 2>&1 || skip "npm is not installed"

mkdir -p "$folder"
if ! cmp -s "$here/package.json" "$folder/installed.json"; then
  cp "$here/package.json" "$folder/package.json"
  (cd "$folder" && timeout 120 npm install --ignore-scripts --no-audit --no-fund --no-package-lock --loglevel=error >npm.log 2>&1) ||
    skip "the SDKs could not be fetched: $(tail -n 1 "$folder/npm.log" | tr -d '\n')"
  cp "$here/package.json" "$folder/installed.json"
fi

NODE_PATH="$folder/node_modules" exec node "$here/peers.js" "$program"
