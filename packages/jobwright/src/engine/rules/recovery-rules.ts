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
  /** Whether the task may have seen it: `Engine.begin` named it. */
  readonly hasBegun: boolean
}

/**
 * What becomes of a message whose claim was lost. A message that is safe to repeat waits again,
 * alone and with the attempt counted, until its attempts are used up. Of a job that is not
 * idempotent, a message that had begun is for a person to decide on, and any other waits as before.
 */
export function settlementOfLost(
  { idempotent, maxRetries }: Pick<EngineJob, 'idempotent' | 'maxRetries'>,
  { attempts, dueMs, hasBegun }: LostMessage,
  nowMs: number,
): Exclude<SettledTo, { state: 'done' }> {
  if (!idempotent && !hasBegun) return { state: 'waiting', dueMs, counted: false, alone: false }
  if (idempotent && attempts < maxRetries) {
    return { state: 'waiting', dueMs: nowMs, counted: true, alone: true }
  }
  const reason = idempotent ? 'exhausted' : 'interrupted'
  const error = `its process ended, or did not answer, during attempt ${attempts + 1}`
  return { state: 'dead', reason, error, stack: undefined }
}
