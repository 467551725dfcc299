/** Recovery: takes over the claims of processes that are gone, or did not extend their leases. */

import { END_REASONS } from '../../rules/end-reasons.ts'
import { LOST_RUN, mayHaveBegun, settlementOfLost } from '../../rules/recovery-rules.ts'
import {
  runRecord,
  type MessageOutcome,
  type RecordedEnd,
  type RecordedMessage,
  type RunRecord,
} from '../../contract/run-record.ts'
import { uniqueId } from '../../contract/unique-id.ts'
import { forgetGone } from '../processes/processes.ts'
import { claimIdOf, deleteClaim, isToBeCancelled, unsettledOf } from '../tables/claims.ts'
import { noteStatus } from '../tables/job-row.ts'
import { originOf, type UnreadRow } from '../tables/message-row.ts'
import { putBack } from '../tables/messages.ts'
import { noteOutcome } from '../tables/outcomes.ts'
import { recordRun } from '../tables/run-table.ts'
import type { Store } from '../tables/store.ts'
import { remove, removeCancelled } from './settling.ts'

/**
 * How often a process looks for lost claims, in milliseconds: with a lease of 10 s it finds them
 * within 13 s.
 */
export const RECOVERY_MS = 3000

/** A process that did not look for this long was suspended itself. */
const LONGEST_SILENCE_MS = 3 * RECOVERY_MS

/** If the time of day and the monotonic clock drift apart by this much, the clock was set. */
const SET_MS = 1000

/**
 * For how long the other processes may then extend their leases: each does so every third of a
 * lease, which is 10 s at most.
 */
const GRACE_MS = 2 * RECOVERY_MS

/**
 * How many messages of lost claims are taken over in one transaction: it takes a few milliseconds.
 */
const MESSAGES_AT_ONCE = 100

/** Whether it is time to look for lost claims, or some are left. */
export function mustRecover({ host, recovery }: Store): boolean {
  return recovery.isUnfinished || Math.abs(host.clock.now() - recovery.atMs) >= RECOVERY_MS
}

/** Takes over lost claims. Of very many, some are left for the next transaction. */
export function recover(store: Store): void {
  const { recovery } = store
  recovery.isUnfinished = false
  if (!mayTakeOver(store)) return
  forgetGone(store)
  const lost = store.db.all<LostClaim>(LOST, store.host.processId, store.host.clock.now(), MESSAGES_AT_ONCE)
  let messages = 0
  for (const claim of lost) {
    messages += recoverClaim(store, claim)
    recovery.isNew = true
    recovery.isUnfinished = messages >= MESSAGES_AT_ONCE
    if (recovery.isUnfinished) return
  }
  recovery.isUnfinished = lost.length === MESSAGES_AT_ONCE
}

const LOST = `SELECT sequence, job, process, claimed_ms AS claimedMs, messages, run_id AS runId FROM claims
  WHERE process <> ? AND lease_until_ms <= ? LIMIT ?`

/**
 * Whether leases can be trusted. After the machine was suspended or its clock was set, leases look
 * expired although their processes live: these first get the time to extend them.
 */
function mayTakeOver({ host: { clock }, recovery }: Store): boolean {
  const nowMs = clock.now()
  const elapsedMs = clock.elapsed()
  const aheadMs = nowMs - elapsedMs
  const wasSet = Math.abs(aheadMs - (recovery.aheadMs ?? aheadMs)) > SET_MS
  const wasAway = recovery.atMs > 0 && nowMs - recovery.atMs > LONGEST_SILENCE_MS
  if (wasSet || wasAway) recovery.notBeforeMs = elapsedMs + GRACE_MS
  Object.assign(recovery, { atMs: nowMs, aheadMs })
  return elapsedMs >= (recovery.notBeforeMs ?? 0)
}

interface LostClaim {
  readonly sequence: number
  readonly job: string
  readonly process: string
  readonly claimedMs: number
  readonly messages: string
  /** `null` of a claim that an older version made. */
  readonly runId: string | null
}

