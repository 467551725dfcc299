/** What the file keeps of a job, and what follows from its messages and claims. */

import type { RunStatus } from '../../../authoring/outcome.ts'
import type { EngineJob } from '../../contract/engine-job.ts'
import type { DependencyFacts } from '../../rules/dependencies.ts'
import type { FactsOf, JobFacts } from '../../rules/job-facts.ts'
import type { ClockReading } from '../../rules/schedule-record.ts'
import { coolsUntil, type Cooldown } from '../../rules/rate.ts'
import { PLACE } from '../counts/place.ts'
import { STATE } from './message-row.ts'
import { jobOf, type Tables } from './store.ts'

interface Row {
  readonly paused: number
  readonly permits: number
  readonly lastOfferedMs: number | null
  readonly lastStartTickMs: number | null
  readonly lastStatus: RunStatus | null
  readonly coolingUntilMs: number | null
  readonly coolingMs: number | null
}

/**
 * The facts of one job in this transaction. Those that its row does not have are read when needed.
 */
export class JobRow implements JobFacts {
  readonly job: EngineJob
  readonly paused: boolean
  readonly lastStatus: RunStatus | undefined
  readonly cooldown: Cooldown | undefined
  permits: number
  lastOfferedMs: number | undefined
  lastStartTickMs: number | undefined
  readonly #db: Tables['db']
  readonly #counts: Tables['counts']
  /** Read when it is needed: `null` until then. */
  #lastOfferedBy: ClockReading | undefined | null = null
  #isOffered = false
  /** Read when it is needed. */
  #running: number | undefined

  /** @throws Error if the engine does not know the job */
  constructor(tables: Tables, type: string) {
    this.#db = tables.db
    this.#counts = tables.counts
    this.job = jobOf(tables, type)
    const row = tables.db.get<Row>(SELECT, type)
    this.paused = row?.paused === 1
    this.permits = row?.permits ?? 0
    this.lastOfferedMs = row?.lastOfferedMs ?? undefined
    this.lastStartTickMs = row?.lastStartTickMs ?? undefined
    this.lastStatus = row?.lastStatus ?? undefined
    this.cooldown = cooldownOf(row)
  }

  get lastOfferedBy(): ClockReading | undefined {
    this.#lastOfferedBy ??= readingOf(this.#db.get<Reading>(READING, this.job.type))
    return this.#lastOfferedBy
  }

  set lastOfferedBy(reading: ClockReading | undefined) {
    this.#lastOfferedBy = reading
    this.#isOffered = true
  }

  get hasHead(): boolean {
    return this.#db.get(HEAD, this.job.type, this.job.schemaVersion) !== undefined
  }

  get running(): number {
    this.#running ??= this.#db.get<{ running: number }>(RUNNING, this.job.type)?.running ?? 0
    return this.#running
  }

