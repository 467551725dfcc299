/** Gives back a claim that the engine made while the dispatcher was stopping. */

import type { Clock } from '../time/clock.ts'
import type { EngineLink } from '../engine/contract/link.ts'
import type { Claim } from '../engine/contract/message.ts'
import { runRecord } from '../engine/contract/run-record.ts'

const END = { status: 'cancelled', reason: 'the runner stopped before it began' } as const

/**
 * Gives a claim back: its messages wait as before, the attempt not counted. Never rejects, as
 * EngineLink reports a failure.
 */
export async function releaseClaim(claim: Claim, link: EngineLink, clock: Clock): Promise<void> {
  const nowMs = clock.now()
  const record = runRecord({ id: claim.id, claim, startedMs: nowMs }, END, nowMs)
  try {
    await link.insist('finish', (engine) => engine.finish([{ record, unbegun: claim.messages.length }]))
  } catch {
    // the engine releases the claim once this process is gone
  }
}
