/** What happens to waiting messages as time passes: some become due, some are given up. */

import { END_REASONS } from '../../rules/end-reasons.ts'
import {
  count,
  COUNTED_COLUMNS,
  UNREAD_COLUMNS,
  STATE,
  uncount,
  type CountedRow,
  type UnreadRow,
} from '../tables/message-row.ts'
import { drop, verdictOf } from '../tables/messages.ts'
import type { Store } from '../tables/store.ts'

/** How many messages become ready in one transaction: it takes a few milliseconds. */
const DUE_AT_ONCE = 1000

/** How many messages are dropped in one transaction. */
const DROPS_AT_ONCE = 100

/**
 * Makes due messages ready, and drops those that have waited for as long as they may. Very many may
 * come at once: the alarm rings again for the rest.
 */
export function catchUp(store: Store): void {
  const { db, host, sequence, changes } = store
  const nowMs = host.clock.now()
  if ((nextDueMs(store) ?? Number.POSITIVE_INFINITY) > nowMs) return
  const due = db.all<DueRow>(DUE, nowMs, DUE_AT_ONCE)
  if (due.length > 0) {
    const places = due.map((row) => [row.sequence, sequence.next()])
    db.run(MAKE_READY, JSON.stringify(places))
    for (const row of due) {
      uncount(store, row)
      count(store, { ...row, state: STATE.ready })
      changes.readied(row.job, row.lane, row.dueMs)
    }
  }
  for (const row of db.all<CountedRow>(DUE_IN_CHAIN, nowMs, DUE_AT_ONCE)) {
    uncount(store, { ...row, later: 1 })
    count(store, row)
  }
  for (const row of db.all<UnreadRow>(EXPIRED, nowMs, host.processId, DROPS_AT_ONCE)) {
    drop(store, row, END_REASONS.expired)
  }
  for (const row of db.all<UnreadRow>(GIVEN_UP, nowMs, host.processId, DROPS_AT_ONCE)) giveUp(store, row)
}

interface DueRow extends CountedRow {
  readonly dueMs: number
}

const DUE = `SELECT ${COUNTED_COLUMNS}, due_ms AS dueMs FROM messages WHERE state = ${STATE.delayed} AND due_ms <= ?
  ORDER BY due_ms, job, sequence LIMIT ? + 0`
const MAKE_READY = `UPDATE messages SET state = ${STATE.ready}, position = place.value ->> 1
  FROM json_each(?) AS place WHERE sequence = place.value ->> 0`
/** Blocked messages move no place when they are due, but lists and counts show them as ready. */
const DUE_IN_CHAIN = `UPDATE messages SET later = 0
  WHERE sequence IN (SELECT sequence FROM messages WHERE later = 1 AND due_ms <= ? ORDER BY due_ms LIMIT ? + 0) RETURNING ${COUNTED_COLUMNS}`
/** Messages of jobs that this process does not know are left to processes that do. */
const KNOWN = 'EXISTS (SELECT 1 FROM known_jobs WHERE known_jobs.job = messages.job AND process = ?)'
const EXPIRED = `SELECT ${UNREAD_COLUMNS} FROM messages WHERE expires_ms <= ? AND ${KNOWN} ORDER BY expires_ms LIMIT ? + 0`
const GIVEN_UP = `SELECT ${UNREAD_COLUMNS} FROM messages WHERE gives_up_ms <= ? AND ${KNOWN} ORDER BY gives_up_ms LIMIT ? + 0`

/** When {@link catchUp} has something to do next, in milliseconds since the epoch. */
export function nextDueMs({ db, host }: Store): number | undefined {
  const next = db.get<Record<string, number | null>>(NEXT, host.processId, host.processId) ?? {}
  const times = Object.values(next).filter((ms) => ms !== null)
  return times.length === 0 ? undefined : Math.min(...times)
}

/** One statement, as each transaction runs it: it reads the first entry of each index. */
const NEXT = `SELECT
  (SELECT due_ms FROM messages WHERE state = ${STATE.delayed} ORDER BY due_ms LIMIT 1) AS due,
  (SELECT due_ms FROM messages WHERE later = 1 ORDER BY due_ms LIMIT 1) AS dueInChain,
  (SELECT expires_ms FROM messages WHERE expires_ms IS NOT NULL AND ${KNOWN} ORDER BY expires_ms LIMIT 1) AS expired,
  (SELECT gives_up_ms FROM messages WHERE gives_up_ms IS NOT NULL AND ${KNOWN} ORDER BY gives_up_ms LIMIT 1) AS givenUp`

/**
 * Drops a message whose dependencies can never be met; any other waits without a deadline from now
 * on.
 */
function giveUp(store: Store, row: UnreadRow): void {
  const job = store.jobs.get(row.job)
  const isWaiting = row.state !== STATE.claimed
  const verdict = job !== undefined && isWaiting ? verdictOf(store, job, row) : undefined
  if (verdict?.verdict === 'never') return drop(store, row, verdict.reason)
  store.db.run('UPDATE messages SET gives_up_ms = NULL WHERE sequence = ?', row.sequence)
}
