/** How many messages of each job are where. Every figure comes from an index. */

import { LANES } from '../../../manifest/priority.ts'
import { waitsForPermit } from '../../rules/claim-rules.ts'
import { dependencyWait, type WaitingMessage } from '../../rules/dependencies.ts'
import type { DependencyWait, JobCounts } from '../../contract/inspection.ts'
import { countDeadLetters } from './dead-letter-table.ts'
import { coolingJobs, factsOfDependency, JobRow } from './job-row.ts'
import { STATE } from './message-row.ts'
import { headDueMs } from './messages.ts'
import type { Store, Tables } from './store.ts'

/** The counts of the jobs that this process knows. */
export function countsOf(store: Store): readonly JobCounts[] {
  return countJobs(store, store.jobs.keys()).map((counts) =>
    counts.ready === 0 ? counts : { ...counts, oldestReadyMs: oldestReady(store, counts.job) },
  )
}

/** What the message that is next waits for. A process that knows the jobs goes by their options. */
function waitOf(tables: Tables, job: string): { readonly waitingFor?: DependencyWait } {
  const row = tables.db.get<{ dependencies: string }>('SELECT dependencies FROM jobs WHERE job = ?', job)
  const dependencies = tables.jobs.get(job)?.dependencies ?? JSON.parse(row?.dependencies ?? '[]')
  if (dependencies.length === 0) return {}
  const heads = LANES.map((_, lane) => tables.db.get<WaitingMessage>(HEAD, job, lane))
  const waitingFor = dependencyWait(
    { dependencies },
    heads.filter((head) => head !== undefined),
    (name) => factsOfDependency(tables, name),
  )
  return waitingFor === undefined ? {} : { waitingFor }
}

const HEAD = `SELECT sequence, due_ms AS dueMs FROM messages WHERE state = ${STATE.ready} AND job = ? AND lane = ?
  ORDER BY position LIMIT 1`

/**
 * The counts of these jobs, without `oldestReadyMs`: only a process that knows a job can tell which
 * of its messages wait for nothing but a slot.
 */
export function countJobs(tables: Tables, jobs: Iterable<string>): readonly JobCounts[] {
  const { db, host } = tables
  const ready = countBy(tables, READY)
  const delayed = countBy(tables, DELAYED)
  const blocked = new Map(
    db
      .all<Blocked>(BLOCKED, host.clock.now())
      .map(({ job, later, messages }) => [job, { later, now: messages - later }]),
  )
  const running = countBy(tables, RUNNING)
  const dead = countDeadLetters(tables)
  const cooling = coolingJobs(tables)
  return Array.from(jobs, (job) => ({
    job,
    ready: (ready.get(job) ?? 0) + (blocked.get(job)?.now ?? 0),
    delayed: (delayed.get(job) ?? 0) + (blocked.get(job)?.later ?? 0),
    running: running.get(job) ?? 0,
    dead: dead.get(job) ?? 0,
    ...(cooling.has(job) && { coolingUntilMs: cooling.get(job) }),
    oldestReadyMs: undefined,
    ...((ready.get(job) ?? 0) > 0 && waitOf(tables, job)),
  }))
}

const READY = `SELECT job, count(*) AS messages FROM messages WHERE state = ${STATE.ready} GROUP BY job`
const DELAYED = `SELECT job, count(*) AS messages FROM messages WHERE state = ${STATE.delayed} GROUP BY job`
const BLOCKED = `SELECT job, count(*) AS messages, sum(due_ms > ?) AS later FROM messages
  WHERE chain IS NOT NULL AND state = ${STATE.blocked} GROUP BY job`
const RUNNING = 'SELECT job, count(*) AS messages FROM claims GROUP BY job'

interface Blocked {
  readonly job: string
  readonly messages: number
  readonly later: number
}

function countBy({ db }: Tables, sql: string): ReadonlyMap<string, number> {
  const rows = db.all<{ job: string; messages: number }>(sql)
  return new Map(rows.map(({ job, messages }) => [job, messages]))
}

/** The due time of the oldest message that is next in a lane, unless the job waits for a permit. */
function oldestReady(store: Store, job: string): number | undefined {
  if (waitsForPermit(new JobRow(store, job))) return undefined
  const dues = LANES.map((_, lane) => headDueMs(store, job, lane)).filter((dueMs) => dueMs !== undefined)
  return dues.length === 0 ? undefined : Math.min(...dues)
}
