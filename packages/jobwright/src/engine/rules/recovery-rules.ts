/**
 * What becomes of the work of a process that died or did not extend its leases, on every engine.
 */

import type { EngineJob } from '../contract/engine-job.ts'
import type { Message, SettledTo } from '../contract/message.ts'
import type { RecordedEnd } from '../contract/run-record.ts'

/** How the run of a lost claim ended. */
export const LOST_RUN: RecordedEnd = { status: 'failed', reason: 'its process ended, or did not answer' }

/** What a lost message is judged by. */
export interface LostMessage extends Pick<Message, 'attempts' | 'dueMs'> {
  /** Whether the task may have seen it: see {@link mayHaveBegun}. */
  readonly hasBegun: boolean
}

/**
 * Whether the task of a lost run may have seen an unsettled message. `Engine.begin` is not called
 * before `process` of an idempotent job: messages are processed one after another, and each is
 * settled before the next one begins, so that at most the first unsettled one had begun. In a turn
 * of the event loop that was not committed, several may have; those are safe to repeat.
 *
 * @param place 0 for the first message of the claim that is not settled, in the order of the claim
 */
export function mayHaveBegun(
  { idempotent }: Pick<EngineJob, 'idempotent'>,
  { isNoted, place }: { readonly isNoted: boolean; readonly place: number },
): boolean {
  return isNoted || (idempotent && place === 0)
}

/**
 * What becomes of a message whose claim was lost. A message that had not begun waits as before. One
 * that had begun and is safe to repeat waits again, alone and with the attempt counted, until its
 * attempts are used up. Of a job that is not idempotent it is for a person to decide on.
 */
export function settlementOfLost(
  { idempotent, maxRetries }: Pick<EngineJob, 'idempotent' | 'maxRetries'>,
  { attempts, dueMs, hasBegun }: LostMessage,
  nowMs: number,
): Exclude<SettledTo, { state: 'done' }> {
  if (!hasBegun) return { state: 'waiting', dueMs, counted: false, alone: false }
  if (idempotent && attempts < maxRetries) {
    return { state: 'waiting', dueMs: nowMs, counted: true, alone: true }
  }
  const reason = idempotent ? 'exhausted' : 'interrupted'
  const error = `its process ended, or did not answer, during attempt ${attempts + 1}`
  return { state: 'dead', reason, error, stack: undefined }
}
