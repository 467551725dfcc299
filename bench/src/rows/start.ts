/**
 * The rows about the start of a runner, and about the time from an enqueue to the start of its run.
 */

import { figuresOf } from '../harness/go.ts'
import type { Row } from '../harness/row.ts'
import { figureMedians, type Figures } from '../harness/samples.ts'

/** `createRunner` and `start` with 200 jobs, and the number of task files that they load. */
export async function startOfRunner(): Promise<Row[]> {
  const { importMs = Number.NaN, startMs = Number.NaN, loaded = Number.NaN } = await own('start')
  return [
    { what: 'start of a runner', of: 200, figure: startMs, aim: '≤ 50 ms', met: startMs <= 50 },
    { what: 'import of jobwright', of: 200, figure: importMs, aim: '–', met: true },
    { what: 'task files loaded at start', of: 200, figure: loaded, unit: '', aim: '0', met: loaded === 0 },
  ]
}

/** The time from an enqueue to the start of its run, on the memory engine. */
export async function latency(): Promise<Row[]> {
  const { p50Ms = Number.NaN, p95Ms = Number.NaN } = await own('latency')
  return [
    { what: 'memory: enqueue to start, p50', of: 1, figure: p50Ms, aim: '< 1 ms', met: p50Ms < 1 },
    { what: 'memory: enqueue to start, p95', of: 1, figure: p95Ms, aim: '< 1 ms', met: p95Ms < 1 },
  ]
}

async function own(what: string): Promise<Figures> {
  const figures = await figureMedians([{ name: what, sample: () => figuresOf('start', [what]) }])
  return figures[what] ?? {}
}
