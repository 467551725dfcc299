/** What becomes of a tick: moves `lastOffered` forward, and decides by what the job is doing. */

import type { Tick } from './tick.ts'
import type { EngineJob } from './engine-job.ts'

/** A run is to be made, a permit was given, the tick was only recorded, or why it comes to nothing. */
export type TickDecision = 'run' | 'permit' | 'recorded' | 'offered-before' | 'paused' | 'overlapped' | 'idle'

/** What an engine knows of a job when a tick comes. */
export interface TickState {
  readonly job: Pick<EngineJob, 'kind' | 'overlap'>
  readonly paused: boolean
  /** Whether each claim of it needs a permit: a queue job with a schedule. */
  readonly needsPermit: boolean
  /** Whether any message could be taken right now, as far as their order goes. */
  readonly hasHead: boolean
  /** Whether a tick may make another run. */
  readonly takesTick: boolean
  permits: number
  lastOfferedMs: number | undefined
  lastStartTickMs: number | undefined
}

/** The extra tick at start is taken once per job and this long. */
const START_TICK_WINDOW_MS = 60_000

export function decideTick(state: TickState, tick: Tick): TickDecision {
  if (!moveForward(state, tick)) return 'offered-before'
  if (!tick.inTime) return 'recorded'
  if (state.paused && tick.from !== 'call') return 'paused'
  if (state.job.kind === 'queue') return givePermit(state)
  return tick.from === 'call' || state.takesTick ? 'run' : 'overlapped'
}

/** @returns whether this tick is a new one */
function moveForward(
  state: TickState,
  { from, dueMs, soundUntilMs = Number.POSITIVE_INFINITY }: Tick,
): boolean {
  if (from === 'call') return true
  if (from === 'start') {
    const startMs = state.lastStartTickMs ?? Number.NEGATIVE_INFINITY
    if (dueMs - startMs < START_TICK_WINDOW_MS) return false
    state.lastStartTickMs = dueMs
    return true
  }
  const lastMs = state.lastOfferedMs ?? Number.NEGATIVE_INFINITY
  if (dueMs <= lastMs && lastMs <= soundUntilMs) return false
  state.lastOfferedMs = dueMs
  return true
}

/** At most one permit is kept, and none for messages that only come later: they would be processed between two ticks. */
function givePermit(state: TickState): TickDecision {
  if (!state.hasHead) return 'idle'
  if (state.permits > 0 && state.job.overlap !== 'allow') return 'overlapped'
  if (state.needsPermit) state.permits += 1
  return 'permit'
}
