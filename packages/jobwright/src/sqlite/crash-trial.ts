/** Starts a program under load, kills it at a random moment, and again; in the end everything has to be accounted for. */

import { setTimeout as pause } from 'node:timers/promises'

import { seededRandom } from '../testing/seeded-random.ts'
import { ChildProgram } from './child-program.ts'
import { CrashJournal, type CrashFigures, type Remains } from './crash-journal.ts'
import { nodeSqlite } from './node-sqlite.ts'

/** How it goes. */
export interface CrashTrialOptions {
  /** The database file, which is not there yet. */
  readonly path: string
  readonly kills: number
  /** Of the moments of the kills, and of what the programs send. */
  readonly seed: number
  /** Told after each kill. */
  readonly killed?: (kill: number) => void
}

/** What came of it. */
export interface CrashReport {
  /** What must never happen, and did; the trial is passed where there is none. */
  readonly problems: readonly string[]
  readonly figures: CrashFigures
}

const PROGRAM = new URL('crashing-program.ts', import.meta.url)
/** Its workers: so many claims can be broken by one kill. */
const WORKERS = 8
/** One in so many lives ends before the program says that it has started. */
const EARLY_EVERY = 5

/** Kills so often, then lets the last program work off what is left. */
export async function crashTrial({ path, kills, seed, killed }: CrashTrialOptions): Promise<CrashReport> {
  const random = seededRandom(seed)
  const journal = new CrashJournal()
  for (let kill = 1; kill <= kills; kill += 1) {
    const child = new ChildProgram(PROGRAM, [path, String(seed * 1000 + kill)], (line) => journal.hear(line))
    const isEarly = kill % EARLY_EVERY === 0
    await child.said(isEarly ? 'starting' : 'started')
    await pause(random() * (isEarly ? 30 : 500))
    await child.kill()
    killed?.(kill)
  }
  const last = new ChildProgram(PROGRAM, [path, '0', 'drain'], (line) => journal.hear(line))
  await last.said('drained')
  await last.ended()
  const figures = journal.compare(remainsOf(path), kills * WORKERS)
  return { problems: journal.problems, figures }
}

function remainsOf(path: string): Remains {
  const { DatabaseSync } = nodeSqlite()
  const db = new DatabaseSync(path, { readOnly: true })
  try {
    const rows = <Row>(sql: string): Row[] => db.prepare(sql).all() as Row[] // each statement names its columns
    const [counted] = rows<{ left: number }>(
      'SELECT (SELECT count(*) FROM messages) + (SELECT count(*) FROM claims) AS left',
    )
    return {
      integrity: rows<{ integrity_check: string }>('PRAGMA integrity_check')
        .map((row) => row.integrity_check)
        .join('; '),
      left: counted?.left ?? 0,
      runs: rows(
        "SELECT job, record ->> 'messageId' AS messageId, record ->> 'attempt' AS attempt FROM runs",
      ),
      deaths: rows('SELECT id, job, reason, attempts FROM dead_letters'),
    }
  } finally {
    db.close()
  }
}
