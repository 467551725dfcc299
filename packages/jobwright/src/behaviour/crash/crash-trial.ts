/**
 * Starts a program under load and kills it at a random moment, again and again. In the end
 * everything must be accounted for.
 */

import { readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'

import { seededRandom } from '../../testing/seeded-random.ts'
import { ChildProgram } from './child-program.ts'
import { CrashJournal, type CrashFigures, type Remains } from './crash-journal.ts'
import { miscounts } from '../../engine/sqlite/counts/miscounts.fixture.ts'
import { nodeSqlite } from '../../engine/sqlite/connection/node-sqlite.ts'

/** How a trial goes. */
export interface CrashTrialOptions {
  /** The database file, which must not exist. */
  readonly path: string
  readonly kills: number
  /** How many programs run at a time: one of them is killed while the others go on. @default 1 */
  readonly programs?: number
  /** Seeds the moments of the kills, and what the programs send. */
  readonly seed: number
  /** Called after each kill. */
  readonly killed?: (kill: number) => void
}

/** The result of a trial. */
export interface CrashReport {
  /** What happened that must never happen. Without any, the trial has passed. */
  readonly problems: readonly string[]
  readonly figures: CrashFigures
}

const PROGRAM = new URL('crashing-program.ts', import.meta.url)

/** The workers of a program: one kill can break this many claims. */
const WORKERS = 8

/** Every fifth kill comes before the program has started. */
const EARLY_EVERY = 5

/** Kills programs, then lets a last one work off what is left. */
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
  const counted = miscounts(path).map((count) => `a count is not that of the rows: ${count}`)
  return { problems: [...journal.problems, ...counted], figures }
}

/** One program at a time: the journal reads its output. */
async function killInTurn(
  { path, kills, seed, killed }: CrashTrialOptions,
  journal: CrashJournal,
): Promise<void> {
  const random = seededRandom(seed)
  for (let kill = 1; kill <= kills; kill += 1) {
    const child = new ChildProgram(PROGRAM, [path, String(seed * 1000 + kill)], (line) => journal.hear(line))
    const isEarly = kill % EARLY_EVERY === 0
    await child.said(isEarly ? 'starting' : momentOf(kill))
    await pause(random() * (isEarly ? 30 : 500))
    await child.kill()
    killed?.(kill)
  }
}

/**
 * Several programs at a time: only a file that all of them write to has their lines in one order.
 */
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
    await Promise.all(children.map((child) => child.said(momentOf(kill))))
    await pause(random() * 500)
    const [doomed] = children.splice(Math.floor(random() * children.length), 1, start())
    await doomed?.kill()
    killed?.(kill)
  }
  await Promise.all(children.map((child) => child.kill()))
}

/** Every second kill waits until the programs have work to lose, however slow the machine is. */
function momentOf(kill: number): 'started' | 'busy' {
  return kill % 2 === 0 ? 'busy' : 'started'
}

function fileOf({ path, programs = 1 }: CrashTrialOptions): readonly string[] {
  return programs > 1 ? [`${path}.journal`] : []
}

function remainsOf(path: string): Remains {
  const { DatabaseSync } = nodeSqlite()
  const db = new DatabaseSync(path, { readOnly: true })
  try {
    const rows = <Row>(sql: string): Row[] => db.prepare(sql).all() as Row[] // the statement names the columns
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
