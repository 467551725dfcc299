/**
 * Measures rows of the benchmark table: all of them, or those that the arguments name. `--goes 3`
 * takes fewer goes of each contender. Keeps the results in `results.json`.
 */

import { readFile, writeFile } from 'node:fs/promises'
import { arch, cpus, platform } from 'node:os'
import { join } from 'node:path'

import { install } from './harness/installation.ts'
import { tableOf, type Row } from './harness/row.ts'
import { addedBuildTime, coldCompile, oneChange, typeCheckCost, warmCompile } from './rows/build.ts'
import { growth } from './rows/growth.ts'
import { runsPerSecond, waitingMemory } from './rows/run.ts'
import { schedules } from './rows/schedule.ts'
import { durable } from './rows/sqlite.ts'
import { latency, sizeOfBundle, startOfRunner } from './rows/start.ts'

const RESULTS = join(import.meta.dirname, '../results.json')

/** What each name on the command line measures. */
const MEASUREMENTS: Readonly<Record<string, () => Promise<Row[]>>> = {
  cold: coldCompile,
  warm: warmCompile,
  change: oneChange,
  build: addedBuildTime,
  types: typeCheckCost,
  start: startOfRunner,
  latency,
  size: sizeOfBundle,
  runs: runsPerSecond,
  memory: waitingMemory,
  schedules,
  durable,
  ...growth,
}

const names = process.argv.slice(2).filter((name, at, all) => name !== '--goes' && all[at - 1] !== '--goes')
const unknown = names.filter((name) => !Object.keys(MEASUREMENTS).some((one) => isPartOf(one, name)))
if (unknown.length > 0) {
  console.error(`there is no row ${unknown.join(', ')}; there are ${Object.keys(MEASUREMENTS).join(', ')}`)
  process.exit(2)
}

await install()
const rows: Row[] = []
for (const [name, measure] of Object.entries(MEASUREMENTS)) {
  if (names.length > 0 && !names.some((wanted) => isPartOf(name, wanted))) continue
  const measured = await measure()
  rows.push(...measured)
  await keep(measured)
}
console.log(tableOf(rows))

/** Whether a measurement is the wanted one, or a part of it: `growth` has several. */
function isPartOf(name: string, wanted: string): boolean {
  return name === wanted || name.startsWith(`${wanted}-`)
}

/** Replaces the measured rows in the results. The others stay as they are. */
async function keep(measured: readonly Row[]): Promise<void> {
  const machine = `${platform()} ${arch()}, ${cpus().length} cores, Node ${process.version}`
  const before = JSON.parse(await readFile(RESULTS, 'utf8')) as { readonly rows: readonly Row[] }
  const labels = new Set(measured.map(({ what }) => what))
  const others = before.rows.filter(({ what }) => !labels.has(what))
  await writeFile(RESULTS, `${JSON.stringify({ machine, rows: [...others, ...measured] }, undefined, 2)}\n`)
}
