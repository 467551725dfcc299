/** What becomes of claimed messages: done, dead or waiting again. Each is fenced by its claim. */

import { standChain } from '../tables/chains.ts'
import { claimSequenceOf } from '../tables/claims.ts'
import { bury } from '../tables/dead-letter-table.ts'
import { noteStatus } from '../tables/job-row.ts'
import { MESSAGE_COLUMNS, type MessageRow } from '../tables/message-row.ts'
import { conclude, putBack } from '../tables/messages.ts'
import { noteOutcome } from '../tables/outcomes.ts'
import { recordRun } from '../tables/run-table.ts'
import type { Store } from '../tables/store.ts'
import type { SettledTo, Settlement } from '../../contract/message.ts'
import type { RunRecord } from '../../contract/run-record.ts'

/** Settles messages in their order. @returns which of them their claims still held */
export function settleMessages(store: Store, settlements: readonly PlacedSettlement[]): readonly boolean[] {
  const settled: boolean[] = []
  while (settled.length < settlements.length) {
    for (const was of settleTogether(store, doneTogether(settlements, settled.length))) settled.push(was)
  }
  return settled
}

/** Those from here on that are done and of one claim, each message once; at least one. */
function doneTogether(settlements: readonly PlacedSettlement[], from: number): readonly PlacedSettlement[] {
  const claimId = settlements[from]?.claimId
  const places = new Set<number>()
  let end = from
  for (let next = settlements[end]; next !== undefined; next = settlements[end]) {
    if (next.claimId !== claimId || next.to.state !== 'done' || places.has(next.place)) break
    places.add(next.place)
    end += 1
  }
  return settlements.slice(from, Math.max(end, from + 1))
}

function settleTogether(store: Store, settlements: readonly PlacedSettlement[]): readonly boolean[] {
  if (settlements.length > 1 && removeAll(store, settlements)) return settlements.map(() => true)
  return settlements.map((one) => settleMessage(store, one))
}

/** The usual case in one statement: messages of a queue job that keeps no order. @returns whether it was; else nothing was done */
function removeAll({ db }: Store, settlements: readonly PlacedSettlement[]): boolean {
  const claim = claimSequenceOf(settlements[0]?.claimId ?? '')
  const places = JSON.stringify(settlements.map(({ place }) => place))
  db.exec('SAVEPOINT settling')
  const wereAll = db.run(REMOVE_MANY, places, claim) === settlements.length
  if (!wereAll) db.exec('ROLLBACK TO settling')
  db.exec('RELEASE settling')
  return wereAll
}

/** Settles a message. @returns whether its claim still held it */
function settleMessage(store: Store, { claimId, to, place }: PlacedSettlement): boolean {
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

const REMOVE_PLAIN = 'DELETE FROM messages WHERE sequence = ? AND claim = ? AND is_run = 0 AND chain IS NULL'

const REMOVE_MANY = `DELETE FROM messages WHERE sequence IN (SELECT value FROM json_each(?)) AND claim = ?
  AND is_run = 0 AND chain IS NULL`

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

/** A settlement with the sequence of its message. */
export interface PlacedSettlement extends Settlement {
  readonly place: number
}
