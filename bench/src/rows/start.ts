/** The rows of the start of a runner, and of the time from enqueue to start. */

import { figuresOf } from '../harness/process.ts'
import type { Row } from '../harness/row.ts'
import { figureMedians, type Figures } from '../harness/samples.ts'

/** A runner with 200 jobs: createRunner and start, and that no task file is loaded by it. */
export async function startOfRunner(): Promise<Row[]> {
  const { importMs = Number.NaN, startMs = Number.NaN, loaded = Number.NaN } = await own('start')
  return [
    { what: 'start of a runner', files: 200, ms: startMs, aim: '≤ 50 ms', met: startMs <= 50 },
    { what: 'import of jobwright', files: 200, ms: importMs, aim: '–', met: true },
    { what: 'task files loaded at start', files: 200, ms: loaded, unit: '', aim: '0', met: loaded === 0 },
  ]
}

/** From enqueue to start, on the memory engine. */
export async function latency(): Promise<Row[]> {
  const { p50Ms = Number.NaN, p95Ms = Number.NaN } = await own('latency')
  return [
    { what: 'enqueue to start p50, memory', files: 1, ms: p50Ms, aim: '< 1 ms', met: p50Ms < 1 },
    { what: 'enqueue to start p95, memory', files: 1, ms: p95Ms, aim: '< 1 ms', met: p95Ms < 1 },
  ]
}

async function own(what: string): Promise<Figures> {
  const figures = await figureMedians([{ name: what, sample: () => figuresOf('start', [what]) }])
  return figures[what] ?? {}
}
