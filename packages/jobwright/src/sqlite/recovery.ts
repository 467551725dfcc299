/** Recovery: what becomes of the work of processes that are gone, or did not extend their claims. */

import type { RunRecord } from '../engine/engine.ts'
import { claimIdOf } from './claim-id.ts'
import type { MessageRow } from './message-row.ts'
import { putBack } from './messages.ts'
import { forgetGone } from './processes.ts'
import { recordRun } from './run-table.ts'
import { remove, unsettledOf } from './settling.ts'
import type { Store } from './store.ts'

/** How often a process looks for claims that others left: with a lease of 10 s they are found after 13 s at most. */
export const RECOVERY_MS = 3000

/** A claim is a good moment to look for work that others left. */
export function recoverNowAndThen(store: Store): void {
  const nowMs = store.host.clock.now()
  if (Math.abs(nowMs - store.recovered.atMs) >= RECOVERY_MS) recover(store)
}

/** Takes over what other processes left: those that are gone, and those that did not extend their claims. */
export function recover(store: Store): void {
  store.recovered.atMs = store.host.clock.now()
  forgetGone(store)
  const { db, host } = store
  const lost = db.all<LostClaim>(
    `SELECT sequence, job, process, claimed_ms AS claimedMs, messages FROM claims
      WHERE process <> ?1 AND (lease_until_ms <= ?2 OR process NOT IN (SELECT id FROM processes)) LIMIT 1000`,
    host.processId,
    host.clock.now(),
  )
  for (const claim of lost) recoverClaim(store, claim)
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
  if (rows.length > 0) recordRun(store, lostRun(store, claim, rows))
}

/** What is safe to repeat waits again, the attempt counted; of the rest, what had begun is for a person to decide. */
function recoverMessage(store: Store, row: MessageRow, { idempotent, maxRetries }: Rules): void {
  const nowMs = store.host.clock.now()
  if (idempotent === 0 && row.begun === 0) {
    return putBack(store, row, { dueMs: row.dueMs, counted: false, alone: false })
  }
  if (idempotent === 0 || row.attempts >= maxRetries) {
    const reason = idempotent === 0 ? 'interrupted' : 'exhausted'
    const error = `its process ended, or did not answer, during attempt ${row.attempts + 1}`
    return remove(store, row, { state: 'dead', reason, error, stack: undefined })
  }
  store.db.run('UPDATE messages SET recovered = 1 WHERE sequence = ?', row.sequence)
  putBack(store, row, { dueMs: nowMs, counted: true, alone: true })
}

function lostRun({ host }: Store, claim: LostClaim, rows: readonly MessageRow[]): RunRecord {
  const [first] = rows
  return {
    runId: claimIdOf(claim.sequence),
    claimId: claimIdOf(claim.sequence),
    messageId: first?.id ?? '',
    job: claim.job,
    version: '',
    status: 'failed',
    attempt: (first?.attempts ?? 0) + 1,
    worker: 0,
    messages: rows.length,
    scheduledForMs: first?.scheduledForMs ?? undefined,
    startedMs: claim.claimedMs,
    endedMs: host.clock.now(),
    reason: 'its process ended, or did not answer',
    message: undefined,
    results: undefined,
    progress: undefined,
    log: [],
  }
}
