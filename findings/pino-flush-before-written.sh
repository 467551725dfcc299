#!/usr/bin/env bash
# pino 10.4.0 with sonic-boom 4.2.1, `logger.flush(callback)` of `pino()` without options.
# One would guess: the callback comes when the lines that were logged before it are written, so a program that waits for
# it may end.
# What happens: `pino()` writes in the background, one write at a time, and keeps later lines in memory meanwhile.
# `flush` calls back at once wherever `minLength` is 0, which is the default: the later lines are not even handed to the
# system. pino writes them itself on 'exit', but a signal that ends the process comes without that event.
# Why it matters: the last line before a shutdown by signal is lost, although the program has waited for `flush`. The
# write under way shows in `process.getActiveResourcesInfo()` as FSReqCallback: once none is left, all lines are there.
# Output seen: after flush the second line is lost; when no write is under way: one two
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --prefix . pino@10.4.0 sonic-boom@4.2.1
cat >log.mjs <<'JS'
import { pino } from 'pino'

const logger = pino()
logger.info('one')
logger.info('two')
await new Promise((resolve) => logger.flush(resolve))
const isWriting = () => process.getActiveResourcesInfo().includes('FSReqCallback')
if (process.argv[2] === 'wait') while (isWriting()) await new Promise(setImmediate)
process.kill(process.pid, 'SIGKILL') // as SIGTERM, without the message of the shell
JS
# The words of the lines that a run of the program leaves behind.
lines() {
  { node log.mjs "$1" >"$1.log" 2>/dev/null || true; } 2>/dev/null
  sed -n 's/.*"msg":"\([a-z]*\)".*/\1/p' "$1.log" | paste -sd ' '
}
case "$(lines flush)" in
  *two*) lost='both lines are there' ;;
  *) lost='the second line is lost' ;; # whether the first one is there is a matter of microseconds
esac
output="after flush $lost; when no write is under way: $(lines wait)"
echo "$output"
[ "$output" = 'after flush the second line is lost; when no write is under way: one two' ]
