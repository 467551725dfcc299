/** Starts a program under load, kills it at a random moment, and again; in the end everything has to be accounted for. */

import { readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'

import { seededRandom } from '../../testing/seeded-random.ts'
import { ChildProgram } from './child-program.ts'
import { CrashJournal, type CrashFigures, type Remains } from './crash-journal.ts'
import { nodeSqlite } from '../../engine/sqlite/connection/node-sqlite.ts'

/** How it goes. */
export interface CrashTrialOptions {
  /** The database file, which is not there yet. */
  readonly path: string
  readonly kills: number
  /** How many programs there are at a time; of several, one is killed while the others go on. @default 1 */
  readonly programs?: number
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
export async function crashTrial(options: CrashTrialOptions): Promise<CrashReport> {
  const { path, kills, programs = 1 } = options
  const journal = new CrashJournal()
  if (programs === 1) await killInTurn(options, journal)
  else await killSome(options, programs)
  const last = new ChildProgram(PROGRAM, [path, '0', 'drain', ...fileOf(options)], (line) =>
    journal.hear(line),
  )
  await last.said('drained')
  await last.ended()
  if (programs > 1) for (const line of readFileSync(`${path}.journal`, 'utf8').split('\n')) journal.hear(line)
  const figures = journal.compare(remainsOf(path), kills * WORKERS)
  return { problems: journal.problems, figures }
}

/** One program at a time, heard through its pipe. */
async function killInTurn(
  { path, kills, seed, killed }: CrashTrialOptions,
  journal: CrashJournal,
): Promise<void> {
  const random = seededRandom(seed)
  for (let kill = 1; kill <= kills; kill += 1) {
    const child = new ChildProgram(PROGRAM, [path, String(seed * 1000 + kill)], (line) => journal.hear(line))
    const isEarly = kill % EARLY_EVERY === 0
    await child.said(isEarly ? 'starting' : 'started')
    await pause(random() * (isEarly ? 30 : 500))
    await child.kill()
    killed?.(kill)
  }
}

/** Several at a time: only a file that all of them write has what they say in its order. */
async function killSome(options: CrashTrialOptions, programs: number): Promise<void> {
  const { path, kills, seed, killed } = options
  const random = seededRandom(seed)
  let started = 0
  const start = (): ChildProgram => {
    started += 1
    return new ChildProgram(PROGRAM, [path, String(seed * 1000 + started), 'load', ...fileOf(options)])
  }
  const children = Array.from({ length: programs }, start)
  for (let kill = 1; kill <= kills; kill += 1) {
    await Promise.all(children.map((child) => child.said('started')))
    await pause(random() * 500)
    const [doomed] = children.splice(Math.floor(random() * children.length), 1, start())
    await doomed?.kill()
    killed?.(kill)
  }
  await Promise.all(children.map((child) => child.kill()))
}

function fileOf({ path, programs = 1 }: CrashTrialOptions): readonly string[] {
  return programs > 1 ? [`${path}.journal`] : []
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
