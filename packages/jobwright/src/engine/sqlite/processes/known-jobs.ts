/**
 * The jobs that a process knows, written down for the processes that do not know them, and the
 * messages that wait under former names of its jobs.
 */

import type { EngineJob } from '../../contract/engine-job.ts'
import { chainAnew, reorder } from '../tables/chains.ts'
import { BLOCK, PLACE } from '../counts/place.ts'
import { count, COUNTED_COLUMNS, STATE, storedTime, uncount, type CountedRow } from '../tables/message-row.ts'
import type { Store, Tables } from '../tables/store.ts'

/** Brings the file into agreement with the jobs of this process. */
export function settleJobs(store: Store): void {
  const written = writtenJobs(store)
  for (const job of store.jobs.values()) {
    writeJob(store, job, written.get(job.type))
  }
  takeOverNames(store)
}

/**
 * Writes down the jobs that no other process has: those of a client go by what the workers know.
 */
export function noteJobs(store: Store): void {
  const written = writtenJobs(store)
  for (const job of store.jobs.values()) if (!written.has(job.type)) writeJob(store, job, undefined)
}

/** What the file has of a job for the processes that do not know it. */
interface WrittenJob {
  readonly job: string
  readonly order: string | null
  readonly idempotent: number | null
  readonly deadLetter: number | null
  readonly maxRetries: number | null
  readonly dependencies: string | null
  readonly dependencyTimeoutMs: number | null
}

/** Every job of the file, read at once: most starts change none of them. */
function writtenJobs({ db }: Tables): ReadonlyMap<string, WrittenJob> {
  return new Map(db.all<WrittenJob>(WRITTEN).map((row) => [row.job, row]))
}

function writeJob(store: Store, job: EngineJob, written: WrittenJob | undefined): void {
  const row: WrittenJob = {
    job: job.type,
    order: written?.order ?? null,
    idempotent: job.idempotent ? 1 : 0,
    deadLetter: job.deadLetter ? 1 : 0,
    maxRetries: Math.min(job.maxRetries, Number.MAX_SAFE_INTEGER),
    dependencies: JSON.stringify(job.dependencies),
    dependencyTimeoutMs: storedTime(job.dependencyTimeoutMs),
  }
  const isSame = written !== undefined && COLUMNS.every((column) => row[column] === written[column])
  if (!isSame) store.db.run(WRITE, job.type, ...COLUMNS.map((column) => row[column]))
  reorder(store, job, row.order)
}

/** In the order of {@link WRITE}. */
const COLUMNS = ['idempotent', 'deadLetter', 'maxRetries', 'dependencies', 'dependencyTimeoutMs'] as const

const WRITTEN = `SELECT job, preserve_order AS "order", idempotent, dead_letter AS deadLetter,
  max_retries AS maxRetries, dependencies, dependency_timeout_ms AS dependencyTimeoutMs FROM jobs`
const WRITE = `INSERT INTO jobs (job, preserve_order, idempotent, dead_letter, max_retries, dependencies, dependency_timeout_ms)
  VALUES (?, NULL, ?, ?, ?, ?, ?) ON CONFLICT (job) DO UPDATE SET idempotent = excluded.idempotent,
  dead_letter = excluded.dead_letter, max_retries = excluded.max_retries, dependencies = excluded.dependencies,
  dependency_timeout_ms = excluded.dependency_timeout_ms`

/** Lets each job take what waits under its former names, and go on with their schedule. */
export function takeOverNames(store: Store): void {
  const { db, jobs } = store
  for (const job of jobs.values()) {
    for (const alias of job.aliases) {
      if (jobs.has(alias) || db.get('SELECT 1 FROM jobs WHERE job = ?', alias) === undefined) continue
      if (takeMessages(store, job.type, alias) > 0) chainAnew(store, job)
      takeRest(store, job.type, alias)
    }
  }
}

function takeRest(tables: Tables, type: string, alias: string): void {
  const { db } = tables
  const letters = db.run('UPDATE dead_letters SET job = ? WHERE job = ?', type, alias)
  tables.counts.addDead(alias, -letters)
  tables.counts.addDead(type, letters)
  db.run('UPDATE OR IGNORE dedupe_keys SET job = ? WHERE job = ?', type, alias)
  if (db.run(TAKE_STATUS, alias, type) > 0) tables.changes.opened(type)
  db.run(TAKE_SCHEDULE, alias, type)
  takePause(tables, type, alias)
}

/**
 * A pause is one of the job, whatever its name. But processes that know the job by its former name
 * go on with that name, and with its pause.
 */
function takePause(tables: Tables, type: string, alias: string): void {
  if (isKnown(tables, alias)) return
  const { db } = tables
  if (db.run('UPDATE jobs SET paused = 0 WHERE job = ? AND paused = 1', alias) === 0) return
  db.run('UPDATE jobs SET paused = 1 WHERE job = ?', type)
}

/**
 * What is claimed ends under the former name, and what it holds up in its order waits for that.
 *
 * @returns how many messages were taken
 */
function takeMessages({ db, counts }: Store, type: string, alias: string): number {
  if (counts.of(alias, WAITING) === 0) return 0
  const taken = db.all<CountedRow>(TAKE, type, alias)
  for (const row of taken) {
    uncount({ counts }, { ...row, job: alias })
    count({ counts }, row)
  }
  return taken.length
}

const WAITING = [PLACE.ready, PLACE.blocked, PLACE.delayed] as const

function isKnown({ db }: Tables, job: string): boolean {
  return db.get('SELECT 1 FROM known_jobs WHERE job = ? LIMIT 1', job) !== undefined
}

const TAKE_STATUS = `UPDATE jobs SET last_status = former.last_status FROM jobs AS former
  WHERE jobs.job = ?2 AND former.job = ?1 AND jobs.last_status IS NULL AND former.last_status IS NOT NULL`

/** A job whose own schedule was in force before goes on with that one. */
const TAKE_SCHEDULE = `UPDATE jobs SET (schedule, schedule_since_ms, last_offered_ms, offered_ahead_ms, offered_origin)
  = (SELECT schedule, schedule_since_ms, last_offered_ms, offered_ahead_ms, offered_origin FROM jobs WHERE job = ?1)
  WHERE job = ?2 AND schedule IS NULL AND last_offered_ms IS NULL`

const TAKE = `UPDATE messages SET job = ?1
  WHERE sequence IN (SELECT message.sequence FROM message_blocks CROSS JOIN messages AS message
      ON message.sequence BETWEEN block * ${BLOCK} AND block * ${BLOCK} + ${BLOCK - 1}
    WHERE message_blocks.job = ?2 AND message.job = ?2 AND message.state <> ${STATE.claimed})
  AND NOT EXISTS (SELECT 1 FROM messages AS held WHERE held.job = ?2 AND held.chain = messages.chain AND held.state = ${STATE.claimed})
  RETURNING ${COUNTED_COLUMNS}`
