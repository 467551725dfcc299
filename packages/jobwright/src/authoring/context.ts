/** The context that a task gets for one run. */

import type { Calls } from './calls.ts'
import type { Logger } from './logger.ts'
import type { ResolvedOptions } from '../manifest/options.ts'
import type { RunnerResult } from './result.ts'
import type { Capabilities } from '../manifest/program.ts'

/**
 * What made a run: a tick, a call, a sent message, a retry, or the recovery from a process that
 * died.
 */
export type TriggeredBy = 'schedule' | 'manual' | 'message' | 'retry' | 'recovery'

/** One run of a job, as its task sees it. */
export interface JobContext<Parameters = unknown> extends Calls {
  /** The job type, as `@job` has it. */
  readonly jobType: string
  /** The id of this run; every attempt has a new one. */
  readonly runId: string
  /**
   * The id of the run's message. It stays the same over all retries: the key for idempotency in
   * other systems.
   */
  readonly messageId: string
  /** The 1-based number of this attempt. */
  readonly attempt: number
  /** How many attempts may follow the first. */
  readonly maxRetries: number
  /** The job's options: defaults, decorator, program, config file and environment merged. */
  readonly options: ResolvedOptions
  /** The parameters that `trigger()` was called with; `undefined` for a scheduled run. */
  readonly parameters: Parameters
  /** The due time that this run was scheduled for; `undefined` if no schedule made it. */
  readonly scheduledFor: Date | undefined
  /** What made this run. */
  readonly triggeredBy: TriggeredBy
  /** The number of the worker that runs it: 1 to `workers`. */
  readonly worker: number
  /**
   * Aborts if the run times out (reason: a `TimeoutError`), is cancelled, or must end because the
   * runner stops. In `process`, it is the signal of the one message, which has its own time limit.
   */
  readonly signal: AbortSignal
  /**
   * Writes lines with the fields `job`, `runId`, `messageId`, `attempt` and `worker`; fields of the
   * same name that a line is given come instead. History keeps the newest lines.
   */
  readonly logger: Logger
  /** The capabilities in this job's `requires`. @throws CapabilityError when another one is read */
  readonly capabilities: Capabilities
  /** Reports how far the run has come. @param fraction from 0 to 1 */
  progress(fraction: number, note?: string): void
  /**
   * Stops claims of this job in this process for a number of seconds (≥ 0), for example because a
   * service asks to slow down.
   *
   * @throws InvalidSecondsError
   */
  cooldown(seconds: number, reason: string): void
}

/** One run of a queue job, as its task sees it. */
export interface QueueContext<Message = unknown> extends JobContext<undefined> {
  /** The messages of this run, in order. */
  readonly messages: readonly QueueMessage<Message>[]
}

/**
 * One message of a task that works on the whole batch. The first call settles the message; later
 * calls throw an AlreadySettledError.
 */
export interface QueueMessage<Message = unknown> {
  /** Stays the same over all retries. */
  readonly id: string
  readonly payload: Message
  /** The 1-based number of this attempt. */
  readonly attempt: number
  readonly orderKey: string | undefined
  readonly enqueuedAt: Date
  /** Settles the message as done. */
  done(result?: RunnerResult): void
  /**
   * Puts the message back for another attempt.
   *
   * @param options the delay; by default the job's own
   */
  retry(options?: { readonly afterSeconds?: number }): void
  /** Settles the message as failed for good. */
  deadLetter(reason: string): void
}
