#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# check.sh: every language says everything that the program says now, and says it well-formed. Prints TAP.
cd "$(dirname "$(readlink -f "$0")")" || exit 1

if ! command -v xgettext >/dev/null 2>&1 || ! command -v msgcmp >/dev/null 2>&1; then
  echo "1..0 # SKIP gettext's tools are not installed"
  exit 0
fi

template=$(mktemp)
trap 'rm -f "$template"' EXIT
grep -v '^#' POTFILES.in | xgettext --files-from=- --directory=.. --output="$template" --from-code=UTF-8 \
  --keyword=_ --keyword=N_ --keyword=C_:1c,2 --keyword=NC_:1c,2 --keyword=g_dngettext:2,3 --keyword=g_dpgettext2:2c,3 \
  --flag=N_:1:pass-c-format --flag=C_:2:pass-c-format --flag=NC_:2:pass-c-format || exit 1

number=0
languages=$(grep -v '^#' LINGUAS)
echo "1..$(echo "$languages" | wc -w)"
for language in $languages; do
  number=$((number + 1))
  ok=ok
  msgfmt --check --output-file=/dev/null "$language.po" || ok="not ok"
  msgcmp "$language.po" "$template" || ok="not ok"
  echo "$ok $number $language"
done
