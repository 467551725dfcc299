/** The messages in the file, page by page. */

import { listedMessageOf, MESSAGE_COLUMNS, STATE, type MessageRow } from './message-row.ts'
import { placeAfter } from '../../contract/cursor.ts'
import { jobsCondition, jobsValue, pageFrom } from './page.ts'
import type { Tables } from './store.ts'
import type { ListedMessage, MessageFilter, Page } from '../../contract/inspection.ts'

/** The messages that are not settled, in the order of enqueue. */
export function listMessages({ db, host }: Tables, filter: MessageFilter): Page<ListedMessage> {
  const { jobs, id, state, enqueuedBeforeMs, after, limit } = filter
  const nowMs = host.clock.now()
  const rows = db.all<MessageRow>(
    `SELECT ${MESSAGE_COLUMNS} FROM messages WHERE ${[
      after === undefined ? '?1 IS NULL' : 'sequence > ?1',
      jobsCondition(jobs, '?2'),
      enqueuedBeforeMs === undefined ? '?3 IS NULL' : 'enqueued_ms < ?3',
      state === undefined ? '?4 IS NOT NULL' : IN_STATE[state],
      id === undefined ? '?5 IS NULL' : 'id = ?5',
    ].join(' AND ')} ORDER BY sequence LIMIT ?6`,
    placeAfter('messages', after) ?? null,
    jobsValue(jobs),
    enqueuedBeforeMs ?? null,
    nowMs,
    id ?? null,
    limit + 1,
  )
  return pageFrom(rows, { list: 'messages', limit, entryOf: (row) => listedMessageOf(row, nowMs) })
}

const IN_STATE = {
  ready: `(state IN (${STATE.ready}, ${STATE.blocked}) AND due_ms <= ?4)`,
  delayed: `(state = ${STATE.delayed} OR state IN (${STATE.ready}, ${STATE.blocked}) AND due_ms > ?4)`,
  running: `(state = ${STATE.claimed} AND ?4 IS NOT NULL)`,
} as const satisfies Record<ListedMessage['state'], string>
