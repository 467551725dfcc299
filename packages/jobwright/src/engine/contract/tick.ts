/** A due time of a schedule, and what the engine does with it. */

/** A tick, or several of which all but the last were missed. */
export interface Tick {
  readonly job: string
  /** `schedule`: a due time; `start`: the extra tick at start; `call`: `runNow`. The last two leave `lastOffered` alone. */
  readonly from: 'schedule' | 'start' | 'call'
  readonly dueMs: number
  /** Whether it came within the grace: if not, it is only recorded. */
  readonly inTime: boolean
  /** A `lastOffered` later than this came from a clock that was wrong, and does not count. */
  readonly soundUntilMs?: number
}

/** What the engine did with a tick. */
export type TickOutcome =
  | { readonly taken: 'run'; readonly messageId: string; readonly superseded: readonly string[] }
  | { readonly taken: 'permit' }
  | { readonly taken: 'recorded' }
  | { readonly taken: 'no'; readonly why: 'overlapped' | 'paused' | 'idle' | 'offered-before' }
