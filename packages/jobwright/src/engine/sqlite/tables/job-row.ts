/** What the file keeps of a job, and what follows from its messages and claims. */

import type { RunStatus } from '../../../authoring/outcome.ts'
import { jobOf, type Store, type Tables, type TablesOfJobs } from './store.ts'
import type { EngineJob } from '../../contract/engine-job.ts'
import type { FactsOf, JobFacts } from '../../contract/job-facts.ts'

interface Row {
  readonly paused: number
  readonly permits: number
  readonly lastOfferedMs: number | null
  readonly lastStartTickMs: number | null
  readonly lastStatus: RunStatus | null
}

/** One job, as it is in this transaction. */
export class JobRow implements JobFacts {
  readonly job: EngineJob
  readonly paused: boolean
  readonly lastStatus: RunStatus | undefined
  permits: number
  lastOfferedMs: number | undefined
  lastStartTickMs: number | undefined
  readonly #store: TablesOfJobs

  constructor(store: TablesOfJobs, type: string) {
    this.#store = store
    this.job = jobOf(store, type)
    const row = store.db.get<Row>(
      `SELECT paused, permits, last_offered_ms AS lastOfferedMs, last_start_tick_ms AS lastStartTickMs,
        last_status AS lastStatus FROM jobs WHERE job = ?`,
      type,
    )
    this.paused = row?.paused === 1
    this.permits = row?.permits ?? 0
    this.lastOfferedMs = row?.lastOfferedMs ?? undefined
    this.lastStartTickMs = row?.lastStartTickMs ?? undefined
    this.lastStatus = row?.lastStatus ?? undefined
  }

  get hasHead(): boolean {
    const sql = 'SELECT 1 FROM messages WHERE job = ? AND state = 0 AND schema_version <= ? LIMIT 1'
    return this.#store.db.get(sql, this.job.type, this.job.schemaVersion) !== undefined
  }

  /** Live claims of all processes. */
  get running(): number {
    const sql = 'SELECT count(*) AS running FROM claims WHERE job = ?'
    return this.#store.db.get<{ running: number }>(sql, this.job.type)?.running ?? 0
  }

  /** Whether it has anything that its dependents may have to wait for. */
  get isBusy(): boolean {
    if (this.running > 0) return true
    return (
      this.#store.db.get('SELECT 1 FROM messages WHERE job = ? AND is_run = 1 LIMIT 1', this.job.type) !==
      undefined
    )
  }

  hasRunBefore(sequence: number): boolean {
    const { kind, type } = this.job
    const sql =
      kind === 'queue'
        ? 'SELECT 1 FROM claims WHERE job = ? AND sequence < ? LIMIT 1'
        : 'SELECT 1 FROM messages WHERE job = ? AND is_run = 1 AND sequence < ? LIMIT 1'
    return this.#store.db.get(sql, type, sequence) !== undefined
  }

  waiting(most: number): number {
    const sql =
      'SELECT count(*) AS waiting FROM (SELECT 1 FROM messages WHERE job = ? AND is_run = 1 AND state IN (0, 2) LIMIT ?)'
    return this.#store.db.get<{ waiting: number }>(sql, this.job.type, most)?.waiting ?? 0
  }

  /** Writes what may have changed. */
  save(): void {
    this.#store.db.run(
      'UPDATE jobs SET permits = ?, last_offered_ms = ?, last_start_tick_ms = ? WHERE job = ?',
      this.permits,
      this.lastOfferedMs ?? null,
      this.lastStartTickMs ?? null,
      this.job.type,
    )
  }
}

/** The facts of other jobs, each read when it is needed. */
export function factsIn(store: Store): FactsOf {
  return (job) => (store.jobs.has(job) ? new JobRow(store, job) : undefined)
}

/** Notes how the latest run of a job ended, for those that depend on it. */
export function noteStatus({ db }: Tables, job: string, status: RunStatus): void {
  db.run('UPDATE jobs SET last_status = ? WHERE job = ? AND last_status IS NOT ?', status, job, status)
}
