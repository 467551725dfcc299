/**
 * The rows about the start of a runner, and about the time from an enqueue to the start of its run.
 */

import { figuresOf } from '../harness/go.ts'
import { INSTALLED_BEFORE } from '../harness/installation.ts'
import type { Row } from '../harness/row.ts'
import { figureMedians } from '../harness/samples.ts'

/** `createRunner` and `start` with 200 jobs, and the number of task files that they load. */
export async function startOfRunner(): Promise<Row[]> {
  const row = await bothBuilds('start')
  return [
    row('startMs', { what: 'start of a runner', of: 200, most: 50, aim: '≤ 50 ms' }),
    row('importMs', { what: 'import of jobwright', of: 200, most: 25, aim: '≤ 25 ms' }),
    { ...row('loaded', { what: 'task files loaded at start', of: 200, most: 0, aim: '0' }), unit: '' },
  ]
}

/** The time from an enqueue to the start of its run, on the memory engine. */
export async function latency(): Promise<Row[]> {
  const row = await bothBuilds('latency')
  return [
    row('p50Ms', { what: 'memory: enqueue to start, p50', of: 1, most: 1, aim: '< 1 ms' }),
    row('p95Ms', { what: 'memory: enqueue to start, p95', of: 1, most: 1, aim: '< 1 ms' }),
  ]
}

/** The text of a program's bundle, minified and gzipped. */
export async function sizeOfBundle(): Promise<Row[]> {
  const now = await figuresOf('size', [])
  const before = await figuresOf('size', [], INSTALLED_BEFORE)
  return [
    { what: 'bundle, memory engine', most: 45, name: 'memory' },
    { what: 'bundle with SQLite', most: 60, name: 'sqlite' },
  ].map(({ what, most, name }) => {
    const figure = now[name] ?? Number.NaN
    const met = figure <= most
    return { what, of: 1, figure, before: before[name] ?? Number.NaN, unit: 'kB', aim: `≤ ${most} kB`, met }
  })
}

interface Measure extends Pick<Row, 'what' | 'of' | 'aim'> {
  /** The aim is at most this figure. */
  readonly most: number
}

async function bothBuilds(what: string): Promise<(name: string, measure: Measure) => Row> {
  const figures = await figureMedians([
    { name: 'now', sample: () => figuresOf('start', [what]) },
    { name: 'before', sample: () => figuresOf('start', [what], INSTALLED_BEFORE) },
  ])
  return (name, { most, ...measure }) => {
    const figure = figures['now']?.[name] ?? Number.NaN
    return { ...measure, figure, before: figures['before']?.[name] ?? Number.NaN, met: figure <= most }
  }
}
