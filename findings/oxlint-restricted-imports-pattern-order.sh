#!/usr/bin/env bash
# oxlint 1.94.0, rule no-restricted-imports, option `patterns`.
# One would guess: an import is refused if any of the patterns refuses it, so their order does not matter.
# What happens: a `group` with a negated entry that matches the import ends the search. A `regex` that stands after
# it is never asked, so the import passes; the same two patterns the other way round refuse it.
# Why it matters: a wall inside a package, added after the package's own list of allowed imports, guards nothing,
# and lint stays green.
# Output seen: group first: 0 errors; regex first: 1 error.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --prefix . oxlint@1.94.0
mkdir -p src/low src/high
echo 'export const high = 1' >src/high/high.js
printf "import { high } from '../high/high.js'\nconsole.log(high)\n" >src/low/low.js

group='{ "group": ["*", "!./**", "!../**"] }'
regex='{ "regex": "^\\.\\./high/" }'

errors_with() {
  printf '{ "rules": { "no-restricted-imports": ["error", { "patterns": [%s, %s] }] } }' "$1" "$2" >.oxlintrc.json
  npx oxlint --format=unix src/low | grep -c 'no-restricted-imports' || true
}

group_first=$(errors_with "$group" "$regex")
regex_first=$(errors_with "$regex" "$group")
echo "group first: $group_first errors; regex first: $regex_first error"
[ "$group_first" = 0 ] && [ "$regex_first" = 1 ]
