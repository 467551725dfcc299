/** A claim that came too late to be run. */

import type { Clock } from '../time/clock.ts'
import type { EngineLink } from '../engine/contract/link.ts'
import type { Claim } from '../engine/contract/message.ts'
import type { RunRecord } from '../engine/contract/run-record.ts'

/** Gives a claim back: its messages wait as before, the attempt not counted. Never rejects: the link tells of a failure. */
export async function releaseClaim(claim: Claim, link: EngineLink, clock: Clock): Promise<void> {
  const record = recordOf(claim, clock.now())
  try {
    await link.insist('finish', (engine) => engine.finish([record]))
  } catch {
    // the next process finds that this one is gone
  }
}

function recordOf({ id, job, messages }: Claim, nowMs: number): RunRecord {
  const [first] = messages
  return {
    runId: id,
    claimId: id,
    messageId: first.id,
    job,
    version: '',
    status: 'cancelled',
    attempt: first.attempts + 1,
    worker: 0,
    messages: messages.length,
    scheduledForMs: first.scheduledForMs,
    startedMs: nowMs,
    endedMs: nowMs,
    reason: 'the runner stopped before it began',
    message: undefined,
    results: undefined,
    progress: undefined,
    log: [],
  }
}
