/** What becomes of claimed messages: done, dead or waiting again. Each is fenced by its claim. */

import type { RunRecord, SettledTo, Settlement } from '../engine/engine.ts'
import { standChain } from './chains.ts'
import { claimSequenceOf } from './claim-id.ts'
import { bury } from './dead-letter-table.ts'
import { noteStatus } from './job-row.ts'
import { MESSAGE_COLUMNS, type MessageRow } from './message-row.ts'
import { conclude, putBack } from './messages.ts'
import { noteOutcome } from './outcomes.ts'
import { recordRun } from './run-table.ts'
import type { Store } from './store.ts'

/** Settles a message. @param place its sequence @returns whether its claim still held it */
export function settleMessage(store: Store, { claimId, to }: Settlement, place: number): boolean {
  const claim = claimSequenceOf(claimId)
  if (to.state === 'done' && store.db.run(REMOVE_PLAIN, place, claim) === 1) return true
  const row = store.db.get<MessageRow>(
    `SELECT ${MESSAGE_COLUMNS} FROM messages WHERE sequence = ? AND claim = ?`,
    place,
    claim,
  )
  if (row === undefined) return false
  if (to.state === 'waiting') putBack(store, row, to)
  else remove(store, row, to)
  return true
}

/** The usual case in one statement: a message of a queue job that keeps no order. */
const REMOVE_PLAIN = 'DELETE FROM messages WHERE sequence = ? AND claim = ? AND is_run = 0 AND chain IS NULL'

/** Settles a claimed message for good. */
export function remove(store: Store, row: MessageRow, to: Exclude<SettledTo, { state: 'waiting' }>): void {
  store.db.run('DELETE FROM messages WHERE sequence = ?', row.sequence)
  if (row.chain !== null) standChain(store, row.job, row.chain)
  if (to.state === 'dead') bury(store, row, to)
  conclude(store, row, to.state === 'done' ? to.status : 'failed')
}

/**
 * Ends a claim and records its run. Messages that are still unsettled wait again, attempt not counted.
 *
 * @returns whether it is the end of what a call triggered
 */
export function finishRun(store: Store, run: RunRecord): boolean {
  const { db } = store
  const claim = claimSequenceOf(run.claimId)
  const held = db.get<{ messages: string }>('SELECT messages FROM claims WHERE sequence = ?', claim)
  if (held === undefined) return false // it was lost, and recorded by whoever took over
  for (const row of unsettledOf(store, claim, held.messages)) {
    putBack(store, row, { dueMs: row.dueMs, counted: false, alone: false })
  }
  db.run('DELETE FROM claims WHERE sequence = ?', claim)
  if (store.jobs.get(run.job)?.kind === 'queue') noteStatus(store, run.job, run.status)
  recordRun(store, run)
  return noteOutcome(store, run)
}

/** The messages that a claim still holds. @param places their sequences, as JSON */
export function unsettledOf({ db }: Store, claim: number, places: string): readonly MessageRow[] {
  const rows = `SELECT ${MESSAGE_COLUMNS} FROM messages WHERE sequence IN (SELECT value FROM json_each(?)) AND claim = ? ORDER BY sequence`
  return db.all<MessageRow>(rows, places, claim)
}
