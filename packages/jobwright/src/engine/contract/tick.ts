/** Schedules, their due times, and what the engine does with them. */

/** A tick, or several ticks that were missed together: then the last of them. */
export interface Tick {
  readonly job: string
  /**
   * `schedule`: a due time; `start`: the extra tick at start; `call`: `runNow`. Only the first
   * moves `lastOffered`.
   */
  readonly from: 'schedule' | 'start' | 'call'
  /** Milliseconds since the epoch. */
  readonly dueMs: number
  /** Whether it came within the misfire grace. If not, the engine only moves `lastOffered`. */
  readonly inTime: boolean
}

/** The schedule of a job, as the process that runs it resolved it. */
export interface JobSchedule {
  readonly job: string
  /**
   * A text that two schedules share if they mean the same due times; `undefined` if the job has no
   * schedule, or is disabled.
   */
  readonly schedule: string | undefined
}

/** What an engine knows of a schedule that is in force. */
export interface ScheduleRecord {
  /** Since when it is, in milliseconds since the epoch: no tick that was due earlier is its own. */
  readonly sinceMs: number
  /** The due time of the latest tick that was offered; `undefined` if none was. */
  readonly lastOfferedMs: number | undefined
  /** How much too late that due time was noted by a clock that was set back since, if it was. */
  readonly wrongByMs?: number
}

/** What the engine did with a tick. */
export type TickOutcome =
  | {
      /** It made a run of a self-contained job. */
      readonly taken: 'run'
      readonly messageId: string
      /** The waiting messages whose place the run took. The engine has settled them. */
      readonly superseded: readonly string[]
    }
  /** A scheduled queue job may make one claim; any other queue job may claim already. */
  | { readonly taken: 'permit' }
  /** It came too late, and only moved `lastOffered`. */
  | { readonly taken: 'recorded' }
  /**
   * Nothing came of it. `overlapped`: the job is busy, or has an unused permit; `paused`: the job
   * is; `idle`: a queue job has no message to process; `offered-before`: this or a later tick was
   * taken, maybe by another process.
   */
  | { readonly taken: 'no'; readonly why: 'overlapped' | 'paused' | 'idle' | 'offered-before' }