  /** A run was claimed. */
  started(): void {
    if (this.#running !== undefined) this.#running += 1
  }

  get isBusy(): boolean {
    return this.running > 0 || this.#db.get(RUN, this.job.type) !== undefined
  }

  hasRunBefore(sequence: number): boolean {
    const { kind, type } = this.job
    return this.#db.get(kind === 'queue' ? BATCH_BEFORE : RUN_BEFORE, type, sequence) !== undefined
  }

  waiting(): number {
    return this.#counts.of(this.job.type, [PLACE.ready, PLACE.blocked])
  }

  /** Writes down the facts that a rule may have changed. */
  save(): void {
    const { permits, lastOfferedMs = null, lastStartTickMs = null, job } = this
    if (!this.#isOffered) return void this.#db.run(SAVE, permits, lastOfferedMs, lastStartTickMs, job.type)
    const { aheadMs = null, origin = null } = this.lastOfferedBy ?? {}
    this.#db.run(SAVE_OFFER, permits, lastOfferedMs, lastStartTickMs, aheadMs, origin, job.type)
  }
}

const SELECT = `SELECT paused, permits, last_offered_ms AS lastOfferedMs, last_start_tick_ms AS lastStartTickMs,
  last_status AS lastStatus, cooling_until_ms AS coolingUntilMs, cooling_ms AS coolingMs FROM jobs WHERE job = ?`
const SAVE = 'UPDATE jobs SET permits = ?, last_offered_ms = ?, last_start_tick_ms = ? WHERE job = ?'
const READING = 'SELECT offered_ahead_ms AS aheadMs, offered_origin AS origin FROM jobs WHERE job = ?'
const SAVE_OFFER = `UPDATE jobs SET permits = ?, last_offered_ms = ?, last_start_tick_ms = ?,
  offered_ahead_ms = ?, offered_origin = ? WHERE job = ?`
const HEAD = `SELECT 1 FROM messages WHERE job = ? AND state = ${STATE.ready} AND schema_version <= ? LIMIT 1`
const RUNNING = 'SELECT count(*) AS running FROM claims WHERE job = ?'
const RUN = 'SELECT 1 FROM messages WHERE job = ? AND is_run = 1 LIMIT 1'
const RUN_BEFORE = 'SELECT 1 FROM messages WHERE job = ? AND is_run = 1 AND sequence < ? LIMIT 1'
const BATCH_BEFORE = 'SELECT 1 FROM claims WHERE job = ? AND sequence < ? LIMIT 1'

/** The clock of an offer, as the columns hold it. */
export interface Reading {
  readonly aheadMs: number | null
  readonly origin: string | null
}

/** The clock of an offer; `undefined` if none is noted. */
export function readingOf(row: Reading | undefined): ClockReading | undefined {
  if (row === undefined || row.aheadMs === null || row.origin === null) return undefined
  return { aheadMs: row.aheadMs, origin: row.origin }
}

/** The facts of other jobs, each read when it is needed. */
export function factsIn(tables: Tables): FactsOf {
  return (job) => (tables.jobs.has(job) ? new JobRow(tables, job) : undefined)
}

/**
 * What dependents need to know of these jobs, read by one statement. The file may know more jobs
 * than this process. Only a process that knows a job can tell that it is disabled.
 */
export function factsOfDependencies(
  { db, jobs }: Tables,
  types: Iterable<string>,
): (job: string) => DependencyFacts | undefined {
  const rows = db.all<DependencyRow>(DEPENDENCIES, JSON.stringify([...types]))
  const facts = new Map(
    rows.map(({ job, lastStatus, firstRun, firstClaim }) => [
      job,
      {
        job: { enabled: jobs.get(job)?.enabled ?? true },
        lastStatus: lastStatus ?? undefined,
        hasRunBefore: (sequence: number) =>
          [firstRun, firstClaim].some((first) => first !== null && first < sequence),
      },
    ]),
  )
  return (job) => facts.get(job)
}

interface DependencyRow extends Pick<Row, 'lastStatus'> {
  readonly job: string
  readonly firstRun: number | null
  readonly firstClaim: number | null
}

const DEPENDENCIES = `SELECT job, last_status AS lastStatus,
  (SELECT sequence FROM messages WHERE job = jobs.job AND is_run = 1 ORDER BY sequence LIMIT 1) AS firstRun,
  (SELECT sequence FROM claims WHERE job = jobs.job ORDER BY sequence LIMIT 1) AS firstClaim
  FROM jobs WHERE job IN (SELECT value FROM json_each(?))`

/** Notes how the latest run of a job ended, for its dependents. */
export function noteStatus({ db, changes }: Tables, job: string, status: RunStatus): void {
  if (db.run(NOTE_STATUS, status, job, status) > 0) changes.opened(job)
}

const NOTE_STATUS = 'UPDATE jobs SET last_status = ? WHERE job = ? AND last_status IS NOT ?'

/** Pauses or resumes a job, for all processes. */
export function pauseJob({ db, changes }: Tables, job: string, paused: boolean): void {
  db.run('UPDATE jobs SET paused = ? WHERE job = ?', paused ? 1 : 0, job)
  if (!paused) changes.opened(job)
}

/** The paused jobs, of those that this process knows. */
export function pausedJobs({ db, jobs }: Tables): readonly string[] {
  const rows = db.all<{ job: string }>('SELECT job FROM jobs WHERE paused = 1')
  return rows.map(({ job }) => job).filter((job) => jobs.has(job))
}

function cooldownOf(row: Pick<Row, 'coolingUntilMs' | 'coolingMs'> | undefined): Cooldown | undefined {
  if (row === undefined || row.coolingUntilMs === null) return undefined
  return { untilMs: row.coolingUntilMs, lengthMs: row.coolingMs ?? 0 }
}

/** When the cooldown of each job ends that cools down now. */
export function coolingJobs({ db, host }: Tables): ReadonlyMap<string, number> {
  const nowMs = host.clock.now()
  const rows = db.all<{ job: string; coolingUntilMs: number; coolingMs: number }>(COOLING, nowMs)
  return new Map(rows.map((row) => [row.job, coolsUntil(cooldownOf(row), nowMs) ?? nowMs]))
}

const COOLING =
  'SELECT job, cooling_until_ms AS coolingUntilMs, cooling_ms AS coolingMs FROM jobs WHERE cooling_until_ms > ?'
