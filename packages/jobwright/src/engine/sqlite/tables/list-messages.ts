/** The messages in the file, page by page. What a page costs does not depend on what waits. */

import { blocksFrom } from '../counts/blocks.ts'
import { jobsCondition, jobsValue } from '../counts/jobs-condition.ts'
import { BLOCK, blockOf, LISTED } from '../counts/place.ts'
import { listedMessageOf, MESSAGE_COLUMNS, STATE, type MessageRow } from './message-row.ts'
import { placeAfter } from '../../contract/cursor.ts'
import { pageFrom } from './page.ts'
import type { Tables } from './store.ts'
import type { ListedMessage, MessageFilter, Page } from '../../contract/inspection.ts'

/** The messages that are not settled, in the order of enqueue. */
export function listMessages(tables: Tables, filter: MessageFilter): Page<ListedMessage> {
  const { limit } = filter
  const rows = rowsOf(tables, filter)
  return pageFrom(rows, { list: 'messages', limit, entryOf: listedMessageOf })
}

/** One row more than the page has, if there are as many. */
function rowsOf(tables: Tables, filter: MessageFilter): readonly MessageRow[] {
  const { jobs, id, state, enqueuedBeforeMs, after, limit } = filter
  const place = placeAfter('messages', after) ?? -1
  if (id !== undefined) return rowsWhere(tables, filter, { first: place + 1, most: 1 })
  if (state === 'running') return runningRows(tables, filter, place)
  if (jobs === undefined && state === undefined && enqueuedBeforeMs === undefined) {
    return rowsWhere(tables, filter, { first: place + 1, most: limit + 1 })
  }
  return rowsInBlocks(tables, filter, place)
}

/** A part of the table, by sequences. */
interface Part {
  readonly first: number
  readonly last?: number
  readonly most: number
}

function rowsWhere(
  { db }: Tables,
  filter: MessageFilter,
  { first, last, most }: Part,
): readonly MessageRow[] {
  const { jobs, id, state, enqueuedBeforeMs } = filter
  return db.all<MessageRow>(
    `SELECT ${MESSAGE_COLUMNS} FROM messages WHERE ${[
      'sequence >= ?1',
      last === undefined ? '?2 IS NULL' : 'sequence <= ?2',
      jobsCondition(jobs, '?3'),
      enqueuedBeforeMs === undefined ? '?4 IS NULL' : 'enqueued_ms < ?4',
      id === undefined ? '?5 IS NULL' : 'id = ?5',
      ...(state === undefined ? [] : [IN_STATE[state]]),
    ].join(' AND ')} ORDER BY sequence LIMIT ?6 + 0`,
    first,
    last ?? null,
    jobsValue(jobs),
    enqueuedBeforeMs ?? null,
    id ?? null,
    most,
  )
}

const IN_STATE = {
  ready: `(state = ${STATE.ready} OR state = ${STATE.blocked} AND later = 0)`,
  delayed: `(state = ${STATE.delayed} OR later = 1)`,
  running: `state = ${STATE.claimed}`,
} as const satisfies Record<ListedMessage['state'], string>

/** The claims know the messages that run: at most what the workers have taken. */
function runningRows(tables: Tables, filter: MessageFilter, place: number): readonly MessageRow[] {
  const rows: MessageRow[] = []
  for (const sequence of claimedOf(tables, filter.jobs)) {
    if (rows.length > filter.limit) break
    if (sequence > place)
      rows.push(...rowsWhere(tables, filter, { first: sequence, last: sequence, most: 1 }))
  }
  return rows
}

/** The sequences of the messages that the live claims were made for, in order. */
function claimedOf({ db }: Tables, jobs: readonly string[] | undefined): readonly number[] {
  const sql = `SELECT value AS sequence FROM claims, json_each(claims.messages) WHERE ${jobsCondition(jobs, '?1')}`
  const rows = db.all<{ sequence: number }>(sql, jobsValue(jobs))
  return rows.map(({ sequence }) => sequence).toSorted((one, other) => one - other)
}

/** Reads the blocks that have such messages, until the page is full. */
function rowsInBlocks(tables: Tables, filter: MessageFilter, place: number): readonly MessageRow[] {
  const { state, limit, jobs } = filter
  const states = state === undefined ? Object.values(LISTED) : state === 'running' ? [] : [LISTED[state]]
  // The blocks do not count what is claimed.
  const claimed = state === undefined ? claimedOf(tables, jobs).map(blockOf) : []
  const rows: MessageRow[] = []
  const most = limit + 1
  for (let from = blockOf(place + 1); rows.length < most;) {
    const counted = blocksFrom(tables.db, { ...filter, states }, from, most)
    const nextClaimed = claimed.filter((block) => block >= from)
    const blocks = [...new Set([...counted, ...nextClaimed])].toSorted((one, other) => one - other)
    for (const block of blocks.slice(0, most)) {
      const part = { first: Math.max(block * BLOCK, place + 1), last: (block + 1) * BLOCK - 1 }
      rows.push(...rowsWhere(tables, filter, { ...part, most: most - rows.length }))
      from = block + 1
      if (rows.length >= most) break
    }
    if (blocks.length === 0) break
  }
  return rows
}
