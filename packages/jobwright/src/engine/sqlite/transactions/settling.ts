/**
 * What becomes of claimed messages: done, dead or waiting again. Each settlement is fenced by its
 * claim.
 */

import type { RunStatus } from '../../../authoring/outcome.ts'
import type { SettledTo, Settlement } from '../../contract/message.ts'
import type { EndedRun } from '../../contract/run-record.ts'
import { standChain } from '../tables/chains.ts'
import { claimSequenceOf, deleteClaim, isToBeCancelled, placesOf, unsettledOf } from '../tables/claims.ts'
import { bury } from '../tables/dead-letter-table.ts'
import { freeTimedKey } from '../tables/dedupe-keys.ts'
import { noteStatus } from '../tables/job-row.ts'
import { UNREAD_COLUMNS, type UnreadRow } from '../tables/message-row.ts'
import { conclude, putBack } from '../tables/messages.ts'
import { takeBackStarts } from './rate.ts'
import { noteOutcome } from '../tables/outcomes.ts'
import { recordRun } from '../tables/run-table.ts'
import type { Store, Tables } from '../tables/store.ts'

/** A settlement with the sequence of its message. */
export interface PlacedSettlement extends Settlement {
  readonly place: number
}

/** Settles messages in their order. @returns for each whether its claim still held it */
export function settleMessages(store: Store, settlements: readonly PlacedSettlement[]): readonly boolean[] {
  const settled: boolean[] = []
  while (settled.length < settlements.length) {
    for (const was of settleTogether(store, doneTogether(settlements, settled.length))) {
      if (was) freeKeyOfCancelled(store, settlements[settled.length])
      settled.push(was)
    }
  }
  return settled
}

function freeKeyOfCancelled(store: Store, settlement: PlacedSettlement | undefined): void {
  if (settlement?.to.state !== 'done' || settlement.to.status !== 'cancelled') return
  freeTimedKey(store, settlement.messageId)
}

/** The settlements from here on that are done and of one claim, each message once; at least one. */
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

/**
 * Settles the usual case together: messages of a queue job. If the job keeps no order, one
 * statement does it.
 *
 * @returns whether all of them were of that kind; if not, nothing has changed
 */
function removeAll(tables: Tables, settlements: readonly PlacedSettlement[]): boolean {
  const { db } = tables
  const claim = claimSequenceOf(settlements[0]?.claimId ?? '')
  const places = JSON.stringify(settlements.map(({ place }) => place))
  db.exec('SAVEPOINT settling')
  const removed = db.run(REMOVE_MANY, places, claim)
  const ordered = removed < settlements.length ? db.all<Chained>(REMOVE_ORDERED, places, claim) : NONE_ORDERED
  const wereAll = removed + ordered.length === settlements.length
  if (!wereAll) db.exec('ROLLBACK TO settling')
  db.exec('RELEASE settling')
  // Only now, as no rollback of a savepoint takes back what the counts have noted.
  if (wereAll) standBehind(tables, ordered)
  return wereAll
}

interface Chained {
  readonly job: string
  readonly chain: string
}

const NONE_ORDERED: readonly Chained[] = []

/** Lets the messages stand that were kept in order behind these. */
function standBehind(tables: Tables, rows: readonly Chained[]): void {
  const chains = new Map(rows.map((row) => [row.chain, row.job])) // a claim is one of one job
  for (const [chain, job] of chains) standChain(tables, job, chain)
}

function settleMessage(store: Store, { claimId, to, place }: PlacedSettlement): boolean {
  const claim = claimSequenceOf(claimId)
  if (to.state === 'done' && store.db.run(REMOVE_PLAIN, place, claim) === 1) return true
  const row = store.db.get<UnreadRow>(HELD, place, claim)
  if (row === undefined) return false
  if (to.state === 'waiting' && isToBeCancelled(store, row)) removeCancelled(store, row)
  else if (to.state === 'waiting') putBack(store, row, to)
  else remove(store, row, to)
  return true
}

const REMOVE_PLAIN = 'DELETE FROM messages WHERE sequence = ? AND claim = ? AND is_run = 0 AND chain IS NULL'
const REMOVE_MANY = `DELETE FROM messages WHERE sequence IN (SELECT value FROM json_each(?)) AND claim = ?
  AND is_run = 0 AND chain IS NULL`
const REMOVE_ORDERED = `DELETE FROM messages WHERE sequence IN (SELECT value FROM json_each(?)) AND claim = ?
  AND is_run = 0 AND chain IS NOT NULL RETURNING job, chain`
const HELD = `SELECT ${UNREAD_COLUMNS} FROM messages WHERE sequence = ? AND claim = ?`

/** Settles a claimed message for good. */
export function remove(store: Store, row: UnreadRow, to: Exclude<SettledTo, { state: 'waiting' }>): void {
  if (to.state === 'dead') bury(store, row, to)
  store.db.run('DELETE FROM messages WHERE sequence = ?', row.sequence)
  if (row.chain !== null) standChain(store, row.job, row.chain)
  if (row.isRun === 1) store.changes.opened(row.job) // for those that wait for it
  conclude(store, row, to.state === 'done' ? to.status : 'failed')
}

/** Settles a claimed message that another process has cancelled. */
export function removeCancelled(store: Store, row: UnreadRow): void {
  remove(store, row, { state: 'done', status: 'cancelled' })
  freeTimedKey(store, row.id)
}

/** A run that was recorded. */
export interface EndOfRun {
  /** Whether a call triggered the run, which has its outcome with it. */
  readonly isOfCall: boolean
}

/** The end of a run, with what the engine knows of its messages. */
export interface PlacedEnd {
  readonly run: EndedRun
  readonly settlements: readonly PlacedSettlement[]
  /** Whether every message of the claim is settled, with these settlements or before. */
  readonly isWhole: boolean
}

/**
 * Settles the last messages of a run, ends its claim and records the run. Messages that are still
 * unsettled wait again, attempt not counted.
 *
 * @param statuses the statuses that runs of queue jobs noted in this transaction, by job
 * @returns `undefined` if the claim was lost: whichever process took it over has recorded the run
 */
export function finishRun(
  store: Store,
  { run: { record, outcomes, unbegun }, settlements, isWhole }: PlacedEnd,
  statuses: Map<string, RunStatus>,
): EndOfRun | undefined {
  const { job, status } = record
  const claim = claimSequenceOf(record.claimId)
  settleMessages(store, settlements) // each is fenced: of a claim that was lost, it settles nothing
  if (!isWhole) putUnsettledBack(store, claim)
  if (unbegun !== undefined) takeBackStarts(store, claim, unbegun)
  if (!deleteClaim(store, claim, job)) return undefined
  if (store.jobs.get(job)?.kind === 'queue' && statuses.get(job) !== status) {
    statuses.set(job, status)
    noteStatus(store, job, status)
  }
  recordRun(store, { record, outcomes })
  return { isOfCall: noteOutcome(store, record) }
}

function putUnsettledBack(store: Store, claim: number): void {
  const places = placesOf(store, claim)
  if (places === undefined) return // it was lost
  for (const row of unsettledOf(store, claim, places)) {
    if (isToBeCancelled(store, row)) removeCancelled(store, row)
    else putBack(store, row, { dueMs: row.dueMs, counted: false, alone: false })
  }
}
