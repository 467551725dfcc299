/**
 * The rows about no-op runs on the memory engine: runs per second, and the memory of a waiting
 * message.
 */

import { figuresOf } from '../harness/go.ts'
import { INSTALLED, INSTALLED_BEFORE } from '../harness/installation.ts'
import type { Row } from '../harness/row.ts'
import { figureMedians, type Figures } from '../harness/samples.ts'

const RUNS = 100_000
const WAITING = 1_000_000
/** The contenders of `go/run.ts` that are jobwright. */
const OURS = ['jobwright', 'jobwright, batches']

/** The peers, and the multiple of each that is the aim; 0 for none. */
const AIMS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  jobwright: { 'p-queue with priority': 2.3, fastq: 0, 'yocto-queue loop': 0 },
  'jobwright, batches': { 'p-queue with priority': 5, fastq: 0.5, 'yocto-queue loop': 0 },
}

const PEERS = Object.keys(AIMS['jobwright']!)

/** Names the contender of the earlier build. */
const before = (ours: string): string => `${ours} before`

/**
 * Runs per second with five workers and metrics, and their CPU. The outcome of every run is
 * awaited.
 */
export async function runsPerSecond(): Promise<Row[]> {
  const figures = await turns([...OURS, ...PEERS], 'runs')
  const perSecond = (name: string): number => figures[name]?.['perSecond'] ?? Number.NaN
  return [
    ...OURS.flatMap((ours) =>
      Object.entries(AIMS[ours]!).map(([peer, least]): Row => ({
        what: ours === 'jobwright' ? 'no-op runs' : 'no-op messages, 100 in a run',
        of: RUNS,
        figure: perSecond(ours),
        before: perSecond(before(ours)),
        peer,
        peerFigure: perSecond(peer),
        aim: least === 0 ? '–' : `≥ ${least} ×`,
        met: perSecond(ours) >= least * perSecond(peer),
        unit: '/s',
      })),
    ),
    ...(await costsOfRun()),
  ]
}

/** The CPU of a run, among the first 100,000 and once warm, and the bytes that it allocates. */
async function costsOfRun(): Promise<Row[]> {
  const figures = await turns(['jobwright'], 'costs')
  const now = figures['jobwright'] ?? {}
  const earlier = figures[before('jobwright')] ?? {}
  const row = (name: string, what: string, unit: string, most: number | undefined): Row => {
    const figure = now[name] ?? Number.NaN
    const former = earlier[name] ?? Number.NaN
    const aim = most === undefined ? '≤ 3,000 B' : `≤ ${most} × before`
    return {
      what,
      of: RUNS,
      figure,
      before: former,
      aim,
      met: figure <= (most === undefined ? 3000 : most * former),
      unit,
    }
  }
  return [
    row('firstUs', 'CPU of a run, the first 100,000', 'µs', 0.7),
    row('warmUs', 'CPU of a run, warm', 'µs', 0.5),
    row('bytes', 'bytes allocated in a run', 'B', undefined),
  ]
}

/** Bytes of heap for each of a million waiting messages, without the payload. */
export async function waitingMemory(): Promise<Row[]> {
  const peer = 'p-queue with priority'
  const figures = await turns(['jobwright', peer], 'memory')
  const bytesOf = (name: string): number => figures[name]?.['bytes'] ?? Number.NaN
  const figure = bytesOf('jobwright')
  return [
    {
      what: 'memory of a waiting message',
      of: WAITING,
      figure,
      before: bytesOf(before('jobwright')),
      peer,
      peerFigure: bytesOf(peer),
      aim: '≤ 200 B',
      met: figure <= 200,
      unit: 'B',
    },
  ]
}

function turns(contenders: readonly string[], what: string): Promise<Record<string, Figures>> {
  const former = contenders.filter((name) => OURS.includes(name))
  return figureMedians([
    ...contenders.map((name) => ({ name, sample: () => figuresOf('run', [name, what], INSTALLED) })),
    ...former.map((name) => ({
      name: before(name),
      sample: () => figuresOf('run', [name, what], INSTALLED_BEFORE),
    })),
  ])
}
