/** The rows about 10,000 schedules, compared with croner, node-cron and node-schedule. */

import { figuresOf } from '../harness/go.ts'
import { INSTALLED_BEFORE } from '../harness/installation.ts'
import type { Row } from '../harness/row.ts'
import { figureMedians, type Figures } from '../harness/samples.ts'

const SCHEDULES = 10_000
const PEERS = ['croner', 'node-cron', 'node-schedule']

/** Start, memory, idle CPU, lateness, and ticks lost. */
export async function schedules(): Promise<Row[]> {
  const idle = await turns('idle')
  const ticks = await turns('ticks')
  return [
    ...beside('start of schedules', idle, {
      figure: 'startMs',
      unit: 'ms',
      aim: '≤ 0.5 × the best',
      most: 0.5,
    }),
    ...beside('memory of schedules', idle, { figure: 'memoryMb', unit: 'MB', aim: '≤ 20 MB', limit: 20 }),
    ...beside('CPU between ticks', idle, { figure: 'cpuPercent', unit: '%', aim: '≤ 1 %', limit: 1 }),
    ...beside('lateness p99', ticks, { figure: 'p99Ms', unit: 'ms', aim: '≤ 20 ms', limit: 20 }),
    ticksLost(ticks),
  ]
}

/**
 * Without a peer: only jobwright passes the due time to the task, so a missing tick of a peer
 * cannot be identified.
 */
function ticksLost(figures: Record<string, Figures>): Row {
  const figure = figures['jobwright']?.['lost'] ?? Number.NaN
  const before = figures['before']?.['lost'] ?? Number.NaN
  return { what: 'ticks lost of 2,000', of: SCHEDULES, figure, before, aim: '0', met: figure === 0, unit: '' }
}

function turns(what: string): Promise<Record<string, Figures>> {
  const peers = ['jobwright', ...PEERS].map((name) => ({
    name,
    sample: () => figuresOf('schedule', [name, what]),
  }))
  const before = {
    name: 'before',
    sample: () => figuresOf('schedule', ['jobwright', what], INSTALLED_BEFORE),
  }
  return figureMedians([...peers, before])
}

interface Measure {
  readonly figure: string
  readonly unit: string
  readonly aim: string
  /** At most this multiple of the best peer's figure. */
  readonly most?: number
  /** At most this figure. */
  readonly limit?: number
}

function beside(what: string, figures: Record<string, Figures>, measure: Measure): Row[] {
  const { figure: name, unit, aim, most, limit } = measure
  const figure = figures['jobwright']?.[name] ?? Number.NaN
  const before = figures['before']?.[name] ?? Number.NaN
  const theirs = PEERS.map((peer) => ({ peer, peerFigure: figures[peer]?.[name] ?? Number.NaN }))
  const best = Math.min(...theirs.map(({ peerFigure }) => peerFigure))
  const met = limit === undefined ? figure <= (most ?? 1) * best : figure <= limit
  return theirs.map((their) => ({ what, of: SCHEDULES, figure, before, ...their, aim, met, unit }))
}
