/**
 * The rows about durable messages on one machine: the SQLite engine, compared with hand-written SQL
 * on the same table.
 */

import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'

import { figuresOf } from '../harness/go.ts'
import { INSTALLED, INSTALLED_BEFORE } from '../harness/installation.ts'
import type { Row } from '../harness/row.ts'
import { figureMedians, type Figures } from '../harness/samples.ts'

const MESSAGES = 100_000
/** With one message in a run. */
const SINGLE_MESSAGES = 20_000

/** The contenders of `go/sqlite.ts` that are jobwright. */
const OURS = ['runner', 'runner, 5 singly', 'runner, 50 singly', 'callers', 'latency']

const PEERS = ['hand', 'hand, 5 singly', 'hand, 50 singly', 'fsync']

/** A figure of a contender, now or of the earlier build. */
type FigureOf = (name: string, figure: string, build?: 'before') => number

/**
 * Messages per second in batches of 100 and one at a time, single enqueues compared with syncs of
 * the disk, and the latency.
 */
export async function durable(): Promise<Row[]> {
  const figures = await figureMedians([
    ...[...OURS, ...PEERS].map((name) => ({ name, sample: () => goOf(name, INSTALLED) })),
    ...OURS.map((name) => ({ name: `${name} before`, sample: () => goOf(name, INSTALLED_BEFORE) })),
  ])
  const figureOf: FigureOf = (name, figure, build) =>
    figures[build === undefined ? name : `${name} ${build}`]?.[figure] ?? Number.NaN
  return [
    ...batches(figureOf),
    ...[5, 50].flatMap((workers) => oneAtATime(figureOf, workers)),
    ...singles(figureOf),
  ]
}

function batches(figureOf: FigureOf): Row[] {
  const row = (what: string, name: string, least?: number): Row => {
    const figure = figureOf('runner', name)
    const own = { what, of: MESSAGES, figure, before: figureOf('runner', name, 'before'), unit: '/s' }
    if (least !== undefined) return { ...own, aim: `≥ ${least} /s`, met: figure >= least }
    const peerFigure = figureOf('hand', name)
    return { ...own, peer: BY_HAND, peerFigure, aim: '≥ 0.5 ×', met: figure >= 0.5 * peerFigure }
  }
  const drain = 'sqlite: claim, run and settle by 100'
  return [row('sqlite: enqueue by 100', 'enqueue'), row(drain, 'drain'), row(drain, 'drain', 50_000)]
}

const BY_HAND = 'by hand, better-sqlite3'

/** With one message in a run: per second, and the CPU of a message. */
function oneAtATime(figureOf: FigureOf, workers: number): Row[] {
  const name = `runner, ${workers} singly`
  const what = `sqlite: one at a time, ${workers} workers`
  const figure = figureOf(name, 'drain')
  const peerFigure = figureOf(`hand, ${workers} singly`, 'drain')
  const cpu = figureOf(name, 'cpuUs')
  const cpuBefore = figureOf(name, 'cpuUs', 'before')
  return [
    {
      what,
      of: SINGLE_MESSAGES,
      figure,
      before: figureOf(name, 'drain', 'before'),
      unit: '/s',
      peer: BY_HAND,
      peerFigure,
      aim: '≥ 0.5 ×',
      met: figure >= 0.5 * peerFigure,
    },
    {
      what: `${what}, CPU of a message`,
      of: SINGLE_MESSAGES,
      figure: cpu,
      before: cpuBefore,
      unit: 'µs',
      aim: '≤ 0.2 × before',
      met: cpu <= 0.2 * cpuBefore,
    },
  ]
}

function singles(figureOf: FigureOf): Row[] {
  const figure = figureOf('callers', 'perSecond')
  const peerFigure = figureOf('fsync', 'perSecond')
  return [
    {
      what: 'sqlite: single enqueues of 1,000 callers',
      of: MESSAGES,
      figure,
      before: figureOf('callers', 'perSecond', 'before'),
      unit: '/s',
      peer: 'syncs of the disk',
      peerFigure,
      aim: '≥ 10 ×',
      met: figure >= 10 * peerFigure,
    },
    ...['p50', 'p95'].map((point): Row => {
      const ms = figureOf('latency', point)
      const row = { what: `sqlite: enqueue to start, ${point}`, of: 1, figure: ms }
      const isAim = point === 'p50'
      return {
        ...row,
        before: figureOf('latency', point, 'before'),
        aim: isAim ? '< 1 ms' : '–',
        met: !isAim || ms < 1,
      }
    }),
  ]
}

/** One go on a file of its own. */
async function goOf(name: string, installed: string): Promise<Figures> {
  const folder = await mkdtemp(join(installed, 'sqlite-'))
  try {
    return await figuresOf('sqlite', [name, folder], installed)
  } finally {
    await rm(folder, { recursive: true })
  }
}
