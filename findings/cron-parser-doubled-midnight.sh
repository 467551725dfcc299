#!/usr/bin/env bash
# cron-parser 5.10.5, `next()` in the hour that clocks go through twice when daylight saving time ends.
# One would guess: an expression such as `0 */2 * * *` treats every doubled hour alike. In Berlin, where 02:00 to 03:00 is
# doubled, it is due at the first 02:00 and not at the second.
# What happens: in Havana, where 00:00 to 01:00 is doubled, it is due at the second 00:00 alone, and so is a daily
# `15 0 * * *`: an hour later than the same wall time that came first. From 04:46Z, a time inside the first pass, the answer
# is the same, so a test that begins there takes the behaviour for that of Berlin.
# Why it matters: a job of midnight runs an hour late on that night, in one zone and not in the other, and a program that
# mixes cron-parser with another source of due times sees a due time twice or never.
# Output seen: Berlin=2026-10-25T00:00Z,2026-10-25T03:00Z Havana=2026-11-01T05:00Z,2026-11-01T07:00Z daily=2026-11-01T05:15Z
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --prefix . cron-parser@5.10.5
cat >check.mjs <<'JS'
import { CronExpressionParser } from 'cron-parser'

function next(expression, tz, after, count) {
  const parser = CronExpressionParser.parse(expression, { tz, currentDate: new Date(after) })
  const dues = Array.from({ length: count }, () => parser.next().toISOString().replace(':00.000Z', 'Z'))
  return dues.join(',')
}

const berlin = next('0 */2 * * *', 'Europe/Berlin', '2026-10-24T22:30Z', 2)
const havana = next('0 */2 * * *', 'America/Havana', '2026-11-01T03:00Z', 2)
const daily = next('15 0 * * *', 'America/Havana', '2026-10-31T12:00Z', 1)
console.log(`Berlin=${berlin} Havana=${havana} daily=${daily}`)
JS
output=$(node check.mjs)
echo "$output"
[ "$output" = 'Berlin=2026-10-25T00:00Z,2026-10-25T03:00Z Havana=2026-11-01T05:00Z,2026-11-01T07:00Z daily=2026-11-01T05:15Z' ]
