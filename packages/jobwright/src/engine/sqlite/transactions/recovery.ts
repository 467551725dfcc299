/** Recovery: what becomes of the work of processes that are gone, or did not extend their claims. */

import { claimIdOf } from '../tables/claims.ts'
import { noteStatus } from '../tables/job-row.ts'
import { originOf, type MessageRow } from '../tables/message-row.ts'
import { putBack } from '../tables/messages.ts'
import { noteOutcome } from '../tables/outcomes.ts'
import { forgetGone } from '../processes/processes.ts'
import { recordRun } from '../tables/run-table.ts'
import { remove, unsettledOf } from './settling.ts'
import type { Store } from '../tables/store.ts'
import { LOST_RUN, settlementOfLost } from '../../contract/recovery-rules.ts'
import { runRecord, type RecordedMessage, type RunRecord } from '../../contract/run-record.ts'

/** How often a process looks for claims that others left: with a lease of 10 s they are found after 13 s at most. */
export const RECOVERY_MS = 3000

/** A process that did not look for so long was not there itself. */
const LONGEST_SILENCE_MS = 3 * RECOVERY_MS

/** A clock that differs by so much from the one that only goes forward was set. */
const SET_MS = 1000

/** For how long the others may then prolong their leases, which they do every third of 10 s at the latest. */
const GRACE_MS = 2 * RECOVERY_MS

/** Whether it is time to look for work that others left: a claim is a good moment. */
export function mustRecover({ host, recovered }: Store): boolean {
  return Math.abs(host.clock.now() - recovered.atMs) >= RECOVERY_MS
}

/** Takes over what other processes left: those that are gone, and those that did not extend their claims. */
export function recover(store: Store): void {
  const { db, host } = store
  if (!mayTakeOver(store)) return
  forgetGone(store)
  const lost = db.all<LostClaim>(
    `SELECT sequence, job, process, claimed_ms AS claimedMs, messages FROM claims
      WHERE process <> ? AND lease_until_ms <= ? LIMIT 1000`,
    host.processId,
    host.clock.now(),
  )
  for (const claim of lost) recoverClaim(store, claim)
  if (lost.length > 0) store.recovered.isNew = true
}

/** Not where the machine was suspended, or its clock set: the others may be there as this process is, and have to say so first. */
function mayTakeOver({ host: { clock }, recovered }: Store): boolean {
  const nowMs = clock.now()
  const elapsedMs = clock.elapsed()
  const aheadMs = nowMs - elapsedMs
  const wasSet = Math.abs(aheadMs - (recovered.aheadMs ?? aheadMs)) > SET_MS
  const wasAway = recovered.atMs > 0 && nowMs - recovered.atMs > LONGEST_SILENCE_MS
  if (wasSet || wasAway) recovered.notBeforeMs = elapsedMs + GRACE_MS
  Object.assign(recovered, { atMs: nowMs, aheadMs })
  return elapsedMs >= (recovered.notBeforeMs ?? 0)
}

interface LostClaim {
  readonly sequence: number
  readonly job: string
  readonly process: string
  readonly claimedMs: number
  readonly messages: string
}

interface Rules {
  readonly idempotent: number
  readonly maxRetries: number
}

function recoverClaim(store: Store, claim: LostClaim): void {
  const { db } = store
  const rules = db.get<Rules>(
    'SELECT idempotent, max_retries AS maxRetries FROM jobs WHERE job = ?',
    claim.job,
  )
  const rows = unsettledOf(store, claim.sequence, claim.messages)
  for (const row of rows) recoverMessage(store, row, rules ?? { idempotent: 0, maxRetries: 0 })
  db.run('DELETE FROM claims WHERE sequence = ?', claim.sequence)
  // Where all was settled the run was over, but for its record.
  const [first] = rows
  if (first === undefined) return
  const run = lostRun(store, claim, [first, ...rows.slice(1)])
  if (first.isRun === 0) noteStatus(store, claim.job, 'failed') // of other runs, what becomes of the message
  recordRun(store, run)
  noteOutcome(store, run)
}

function recoverMessage(store: Store, row: MessageRow, { idempotent, maxRetries }: Rules): void {
  const rules = { idempotent: idempotent === 1, maxRetries }
  const to = settlementOfLost(rules, { ...row, hasBegun: row.begun === 1 }, store.host.clock.now())
  if (to.state === 'waiting') waitAgain(store, row, to)
  else remove(store, row, to)
}

function waitAgain(store: Store, row: MessageRow, to: Parameters<typeof putBack>[2]): void {
  putBack(store, row, to)
  store.db.run('UPDATE messages SET recovered = 1 WHERE sequence = ?', row.sequence)
}

function lostRun({ host }: Store, claim: LostClaim, rows: readonly [MessageRow, ...MessageRow[]]): RunRecord {
  const id = claimIdOf(claim.sequence)
  const [first, ...rest] = rows
  const held = { id, job: claim.job, messages: [recorded(first), ...rest.map(recorded)] } as const
  return runRecord({ id, claim: held, startedMs: claim.claimedMs, results: [] }, LOST_RUN, host.clock.now())
}

function recorded({ id, origin, attempts, scheduledForMs }: MessageRow): RecordedMessage {
  return { id, origin: originOf(origin), attempts, scheduledForMs: scheduledForMs ?? undefined }
}
