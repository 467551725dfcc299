/**
 * The rows about durable messages on one machine: the SQLite engine, compared with hand-written SQL
 * on the same table.
 */

import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'

import { figuresOf } from '../harness/go.ts'
import { INSTALLED } from '../harness/installation.ts'
import type { Row } from '../harness/row.ts'
import { figureMedians, type Figures } from '../harness/samples.ts'

const MESSAGES = 100_000

/**
 * Messages per second in batches of 100, single enqueues compared with syncs of the disk, and the
 * latency.
 */
export async function durable(): Promise<Row[]> {
  const names = ['runner', 'hand', 'callers', 'fsync', 'latency']
  const figures = await figureMedians(names.map((name) => ({ name, sample: () => goOf(name) })))
  const figureOf = (name: string, figure: string): number => figures[name]?.[figure] ?? Number.NaN
  return [
    besideHand('sqlite: enqueue by 100', figureOf('runner', 'enqueue'), figureOf('hand', 'enqueue')),
    besideHand(
      'sqlite: claim, run and settle by 100',
      figureOf('runner', 'drain'),
      figureOf('hand', 'drain'),
    ),
    {
      what: 'sqlite: claim, run and settle by 100',
      of: MESSAGES,
      figure: figureOf('runner', 'drain'),
      aim: '≥ 50000 /s',
      met: figureOf('runner', 'drain') >= 50_000,
      unit: '/s',
    },
    {
      what: 'sqlite: single enqueues of 1,000 callers',
      of: MESSAGES,
      figure: figureOf('callers', 'perSecond'),
      peer: 'syncs of the disk',
      peerFigure: figureOf('fsync', 'perSecond'),
      aim: '≥ 10 ×',
      met: figureOf('callers', 'perSecond') >= 10 * figureOf('fsync', 'perSecond'),
      unit: '/s',
    },
    latencyRow('p50', figureOf('latency', 'p50'), '< 1 ms', 1),
    latencyRow('p95', figureOf('latency', 'p95'), '–', Number.POSITIVE_INFINITY),
  ]
}

function besideHand(what: string, ours: number, theirs: number): Row {
  const beside = { peer: 'by hand, better-sqlite3', peerFigure: theirs, aim: '≥ 0.5 ×' }
  return { what, of: MESSAGES, figure: ours, ...beside, met: ours >= 0.5 * theirs, unit: '/s' }
}

function latencyRow(point: string, figure: number, aim: string, most: number): Row {
  return { what: `sqlite: enqueue to start, ${point}`, of: 1, figure, aim, met: figure < most }
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
