/** A claim that came too late to be run. */

import type { Clock } from '../time/clock.ts'
import type { EngineLink } from '../engine/contract/link.ts'
import type { Claim } from '../engine/contract/message.ts'
import { runRecord } from '../engine/contract/run-record.ts'

const END = { status: 'cancelled', reason: 'the runner stopped before it began' } as const

/** Gives a claim back: its messages wait as before, the attempt not counted. Never rejects: the link tells of a failure. */
export async function releaseClaim(claim: Claim, link: EngineLink, clock: Clock): Promise<void> {
  const nowMs = clock.now()
  const record = runRecord({ id: claim.id, claim, startedMs: nowMs }, END, nowMs)
  try {
    await link.insist('finish', (engine) => engine.finish([record]))
  } catch {
    // the next process finds that this one is gone
  }
}
