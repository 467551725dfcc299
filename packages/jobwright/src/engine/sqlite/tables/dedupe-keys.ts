/** The dedupe keys, each held by a message: while one is held, no second message with it is stored. */

import type { MessageRow } from './message-row.ts'
import type { Tables, Store } from './store.ts'
import { storedTime } from '../connection/stored-number.ts'
import type { NewMessage } from '../../contract/message.ts'

/** The id of the message that holds the key of this one now. */
export function keyHolder({ db }: Tables, { job, dedupeKey }: NewMessage, nowMs: number): string | undefined {
  if (dedupeKey === undefined) return undefined
  const sql =
    'SELECT message_id AS id FROM dedupe_keys WHERE job = ? AND key = ? AND (until_ms IS NULL OR until_ms > ?)'
  return db.get<{ id: string }>(sql, job, dedupeKey, nowMs)?.id
}

export function holdKey({ db }: Tables, { job, dedupeKey, dedupeUntilMs }: NewMessage, id: string): void {
  if (dedupeKey === undefined) return
  const untilMs = dedupeUntilMs === undefined ? null : storedTime(dedupeUntilMs)
  db.run('INSERT OR REPLACE INTO dedupe_keys VALUES (?, ?, ?, ?)', job, dedupeKey, id, untilMs)
}

/** The message waits no longer. A key that is held for a time stays held. */
export function freeKey(
  { db }: Tables,
  { job, dedupeKey, id }: Pick<MessageRow, 'job' | 'dedupeKey' | 'id'>,
): void {
  if (dedupeKey === null) return
  db.run('DELETE FROM dedupe_keys WHERE job = ? AND key = ? AND message_id = ?', job, dedupeKey, id)
}

/** Forgets keys whose time is over. @returns how many */
export function forgetKeys({ db, host }: Store, most: number): number {
  return db.run(
    'DELETE FROM dedupe_keys WHERE (job, key) IN (SELECT job, key FROM dedupe_keys WHERE until_ms <= ? LIMIT ?)',
    host.clock.now(),
    most,
  )
}
