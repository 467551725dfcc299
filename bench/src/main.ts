/** Measures, prints a table, and writes `results.json` beside it: `pnpm bench`, or `pnpm bench warm` for one row. */

import { writeFile } from 'node:fs/promises'
import { arch, cpus, platform } from 'node:os'
import { join } from 'node:path'

import { addedBuildTime, coldCompile, oneChange, typeCheckCost, warmCompile } from './build-rows.ts'
import { install } from './process.ts'
import { tableOf, type Row } from './row.ts'

const BENCHES: Readonly<Record<string, () => Promise<Row[]>>> = {
  cold: coldCompile,
  warm: warmCompile,
  change: oneChange,
  build: addedBuildTime,
  types: typeCheckCost,
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
const results = JSON.stringify({ machine, rows }, undefined, 2)
await writeFile(join(import.meta.dirname, '../results.json'), `${results}\n`)
