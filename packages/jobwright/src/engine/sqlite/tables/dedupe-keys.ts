/**
 * The dedupe keys: while a message holds one, no second message of the job with the key is stored.
 */

import type { Tables } from './store.ts'
import { storedTime, type MessageRow } from './message-row.ts'
import type { NewMessage } from '../../contract/message.ts'

/** The id of the message that holds the key of a new one now. */
export function keyHolder({ db }: Tables, { job, dedupeKey }: NewMessage, nowMs: number): string | undefined {
  if (dedupeKey === undefined) return undefined
  const sql =
    'SELECT message_id AS id FROM dedupe_keys WHERE job = ? AND key = ? AND (until_ms IS NULL OR until_ms > ?)'
  return db.get<{ id: string }>(sql, job, dedupeKey, nowMs)?.id
}

/** Lets a new message hold its key, if it has one. */
export function holdKey({ db }: Tables, { job, dedupeKey, dedupeUntilMs }: NewMessage, id: string): void {
  if (dedupeKey === undefined) return
  const untilMs = dedupeUntilMs === undefined ? null : storedTime(dedupeUntilMs)
  db.run('INSERT OR REPLACE INTO dedupe_keys VALUES (?, ?, ?, ?)', job, dedupeKey, id, untilMs)
}

/** Called when a message does not wait any more. A key that is held for a time stays held. */
export function freeKey(
  { db }: Tables,
  { job, dedupeKey, id }: Pick<MessageRow, 'job' | 'dedupeKey' | 'id'>,
): void {
  if (dedupeKey === null) return
  db.run('DELETE FROM dedupe_keys WHERE job = ? AND key = ? AND message_id = ?', job, dedupeKey, id)
}

/** Called when a message ended without an outcome: a key that it holds for a time is free too. */
export function freeTimedKey({ db }: Tables, messageId: string): void {
  db.run('DELETE FROM dedupe_keys WHERE message_id = ? AND until_ms IS NOT NULL', messageId)
}

/** Deletes keys whose time is over. @returns how many */
export function forgetKeys({ db, host }: Tables, most: number): number {
  return db.run(
    'DELETE FROM dedupe_keys WHERE (job, key) IN (SELECT job, key FROM dedupe_keys WHERE until_ms <= ? LIMIT ?)',
    host.clock.now(),
    most,
  )
}
