/** The table of live claims, each with the messages that it holds. */

import { lossyJson } from '../../contract/lossy-json.ts'
import type { Claim } from '../../contract/message.ts'
import { uniqueId } from '../../contract/unique-id.ts'
import type { RunProgress } from '../../contract/run-record.ts'
import {
  UNREAD_COLUMNS,
  messageOf,
  STATE,
  uncount,
  type ClaimableRow,
  type UnreadRow,
} from './message-row.ts'
import type { Store, Tables } from './store.ts'

/** The id of a claim: its number as text, which is never given twice in one file. */
export function claimIdOf(sequence: number): string {
  return `c${sequence.toString(36)}`
}

/** The number of a claim; 0, which is never used, for an id that this engine did not make. */
export function claimSequenceOf(id: string): number {
  const sequence = id.startsWith('c') ? Number.parseInt(id.slice(1), 36) : 0
  return Number.isSafeInteger(sequence) ? sequence : 0
}

/** Claims messages of one job for this process. */
export function insertClaim(store: Store, rows: readonly [ClaimableRow, ...ClaimableRow[]]): Claim {
  const { db, host } = store
  const sequence = store.sequence.next()
  const [first, ...rest] = rows
  const { job } = first
  const nowMs = host.clock.now()
  const leaseUntilMs = leaseFrom(store, nowMs)
  const places = JSON.stringify(rows.map((row) => row.sequence))
  const runId = uniqueId(nowMs)
  db.run(INSERT, sequence, job, host.processId, leaseUntilMs, nowMs, places, runId)
  if (rest.length === 0) db.run(MARK_ONE, sequence, first.sequence)
  else db.run(MARK, sequence, places)
  for (const row of rows) uncount(store, row)
  const messages = [messageOf(first), ...rest.map(messageOf)] as const
  return { id: claimIdOf(sequence), runId, job, leaseUntilMs, messages }
}

const INSERT =
  'INSERT INTO claims (sequence, job, process, lease_until_ms, claimed_ms, messages, run_id) VALUES (?, ?, ?, ?, ?, ?, ?)'

const MARKED = `UPDATE messages SET state = ${STATE.claimed}, later = 0, claim = ?, expires_ms = NULL`
const MARK = `${MARKED} WHERE sequence IN (SELECT value FROM json_each(?))`
/** For one message JSON takes as long as the rest of the statement. */
const MARK_ONE = `${MARKED} WHERE sequence = ?`

/** Extends the lease of a claim. @returns whether the claim still holds */
export function extendClaim({ db }: Tables, claimId: string, untilMs: number): boolean {
  return db.run(EXTEND, untilMs, claimSequenceOf(claimId)) === 1
}

const EXTEND = 'UPDATE claims SET lease_until_ms = ? WHERE sequence = ?'

/** When a lease ends that is given or extended now. */
export function leaseFrom({ options }: Pick<Store, 'options'>, nowMs: number): number {
  return nowMs + options.leaseSeconds * 1000
}

/** The job of a claim; `undefined` if the claim is gone. */
export function jobOfClaim({ db }: Tables, claimId: string): string | undefined {
  return db.get<{ job: string }>('SELECT job FROM claims WHERE sequence = ?', claimSequenceOf(claimId))?.job
}

/** Notes that a message of a claim begins. @returns whether the claim still holds it */
export function beginMessage({ db }: Tables, claimId: string, messageId: string): boolean {
  return db.run(BEGIN, messageId, claimSequenceOf(claimId)) === 1
}

const BEGIN = 'UPDATE messages SET begun = 1 WHERE id = ? AND claim = ?'

/** The sequences of the messages that a claim was made for, as JSON; `undefined` if it is gone. */
export function placesOf({ db }: Tables, claim: number): string | undefined {
  return db.get<{ messages: string }>('SELECT messages FROM claims WHERE sequence = ?', claim)?.messages
}

/**
 * The messages that a claim still holds, in order.
 *
 * @param places as {@link placesOf} returns them
 */
export function unsettledOf({ db }: Tables, claim: number, places: string): readonly UnreadRow[] {
  return db.all<UnreadRow>(UNSETTLED, places, claim)
}

const UNSETTLED = `SELECT ${UNREAD_COLUMNS} FROM messages WHERE sequence IN (SELECT value FROM json_each(?))
  AND claim = ? ORDER BY sequence`

/** Notes what the task reported last, and of which message. */
export function noteProgress(
  { db }: Tables,
  claimId: string,
  messageId: string,
  progress: RunProgress,
): void {
  db.run(NOTE_PROGRESS, lossyJson({ messageId, progress }), claimSequenceOf(claimId))
}

const NOTE_PROGRESS = 'UPDATE claims SET progress = ? WHERE sequence = ?'

/** What was reported last of the work on a message that the claim holds. */
export function progressOf({ db }: Tables, claim: number, messageId: string): RunProgress | undefined {
  const row = db.get<{ progress: string | null }>('SELECT progress FROM claims WHERE sequence = ?', claim)
  if (row === undefined || row.progress === null) return undefined
  const noted = JSON.parse(row.progress) as NotedProgress // noteProgress has written it
  if (noted.messageId !== messageId) return undefined
  return { fraction: noted.progress.fraction, note: noted.progress.note }
}

interface NotedProgress {
  readonly messageId: string
  readonly progress: { readonly fraction: number; readonly note?: string }
}

/** Ends a claim, which frees a slot of its job. @returns whether the claim still held */
export function deleteClaim({ db, changes }: Tables, claim: number, job: string): boolean {
  const wasHeld = db.run('DELETE FROM claims WHERE sequence = ?', claim) === 1
  if (wasHeld) changes.opened(job)
  return wasHeld
}

/**
 * Asks the process that works on a run or a message to cancel it. The wish is kept: if that process
 * dies, whichever takes the claim over carries it out.
 *
 * @returns whether another process works on it
 */
export function requestCancel({ db }: Tables, id: string, processId?: string): boolean {
  const found = db.get<{ claim: number; process: string }>(CLAIM_OF, id)
  if (found === undefined || found.process === processId) return false
  db.run('INSERT OR IGNORE INTO cancels VALUES (?, ?)', id, found.claim)
  return true
}

const CLAIM_OF = `SELECT sequence AS claim, process FROM claims
  WHERE run_id = ?1 OR sequence = (SELECT claim FROM messages WHERE id = ?1) LIMIT 1`

/** The runs and messages of this process that others want to be cancelled. */
export function cancelsOf({ db, host }: Store): readonly string[] {
  return db.all<{ id: string }>(CANCELS_OF, host.processId).map(({ id }) => id)
}

const CANCELS_OF = 'SELECT id FROM cancels WHERE claim IN (SELECT sequence FROM claims WHERE process = ?)'

/** Whether a message of a claim, or its whole run, is to be cancelled. */
export function isToBeCancelled({ db }: Tables, { id, claim }: Pick<UnreadRow, 'id' | 'claim'>): boolean {
  return claim !== null && db.get(TO_BE_CANCELLED, claim, id) !== undefined
}

const TO_BE_CANCELLED = `SELECT 1 FROM cancels WHERE claim = ?1
  AND (id = ?2 OR id = (SELECT run_id FROM claims WHERE sequence = ?1)) LIMIT 1`

/** Forgets the wishes whose claims have ended. */
export function forgetCancels({ db }: Tables): void {
  db.run('DELETE FROM cancels WHERE claim NOT IN (SELECT sequence FROM claims)')
}
