/** How many messages of each job are where. Every figure comes from an index. */

import type { JobCounts, ListedMessage, MessageFilter, Page } from '../engine/engine.ts'
import { countDeadLetters } from './dead-letter-table.ts'
import { JobRow } from './job-row.ts'
import { listedMessageOf, MESSAGE_COLUMNS, type MessageRow } from './message-row.ts'
import { pageFrom } from './page.ts'
import type { Store } from './store.ts'

/** The counts of the jobs that this process knows. */
export function countsOf(store: Store): readonly JobCounts[] {
  const { db, host, jobs } = store
  const ready = countBy(store, 'SELECT job, count(*) AS messages FROM messages WHERE state = 0 GROUP BY job')
  const delayed = countBy(
    store,
    'SELECT job, count(*) AS messages FROM messages WHERE state = 1 GROUP BY job',
  )
  const blocked = new Map(
    db
      .all<Blocked>(BLOCKED, host.clock.now())
      .map(({ job, later, messages }) => [job, { later, now: messages - later }]),
  )
  const running = countBy(store, 'SELECT job, count(*) AS messages FROM claims GROUP BY job')
  const dead = countDeadLetters(store)
  return [...jobs.keys()].map((job) => ({
    job,
    ready: (ready.get(job) ?? 0) + (blocked.get(job)?.now ?? 0),
    delayed: (delayed.get(job) ?? 0) + (blocked.get(job)?.later ?? 0),
    running: running.get(job) ?? 0,
    dead: dead.get(job) ?? 0,
    oldestReadyMs: ready.has(job) ? oldestReady(store, job) : undefined,
  }))
}

/** What is not settled, in the order of enqueue. */
export function listMessages({ db, host }: Store, filter: MessageFilter): Page<ListedMessage> {
  const { job, state, enqueuedBeforeMs, after, limit } = filter
  const nowMs = host.clock.now()
  const rows = db.all<MessageRow>(
    `SELECT ${MESSAGE_COLUMNS} FROM messages WHERE ${[
      after === undefined ? '?1 IS NULL' : 'sequence > ?1',
      job === undefined ? '?2 IS NULL' : 'job = ?2',
      enqueuedBeforeMs === undefined ? '?3 IS NULL' : 'enqueued_ms < ?3',
      state === undefined ? '?4 IS NOT NULL' : IN_STATE[state],
    ].join(' AND ')} ORDER BY sequence LIMIT ?5`,
    after === undefined ? null : Number(after),
    job ?? null,
    enqueuedBeforeMs ?? null,
    nowMs,
    limit + 1,
  )
  return pageFrom(rows, limit, (row) => listedMessageOf(row, nowMs))
}

const IN_STATE = {
  ready: '(state IN (0, 2) AND due_ms <= ?4)',
  delayed: '(state = 1 OR state IN (0, 2) AND due_ms > ?4)',
  running: '(state = 3 AND ?4 IS NOT NULL)',
} as const satisfies Record<ListedMessage['state'], string>

const BLOCKED = `SELECT job, count(*) AS messages, sum(due_ms > ?) AS later FROM messages
  WHERE chain IS NOT NULL AND state = 2 GROUP BY job`

interface Blocked {
  readonly job: string
  readonly messages: number
  readonly later: number
}

function countBy({ db }: Store, sql: string): ReadonlyMap<string, number> {
  const rows = db.all<{ job: string; messages: number }>(sql)
  return new Map(rows.map(({ job, messages }) => [job, messages]))
}

/** Of the messages that are next in their lanes; none where the job waits for a permit. */
function oldestReady(store: Store, type: string): number | undefined {
  const state = new JobRow(store, type)
  if (state.needsPermit && state.permits === 0) return undefined
  const sql =
    'SELECT due_ms AS dueMs FROM messages WHERE state = 0 AND job = ? AND lane = ? ORDER BY position LIMIT 1'
  const dues = [0, 1, 2, 3].flatMap((lane) => {
    const head = store.db.get<{ dueMs: number }>(sql, type, lane)
    return head === undefined ? [] : [head.dueMs]
  })
  return dues.length === 0 ? undefined : Math.min(...dues)
}
