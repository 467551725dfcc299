/** The rows of 10,000 schedules, beside croner, node-cron and node-schedule. */

import { figuresOf } from '../harness/process.ts'
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
    ticksLost(ticks['jobwright']?.['lost'] ?? Number.NaN),
  ]
}

/** Only ours tells a task when it was due: of the others nobody knows which tick is missing. */
function ticksLost(ms: number): Row {
  return { what: 'ticks lost of 2,000', files: SCHEDULES, ms, aim: '0', met: ms === 0, unit: '' }
}

function turns(what: string): Promise<Record<string, Figures>> {
  return figureMedians(
    ['jobwright', ...PEERS].map((name) => ({
      name,
      sample: () => figuresOf('schedule', [name, what]),
    })),
  )
}

interface Measure {
  readonly figure: string
  readonly unit: string
  readonly aim: string
  /** At most this multiple of the best peer. */
  readonly most?: number
  /** At most this. */
  readonly limit?: number
}

function beside(what: string, figures: Record<string, Figures>, measure: Measure): Row[] {
  const { figure, unit, aim, most, limit } = measure
  const ms = figures['jobwright']?.[figure] ?? Number.NaN
  const theirs = PEERS.map((peer) => ({ peer, peerMs: figures[peer]?.[figure] ?? Number.NaN }))
  const best = Math.min(...theirs.map(({ peerMs }) => peerMs))
  const met = limit === undefined ? ms <= (most ?? 1) * best : ms <= limit
  return theirs.map(({ peer, peerMs }) => ({ what, files: SCHEDULES, ms, peer, peerMs, aim, met, unit }))
}
