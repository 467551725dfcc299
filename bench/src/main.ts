/** Measures, prints a table, and writes `results.json` beside it: `pnpm bench`, or `pnpm bench warm` for one row. */

import { readFile, writeFile } from 'node:fs/promises'
import { arch, cpus, platform } from 'node:os'
import { join } from 'node:path'

import { addedBuildTime, coldCompile, oneChange, typeCheckCost, warmCompile } from './rows/build.ts'
import { install } from './harness/process.ts'
import { tableOf, type Row } from './harness/row.ts'
import { runsPerSecond, waitingMemory } from './rows/run.ts'
import { durable } from './rows/sqlite.ts'
import { schedules } from './rows/schedule.ts'
import { latency, startOfRunner } from './rows/start.ts'

const BENCHES: Readonly<Record<string, () => Promise<Row[]>>> = {
  cold: coldCompile,
  warm: warmCompile,
  change: oneChange,
  build: addedBuildTime,
  types: typeCheckCost,
  start: startOfRunner,
  latency,
  runs: runsPerSecond,
  memory: waitingMemory,
  schedules,
  durable,
}

const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !Object.hasOwn(BENCHES, name))
if (unknown.length > 0) {
  console.error(`there is no ${unknown.join(', ')}; there are ${Object.keys(BENCHES).join(', ')}`)
  process.exit(2)
}

await install()
const rows: Row[] = []
for (const [name, bench] of Object.entries(BENCHES)) {
  if (wanted.length === 0 || wanted.includes(name)) rows.push(...(await bench()))
}
console.log(tableOf(rows))
const machine = `${platform()} ${arch()}, ${cpus().length} cores, Node ${process.version}`
const path = join(import.meta.dirname, '../results.json')
// The rows that were not measured this time stay.
const before = (JSON.parse(await readFile(path, 'utf8')) as { readonly rows: readonly Row[] }).rows
const measured = new Set(rows.map(({ what }) => what))
const kept = before.filter(({ what }) => !measured.has(what))
await writeFile(path, `${JSON.stringify({ machine, rows: [...kept, ...rows] }, undefined, 2)}\n`)
