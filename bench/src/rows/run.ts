/**
 * The rows about no-op runs on the memory engine: runs per second, and the memory of a waiting
 * message.
 */

import { figuresOf } from '../harness/go.ts'
import type { Row } from '../harness/row.ts'
import { figureMedians, type Figures } from '../harness/samples.ts'

const RUNS = 100_000
const WAITING = 1_000_000
/** The contenders of `go/run.ts` that are jobwright. */
const OURS = ['jobwright', 'jobwright, batches']

/** The peers, and the multiple of each that is the aim; 0 for none. */
const AIMS: Readonly<Record<string, number>> = {
  'p-queue with priority': 5,
  fastq: 0.5,
  'yocto-queue loop': 0,
}

/** Runs per second with five workers and metrics. The outcome of every run is awaited. */
export async function runsPerSecond(): Promise<Row[]> {
  const figures = await turns([...OURS, ...Object.keys(AIMS)], 'runs')
  const perSecond = (name: string): number => figures[name]?.['perSecond'] ?? Number.NaN
  return OURS.flatMap((ours) =>
    Object.entries(AIMS).map(([peer, least]): Row => ({
      what: ours === 'jobwright' ? 'no-op runs' : 'no-op messages, 100 in a run',
      of: RUNS,
      figure: perSecond(ours),
      peer,
      peerFigure: perSecond(peer),
      aim: least === 0 ? '–' : `≥ ${least} ×`,
      met: perSecond(ours) >= least * perSecond(peer),
      unit: '/s',
    })),
  )
}

/** Bytes of heap for each of a million waiting messages, without the payload. */
export async function waitingMemory(): Promise<Row[]> {
  const peer = 'p-queue with priority'
  const figures = await turns(['jobwright', peer], 'memory')
  const bytes = figures['jobwright']?.['bytes'] ?? Number.NaN
  const peerBytes = figures[peer]?.['bytes'] ?? Number.NaN
  return [
    {
      what: 'memory of a waiting message',
      of: WAITING,
      figure: bytes,
      peer,
      peerFigure: peerBytes,
      aim: '≤ 200 B',
      met: bytes <= 200,
      unit: 'B',
    },
  ]
}

function turns(contenders: readonly string[], what: string): Promise<Record<string, Figures>> {
  return figureMedians(contenders.map((name) => ({ name, sample: () => figuresOf('run', [name, what]) })))
}
