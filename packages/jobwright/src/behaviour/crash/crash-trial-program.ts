/**
 * The crash trial in its long form. Arguments: the number of kills (100), of programs at a time
 * (1), and the seed (random).
 */

import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { crashTrial } from './crash-trial.ts'

const [, , kills = '100', programs = '1', seed = String(Math.floor(Math.random() * 1_000_000))] = process.argv
const folder = mkdtempSync(join(tmpdir(), 'jobwright-'))
const path = join(folder, 'jobs.db')
console.log(`${kills} kills of ${programs} at a time, seed ${seed}`)
const report = await crashTrial({
  path,
  kills: Number(kills),
  programs: Number(programs),
  seed: Number(seed),
  killed: (kill) => kill % 10 === 0 && console.log(`${kill} kills`),
})
console.log({ ...report.figures, bytes: statSync(path).size })
for (const problem of report.problems) console.log(problem)
console.log(report.problems.length === 0 ? 'passed' : `failed: the file is ${path}`)
if (report.problems.length === 0) rmSync(folder, { recursive: true })
else process.exitCode = 1
