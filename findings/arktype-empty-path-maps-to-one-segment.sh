#!/usr/bin/env bash
# arktype 2.2.9, the `path` of an issue of `type['~standard'].validate` (Standard Schema).
# One would guess: `issue.path` is an array as the specification has it, so `issue.path.map(String)` has as many segments.
# What happens: it is a subclass of Array whose constructor takes segments. `map` makes its copy by that constructor with
# the length as the one argument, so the empty path of an issue with the whole value maps to one segment, the number 0. `filter`
# does the same. A copy (`[...issue.path].map`) has none.
# Why it matters: a form or an error message built as for every other library names a field `0` that is not there.
# Output seen: length=0 map=[0] copy=[]
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --prefix . arktype@2.2.9
cat >check.mjs <<'JS'
import { type } from 'arktype'

const { issues } = type('string')['~standard'].validate(7)
const { path } = issues[0]
const textOf = (segments) => JSON.stringify([...segments])
console.log(`length=${path.length} map=${textOf(path.map(String))} copy=${textOf([...path].map(String))}`)
JS
output=$(node check.mjs)
echo "$output"
[ "$output" = 'length=0 map=[0] copy=[]' ]
