/** What happens to waiting messages by itself: some become due, some are given up. */

import { MESSAGE_COLUMNS, STATE, type MessageRow } from '../tables/message-row.ts'
import { drop, verdictOf } from '../tables/messages.ts'
import type { Store } from '../tables/store.ts'
import { END_REASONS } from '../../contract/claim-rules.ts'

/** What is due is ready, and what has waited for as long as it may is gone: in steps, as very much may be due at one time. */
export function catchUp(store: Store): void {
  const { db, host, sequence } = store
  const nowMs = host.clock.now()
  const due = db.all<{ sequence: number }>(
    'SELECT sequence FROM messages WHERE state = 1 AND due_ms <= ? ORDER BY due_ms, job, sequence LIMIT 1000',
    nowMs,
  )
  for (const row of due) {
    db.run('UPDATE messages SET state = 0, position = ? WHERE sequence = ?', sequence.next(), row.sequence)
  }
  for (const row of db.all<MessageRow>(EXPIRED, nowMs, host.processId)) {
    drop(store, row, END_REASONS.expired)
  }
  for (const row of db.all<MessageRow>(GIVEN_UP, nowMs, host.processId)) giveUp(store, row)
}

// What this process does not know is for those to give up that know it.
const KNOWN = 'job IN (SELECT job FROM known_jobs WHERE process = ?)'
const EXPIRED = `SELECT ${MESSAGE_COLUMNS} FROM messages WHERE expires_ms <= ? AND ${KNOWN} ORDER BY expires_ms LIMIT 1000`
const GIVEN_UP = `SELECT ${MESSAGE_COLUMNS} FROM messages WHERE gives_up_ms <= ? AND ${KNOWN} ORDER BY gives_up_ms LIMIT 1000`

/** When something next happens to a waiting message by itself. */
export function nextDueMs({ db, host }: Store): number | undefined {
  const times = [
    db.get<Time>('SELECT due_ms AS ms FROM messages WHERE state = 1 ORDER BY due_ms LIMIT 1'),
    db.get<Time>(
      `SELECT expires_ms AS ms FROM messages WHERE expires_ms IS NOT NULL AND ${KNOWN} ORDER BY expires_ms LIMIT 1`,
      host.processId,
    ),
    db.get<Time>(
      `SELECT gives_up_ms AS ms FROM messages WHERE gives_up_ms IS NOT NULL AND ${KNOWN} ORDER BY gives_up_ms LIMIT 1`,
      host.processId,
    ),
  ].flatMap((row) => (row === undefined ? [] : [row.ms]))
  return times.length === 0 ? undefined : Math.min(...times)
}

interface Time {
  readonly ms: number
}

function giveUp(store: Store, row: MessageRow): void {
  const job = store.jobs.get(row.job)
  const isWaiting = row.state !== STATE.claimed
  const verdict = job !== undefined && isWaiting ? verdictOf(store, job, row) : undefined
  if (verdict?.verdict === 'never') return drop(store, row, verdict.reason)
  store.db.run('UPDATE messages SET gives_up_ms = NULL WHERE sequence = ?', row.sequence)
}