/** What a process wrote down of the job: the process that recovers it need not know it. */
interface Rules {
  readonly idempotent: number
  readonly maxRetries: number
}

const CANCELLED_RUN: RecordedEnd = { status: 'cancelled', reason: END_REASONS.cancelled }

const UNKNOWN: Rules = { idempotent: 0, maxRetries: 0 }

/** @returns how many messages it put back or settled; at least 1, for the claim */
function recoverClaim(store: Store, claim: LostClaim): number {
  const rules = store.db.get<Rules>(RULES, claim.job) ?? UNKNOWN
  const rows = inOrderOf(claim, unsettledOf(store, claim.sequence, claim.messages))
  const outcomes = rows.map((row, place) => recoverMessage(store, { row, place }, rules))
  deleteClaim(store, claim.sequence, claim.job)
  const [first] = rows
  if (first === undefined) return 1 // all was settled, and only the record of the run is missing
  const isCancelled = outcomes[0]?.status === 'cancelled'
  const end = isCancelled ? CANCELLED_RUN : LOST_RUN
  const record = lostRun(store, claim, { rows: [first, ...rows.slice(1)], end })
  // The outcome of a self-contained job is that of its message.
  if (first.isRun === 0) noteStatus(store, claim.job, end.status)
  recordRun(store, { record, outcomes })
  noteOutcome(store, record)
  return rows.length
}

const RULES = 'SELECT idempotent, max_retries AS maxRetries FROM jobs WHERE job = ?'

/** In the order in which the messages of a claim are processed, which lanes and retries change. */
function inOrderOf({ messages }: LostClaim, rows: readonly UnreadRow[]): readonly UnreadRow[] {
  const order = JSON.parse(messages) as readonly number[] // insertClaim has written it
  const bySequence = new Map(rows.map((row) => [row.sequence, row]))
  return order.flatMap((sequence) => bySequence.get(sequence) ?? [])
}

/** An unsettled message of a lost claim, and its place among them. */
interface LostRow {
  readonly row: UnreadRow
  readonly place: number
}

function recoverMessage(
  store: Store,
  { row, place }: LostRow,
  { idempotent, maxRetries }: Rules,
): MessageOutcome {
  const outcome = { messageId: row.id, attempt: row.attempts + 1, results: [] } as const
  if (isToBeCancelled(store, row)) {
    removeCancelled(store, row)
    return { ...outcome, state: 'done', status: 'cancelled' }
  }
  const rules = { idempotent: idempotent === 1, maxRetries }
  const { attempts, dueMs, begun } = row
  const hasBegun = mayHaveBegun(rules, { isNoted: begun === 1, place })
  const to = settlementOfLost(rules, { attempts, dueMs, hasBegun }, store.host.clock.now())
  if (to.state === 'dead') {
    remove(store, row, to)
    return { ...outcome, state: 'dead', status: 'failed' }
  }
  putBack(store, row, to)
  store.db.run('UPDATE messages SET recovered = 1 WHERE sequence = ?', row.sequence)
  return { ...outcome, state: 'waiting', status: undefined }
}

/** The messages of a lost run, and how it ended. */
interface LostEnd {
  readonly rows: readonly [UnreadRow, ...UnreadRow[]]
  readonly end: RecordedEnd
}

function lostRun({ host }: Store, claim: LostClaim, { rows, end }: LostEnd): RunRecord {
  const nowMs = host.clock.now()
  const [first, ...rest] = rows
  const messages = [recorded(first), ...rest.map(recorded)] as const
  const held = { id: claimIdOf(claim.sequence), job: claim.job, messages }
  const run = { id: claim.runId ?? uniqueId(nowMs), claim: held, startedMs: claim.claimedMs, results: [] }
  return runRecord(run, end, nowMs)
}

function recorded({ id, origin, attempts, scheduledForMs }: UnreadRow): RecordedMessage {
  return { id, origin: originOf(origin), attempts, scheduledForMs: scheduledForMs ?? undefined }
}
