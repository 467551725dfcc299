/** What becomes of a tick, by what its job is doing. */

import { mayOverlap, needsPermit } from './claim-rules.ts'
import type { JobFacts } from './job-facts.ts'
import type { Tick, TickOutcome } from '../contract/tick.ts'
import { soundOffer, type Moment } from './schedule-record.ts'

/**
 * `run`: the engine makes a run. `permit`: the rule has given a permit. `recorded`: the tick came
 * too late and is only noted. The others say why nothing comes of it.
 */
export type TickDecision = 'run' | 'permit' | 'recorded' | 'offered-before' | 'paused' | 'overlapped' | 'idle'

/** The facts that a tick is decided by, and those that it changes. */
export type TickFacts = Pick<
  JobFacts,
  | 'job'
  | 'paused'
  | 'running'
  | 'hasHead'
  | 'permits'
  | 'lastOfferedMs'
  | 'lastOfferedBy'
  | 'lastStartTickMs'
  | 'waiting'
>

/** The extra tick at start is taken once per job and window. */
const START_TICK_WINDOW_MS = 60_000

/**
 * Decides on a tick. Moves `lastOfferedMs` and `lastOfferedBy`, or `lastStartTickMs`, forward and
 * counts up `permits`: the engine stores these together with the run, in one step.
 */
export function decideTick(facts: TickFacts, tick: Tick, moment: Moment): TickDecision {
  if (!moveForward(facts, tick, moment)) return 'offered-before'
  if (!tick.inTime) return 'recorded'
  if (facts.paused && tick.from !== 'call') return 'paused'
  if (facts.job.kind === 'queue') return givePermit(facts)
  return tick.from === 'call' || mayOverlap(facts) ? 'run' : 'overlapped'
}

/** The outcome of a tick that makes no run. */
export function outcomeWithoutRun(decision: Exclude<TickDecision, 'run'>): TickOutcome {
  if (decision === 'permit' || decision === 'recorded') return { taken: decision }
  return { taken: 'no', why: decision }
}

/** @returns whether the tick is a new one */
function moveForward(facts: TickFacts, { from, dueMs }: Tick, moment: Moment): boolean {
  if (from === 'call') return true
  if (from === 'start') {
    const startMs = facts.lastStartTickMs ?? Number.NEGATIVE_INFINITY
    if (Math.abs(dueMs - startMs) < START_TICK_WINDOW_MS) return false // a start in the future was not one
    facts.lastStartTickMs = dueMs
    return true
  }
  const lastMs = facts.lastOfferedMs ?? Number.NEGATIVE_INFINITY
  if (dueMs <= lastMs && dueMs <= (soundOffer(facts, moment) ?? Number.NEGATIVE_INFINITY)) return false
  facts.lastOfferedMs = dueMs
  facts.lastOfferedBy = { aheadMs: moment.aheadMs, origin: moment.origin }
  return true
}

/**
 * At most one permit is kept, unless the job lets ticks overlap. A tick that finds no message gives
 * none: messages that came later would be processed between two ticks.
 */
function givePermit(facts: TickFacts): TickDecision {
  if (!facts.hasHead) return 'idle'
  if (facts.permits > 0 && facts.job.overlap !== 'allow') return 'overlapped'
  if (needsPermit(facts.job)) facts.permits += 1
  return 'permit'
}
