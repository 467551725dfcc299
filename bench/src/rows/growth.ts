/** The rows about what grows: the calls and claims of each engine, with ever more to look at. */

import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'

import { figuresOf } from '../harness/go.ts'
import { INSTALLED, INSTALLED_BEFORE } from '../harness/installation.ts'
import type { Row } from '../harness/row.ts'
import { figureMedians, type Figures } from '../harness/samples.ts'

/** A case of `go/growth.ts`. */
interface GrowingCase {
  readonly name: string
  /** What the size counts. */
  readonly of: string
  readonly engines: readonly string[]
  readonly sizes: readonly number[]
}

const BOTH = ['memory', 'sqlite']

const CASES: readonly GrowingCase[] = [
  { name: 'waiting', of: 'messages waiting', engines: BOTH, sizes: [100, 10_000, 1_000_000] },
  { name: 'delayed', of: 'messages due together', engines: BOTH, sizes: [1000, 100_000] },
  { name: 'dead', of: 'dead letters', engines: BOTH, sizes: [1000, 100_000] },
  { name: 'keys', of: 'order keys', engines: BOTH, sizes: [10, 10_000] },
  { name: 'expiring', of: 'messages done that would expire', engines: ['memory'], sizes: [20_000] },
  { name: 'ready', of: 'jobs with something ready', engines: ['memory'], sizes: [10, 1000, 10_000] },
  { name: 'ready', of: 'jobs with something ready', engines: ['sqlite'], sizes: [10, 100, 1000] },
  { name: 'jobs', of: 'jobs known', engines: BOTH, sizes: [100, 10_000] },
  { name: 'incapable', of: 'jobs that lack a capability', engines: ['memory'], sizes: [1000, 10_000] },
  { name: 'schedules', of: 'schedules due at once', engines: BOTH, sizes: [1000, 10_000] },
  { name: 'subscribers', of: 'subscribers of events', engines: ['memory'], sizes: [1, 100] },
  { name: 'workers', of: 'workers', engines: BOTH, sizes: [5, 64, 256] },
]

/** Figures that are microseconds for each piece of work. */
const COSTS: ReadonlySet<string> = new Set([
  'a message',
  'a run',
  'CPU of a tick',
  'all pages, for each letter',
  'enqueue() with expiresInSeconds',
])

/** No call may stop the event loop for longer. */
const MOST_BLOCKED_MS = 20

/** Every case on one engine with its sizes, before and now in turn; by name. */
export const growth: Readonly<Record<string, () => Promise<Row[]>>> = Object.fromEntries(
  CASES.flatMap((growing) =>
    growing.engines.map((engine) => [`growth-${growing.name}-${engine}`, () => rowsOf(growing, engine)]),
  ),
)

async function rowsOf({ name, of, sizes }: GrowingCase, engine: string): Promise<Row[]> {
  const least: Record<string, number> = {}
  const rows: Row[] = []
  for (const size of sizes) {
    const { now = {}, before = {} } = await inTurn([name, engine, String(size)])
    for (const [figureName, figure] of Object.entries(now)) {
      least[figureName] ??= figure
      const row = {
        what: `${engine}, ${of}: ${figureName}`,
        of: size,
        figure,
        before: before[figureName] ?? Number.NaN,
      }
      rows.push({
        ...row,
        ...judged(figureName, figure, { ofLeastSize: least[figureName], leastSize: sizes[0]! }),
      })
    }
  }
  return rows
}

/** The unit of a figure, its aim, and whether it is met. */
function judged(
  name: string,
  figure: number,
  { ofLeastSize, leastSize }: { readonly ofLeastSize: number; readonly leastSize: number },
): Pick<Row, 'unit' | 'aim' | 'met'> {
  if (COSTS.has(name)) {
    const aim = `≤ 2 × that of ${leastSize.toLocaleString('en')}`
    return { unit: 'µs', aim, met: figure <= 2 * ofLeastSize }
  }
  if (name.startsWith('bytes')) return { unit: 'B', aim: '≤ 200 B', met: figure <= 200 }
  if (name.startsWith('late') || name === 'start') return { unit: 'ms', aim: '–', met: true }
  return { unit: 'ms', aim: `≤ ${MOST_BLOCKED_MS} ms`, met: figure <= MOST_BLOCKED_MS }
}

function inTurn([name = '', engine = '', size = '']: readonly string[]): Promise<Record<string, Figures>> {
  const goOf = (installed: string) => async (): Promise<Figures> => {
    const folder = await mkdtemp(join(installed, 'growth-'))
    try {
      return await figuresOf('growth', [name, engine, folder, size], installed)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }
  return figureMedians(
    [
      { name: 'now', sample: goOf(INSTALLED) },
      { name: 'before', sample: goOf(INSTALLED_BEFORE) },
    ],
    1,
  )
}
