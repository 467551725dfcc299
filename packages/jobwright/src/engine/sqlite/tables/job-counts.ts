/** How many messages of each job are where. Every figure comes from an index. */

import { countDeadLetters } from './dead-letter-table.ts'
import { JobRow } from './job-row.ts'
import type { Store, Tables } from './store.ts'
import { waitsForPermit } from '../../contract/claim-rules.ts'
import type { JobCounts } from '../../contract/inspection.ts'

/** The counts of the jobs that this process knows. */
export function countsOf(store: Store): readonly JobCounts[] {
  return countJobs(store, store.jobs.keys()).map((counts) =>
    counts.ready === 0 ? counts : { ...counts, oldestReadyMs: oldestReady(store, counts.job) },
  )
}

/** The counts of these jobs; only a process that knows them can tell which messages wait for a slot alone. */
export function countJobs(tables: Tables, jobs: Iterable<string>): readonly JobCounts[] {
  const { db, host } = tables
  const ready = countBy(tables, 'SELECT job, count(*) AS messages FROM messages WHERE state = 0 GROUP BY job')
  const delayed = countBy(
    tables,
    'SELECT job, count(*) AS messages FROM messages WHERE state = 1 GROUP BY job',
  )
  const blocked = new Map(
    db
      .all<Blocked>(BLOCKED, host.clock.now())
      .map(({ job, later, messages }) => [job, { later, now: messages - later }]),
  )
  const running = countBy(tables, 'SELECT job, count(*) AS messages FROM claims GROUP BY job')
  const dead = countDeadLetters(tables)
  return Array.from(jobs, (job) => ({
    job,
    ready: (ready.get(job) ?? 0) + (blocked.get(job)?.now ?? 0),
    delayed: (delayed.get(job) ?? 0) + (blocked.get(job)?.later ?? 0),
    running: running.get(job) ?? 0,
    dead: dead.get(job) ?? 0,
    oldestReadyMs: undefined,
  }))
}

const BLOCKED = `SELECT job, count(*) AS messages, sum(due_ms > ?) AS later FROM messages
  WHERE chain IS NOT NULL AND state = 2 GROUP BY job`

interface Blocked {
  readonly job: string
  readonly messages: number
  readonly later: number
}

function countBy({ db }: Tables, sql: string): ReadonlyMap<string, number> {
  const rows = db.all<{ job: string; messages: number }>(sql)
  return new Map(rows.map(({ job, messages }) => [job, messages]))
}

/** Of the messages that are next in their lanes; none where the job waits for a permit. */
function oldestReady(store: Store, type: string): number | undefined {
  const state = new JobRow(store, type)
  if (waitsForPermit(state)) return undefined
  const sql =
    'SELECT due_ms AS dueMs FROM messages WHERE state = 0 AND job = ? AND lane = ? ORDER BY position LIMIT 1'
  const dues = [0, 1, 2, 3].flatMap((lane) => {
    const head = store.db.get<{ dueMs: number }>(sql, type, lane)
    return head === undefined ? [] : [head.dueMs]
  })
  return dues.length === 0 ? undefined : Math.min(...dues)
}
