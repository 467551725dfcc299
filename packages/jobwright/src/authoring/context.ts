/** What a task is given for one run. */

import type { Calls } from './calls.ts'
import type { Logger } from './logger.ts'
import type { ResolvedOptions } from '../manifest/options.ts'
import type { RunnerResult } from './result.ts'
import type { Capabilities } from '../manifest/program.ts'

/** What made a run: a tick, a call, a message that was sent, a retry, or the recovery of work whose process is gone. */
export type TriggeredBy = 'schedule' | 'manual' | 'message' | 'retry' | 'recovery'

/** One run of a job, as its task sees it. */
export interface JobContext<Parameters = unknown> extends Pick<Calls, 'trigger' | 'enqueue'> {
  /** The job type, as given to `@job`. */
  readonly jobType: string
  /** The id of this run, new for every attempt. */
  readonly runId: string
  /** The id of the run's message: the same over all retries, so it serves as a key for idempotency outside. */
  readonly messageId: string
  /** Which try this is: 1 for the first. */
  readonly attempt: number
  /** How many tries may follow the first. */
  readonly maxRetries: number
  /** The job's options as configured: defaults, decorator, config and environment merged. */
  readonly options: ResolvedOptions
  /** What `trigger()` was given; `undefined` for a scheduled run. */
  readonly parameters: Parameters
  /** The due time that this run was scheduled for; `undefined` where no schedule made it. */
  readonly scheduledFor: Date | undefined
  /** What made this run. */
  readonly triggeredBy: TriggeredBy
  /** Which of the pool's workers runs it: 1 to `workers`. */
  readonly worker: number
  /** Aborts when the run times out (reason: a `TimeoutError`), is cancelled, or has to end because the runner stops. */
  readonly signal: AbortSignal
  /** Writes lines that carry this run's fields. */
  readonly logger: Logger
  /** What the program supplied for this job's `requires`; reading another capability throws. */
  readonly capabilities: Capabilities
  /** Reports how far the run is. @param fraction 0 to 1 */
  progress(fraction: number, note?: string): void
  /** Stops claims of this job, in this process, for a number of seconds: what to do when a service says "slow down". @throws InvalidSecondsError */
  cooldown(seconds: number, reason: string): void
}

/** One run of a queue job, as its task sees it. */
export interface QueueContext<Message = unknown> extends JobContext<undefined> {
  /** The messages of this run, in order. */
  readonly messages: readonly QueueMessage<Message>[]
}

/** One message in the hands of a task that works on the whole batch. The first call settles it; later ones throw. */
export interface QueueMessage<Message = unknown> {
  /** Stable over all retries. */
  readonly id: string
  readonly payload: Message
  /** Which try this is: 1 for the first. */
  readonly attempt: number
  readonly orderKey: string | undefined
  readonly enqueuedAt: Date
  /** Settles the message as done. */
  done(result?: RunnerResult): void
  /** Gives the message back for another try, after the job's own delay where none is given. */
  retry(options?: { readonly afterSeconds?: number }): void
  /** Settles the message as failed for good. */
  deadLetter(reason: string): void
}
