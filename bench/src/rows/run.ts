/** The rows of runs that do nothing, in memory: how many a second, and what one takes while it waits. */

import { figuresOf } from '../harness/process.ts'
import type { Row } from '../harness/row.ts'
import { figureMedians, type Figures } from '../harness/samples.ts'

const RUNS = 100_000
const WAITING = 1_000_000
const OURS = ['jobwright', 'jobwright, batches']

/** The peers, and how many times theirs is aimed at. */
const AIMS: Readonly<Record<string, number>> = {
  'p-queue with priority': 5,
  fastq: 0.5,
  'yocto-queue loop': 0,
}

/** Runs a second with five workers, metrics on and the outcome of every run awaited. */
export async function runsPerSecond(): Promise<Row[]> {
  const figures = await turns([...OURS, ...Object.keys(AIMS)], 'runs')
  const of = (name: string): number => figures[name]?.['perSecond'] ?? Number.NaN
  return OURS.flatMap((ours) =>
    Object.entries(AIMS).map(([peer, least]): Row => ({
      what: ours === 'jobwright' ? 'no-op runs' : 'no-op messages, 100 in a run',
      files: RUNS,
      ms: of(ours),
      peer,
      peerMs: of(peer),
      aim: least === 0 ? '–' : `≥ ${least} ×`,
      met: of(ours) >= least * of(peer),
      unit: '/s',
    })),
  )
}

/** Bytes of heap for each of a million waiting messages, over the payload. */
export async function waitingMemory(): Promise<Row[]> {
  const peer = 'p-queue with priority'
  const figures = await turns(['jobwright', peer], 'memory')
  const bytes = figures['jobwright']?.['bytes'] ?? Number.NaN
  const peerBytes = figures[peer]?.['bytes'] ?? Number.NaN
  return [
    {
      what: 'memory of a waiting message',
      files: WAITING,
      ms: bytes,
      peer,
      peerMs: peerBytes,
      aim: '≤ 200 B',
      met: bytes <= 200,
      unit: 'B',
    },
  ]
}

function turns(contenders: readonly string[], what: string): Promise<Record<string, Figures>> {
  return figureMedians(contenders.map((name) => ({ name, sample: () => figuresOf('run', [name, what]) })))
}
