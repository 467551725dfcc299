#!/usr/bin/env bash
# zod 4.6.7, `schema['~standard'].validate` (Standard Schema) of a schema with an async refinement; zod/v3 likewise.
# One would guess: the refinement runs once, and the promise that is returned is the only one: whoever awaits it has
# handled everything.
# What happens: the schema is first tried synchronously, which starts the refinement and drops its promise. Then it is
# run again. The caller gets the second promise; the first one, if it rejects, is an unhandled rejection. `safeParseAsync`
# of the same schema runs the refinement once and leaves nothing behind. Whether there is a promise depends on the value:
# one that fails before the refinement is answered at once.
# Why it matters: a refinement that asks a database asks it twice, and where the database is down the program ends by an
# unhandled rejection although its caller caught the error.
# Output seen: validate: checks=2 caught=1 unhandled=1; safeParseAsync: checks=1 caught=1 unhandled=0; a number: at once
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --prefix . zod@4.6.7
cat >check.mjs <<'JS'
import { z } from 'zod'

let unhandled = 0
process.on('unhandledRejection', () => (unhandled += 1))

let checks = 0
const schema = z.string().refine(async () => {
  checks += 1
  throw new Error('the database is down')
})

async function tried(name, answer) {
  checks = 0
  unhandled = 0
  let caught = 0
  await answer().catch(() => (caught += 1))
  await new Promise((resolve) => setTimeout(resolve, 10))
  return `${name}: checks=${checks} caught=${caught} unhandled=${unhandled}`
}

const lines = [
  await tried('validate', () => schema['~standard'].validate('a')),
  await tried('safeParseAsync', () => schema.safeParseAsync('a')),
  `a number: ${schema['~standard'].validate(7) instanceof Promise ? 'later' : 'at once'}`,
]
console.log(lines.join('; '))
JS
output=$(node check.mjs)
echo "$output"
[ "$output" = 'validate: checks=2 caught=1 unhandled=1; safeParseAsync: checks=1 caught=1 unhandled=0; a number: at once' ]
