/** The rows of durable messages on one machine: the SQLite engine beside the same table worked by hand. */

import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'

import { figuresOf, INSTALLED } from '../harness/process.ts'
import type { Row } from '../harness/row.ts'
import { figureMedians, type Figures } from '../harness/samples.ts'

const MESSAGES = 100_000

/** Messages a second by 100, enqueued and worked off, and single enqueues beside what the disk can sync. */
export async function durable(): Promise<Row[]> {
  const names = ['runner', 'hand', 'callers', 'fsync', 'latency']
  const figures = await figureMedians(names.map((name) => ({ name, sample: () => goOf(name) })))
  const of = (name: string, figure: string): number => figures[name]?.[figure] ?? Number.NaN
  return [
    besideHand('sqlite: enqueue by 100', of('runner', 'enqueue'), of('hand', 'enqueue')),
    besideHand('sqlite: claim, run and settle by 100', of('runner', 'drain'), of('hand', 'drain')),
    {
      what: 'sqlite: claim, run and settle by 100',
      files: MESSAGES,
      ms: of('runner', 'drain'),
      aim: '≥ 50000 /s',
      met: of('runner', 'drain') >= 50_000,
      unit: '/s',
    },
    {
      what: 'sqlite: single enqueues of 1,000 callers',
      files: MESSAGES,
      ms: of('callers', 'perSecond'),
      peer: 'syncs of the disk',
      peerMs: of('fsync', 'perSecond'),
      aim: '≥ 10 ×',
      met: of('callers', 'perSecond') >= 10 * of('fsync', 'perSecond'),
      unit: '/s',
    },
    latencyRow('p50', of('latency', 'p50'), '< 1 ms', 1),
    latencyRow('p95', of('latency', 'p95'), '–', Number.POSITIVE_INFINITY),
  ]
}

function besideHand(what: string, ours: number, theirs: number): Row {
  const beside = { peer: 'by hand, better-sqlite3', peerMs: theirs, aim: '≥ 0.5 ×' }
  return { what, files: MESSAGES, ms: ours, ...beside, met: ours >= 0.5 * theirs, unit: '/s' }
}

function latencyRow(point: string, ms: number, aim: string, most: number): Row {
  return { what: `sqlite: enqueue to start, ${point}`, files: 1, ms, aim, met: ms < most }
}

/** One go on a file of its own. */
async function goOf(name: string): Promise<Figures> {
  const folder = await mkdtemp(join(INSTALLED, 'sqlite-'))
  try {
    return await figuresOf('sqlite', [name, folder])
  } finally {
    await rm(folder, { recursive: true })
  }
}
