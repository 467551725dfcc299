/**
 * The blocks of sequences in which the messages of a list are: a list reads these, and no others.
 */

import type { Database } from '../connection/database.ts'
import { jobsCondition, jobsValue } from './jobs-condition.ts'

/** Which messages to look for. */
export interface BlockFilter {
  readonly jobs?: readonly string[] | undefined
  /** The codes of `LISTED`. */
  readonly states: readonly number[]
  readonly enqueuedBeforeMs?: number | undefined
}

/** The first blocks from one on that may have such messages, up to `most`, in order. */
export function blocksFrom(db: Database, filter: BlockFilter, from: number, most: number): readonly number[] {
  const { jobs, states, enqueuedBeforeMs } = filter
  const sql = `SELECT DISTINCT block FROM message_blocks WHERE ${[
    jobsCondition(jobs, '?1'),
    'state = ?2 AND block >= ?3',
    enqueuedBeforeMs === undefined ? '?4 IS NULL' : 'earliest_ms < ?4',
  ].join(' AND ')} ORDER BY block LIMIT ?5 + 0`
  const blocks = states.flatMap((state) =>
    db.all<{ block: number }>(sql, jobsValue(jobs), state, from, enqueuedBeforeMs ?? null, most),
  )
  return [...new Set(blocks.map(({ block }) => block))].toSorted((one, other) => one - other).slice(0, most)
}
