/** How a program, and a task through its context, asks for work. */

import type { CheckedName, Fits, InputOf, ResultOf } from './job-names.ts'
import type { JobPriority } from '../manifest/priority.ts'
import type { RunOutcome } from './outcome.ts'

/** Options of one message. */
export interface MessageOptions {
  /** The lane of this message instead of its job's. Refused for a job with `preserveOrder`. */
  readonly priority?: JobPriority
  /** How long it waits before it may be claimed, in seconds. Not together with `runAt`. @default 0 */
  readonly delaySeconds?: number
  /** The time from which it may be claimed. Not together with `delaySeconds`. */
  readonly runAt?: Date
  /** After how many seconds, from now, an unclaimed message is given up. @default never */
  readonly expiresInSeconds?: number
  /** Messages of one key run in the order of their enqueue; required by a job with `preserveOrder: 'key'`. */
  readonly orderKey?: string
  /** While a message with this key waits, another one is not stored: the caller gets the first one's id. */
  readonly dedupeKey?: string
  /** Holds the `dedupeKey` for this long from now, instead of until the message is first claimed. */
  readonly dedupeSeconds?: number
}

/** What `enqueue` says of a stored message. */
export interface EnqueuedMessage {
  /** The id of the message; of the first one where it was a duplicate. */
  readonly id: string
  /** Whether a waiting message with the same `dedupeKey` took its place. */
  readonly deduplicated: boolean
}

/** A run that was asked for. */
export interface RunHandle<Result> extends EnqueuedMessage {
  /**
   * Resolves when the run's message is settled, after all retries.
   *
   * @throws RunnerStoppedError (as a rejection) when this process stops first
   */
  result(): Promise<RunOutcome<Result>>
}

/** The rest of `trigger`'s arguments: parameters are required where the class has some. */
type TriggerArguments<Name extends string> =
  Fits<Name, 'self-contained'> extends true
    ? InputAndOptions<InputOf<Name>, MessageOptions>
    : // oxlint-disable-next-line typescript/no-explicit-any -- the name is wrong: that alone is to be reported
      any[]

/** An input that is required where the class has one, and options. */
export type InputAndOptions<Input, Options> = 0 extends 1 & Input
  ? [input?: Input, options?: Options]
  : [Input] extends [void]
    ? [input?: undefined, options?: Options]
    : undefined extends Input
      ? [input?: Input, options?: Options]
      : [input: Input, options?: Options]

/** The calls that ask for work. */
export interface Calls {
  /**
   * Asks for one run of a self-contained job. It waits for a worker and a slot like any other.
   *
   * @throws JobDisabledError when the job is disabled, InvalidMessageError when the parameters are not plain data or do not fit
   *   the task's schema, MessageTooLargeError, JobLoadError when the class cannot be loaded, RunnerStoppedError after stop
   */
  trigger<const Name extends string>(
    job: CheckedName<Name, 'self-contained'>,
    ...rest: TriggerArguments<Name>
  ): Promise<RunHandle<ResultOf<Name>>>

  /**
   * Sends a queue job a message.
   *
   * @throws InvalidMessageError when the message is not plain data or does not fit the task's schema, MessageTooLargeError,
   *   JobLoadError when the class cannot be loaded, RunnerStoppedError after stop
   */
  enqueue<const Name extends string>(
    job: CheckedName<Name, 'queue'>,
    message: InputOf<Name>,
    options?: MessageOptions,
  ): Promise<EnqueuedMessage>

  /** Sends a queue job several messages at once, all or none. See {@link enqueue}. */
  enqueueMany<const Name extends string>(
    job: CheckedName<Name, 'queue'>,
    messages: readonly InputOf<Name>[],
    options?: MessageOptions,
  ): Promise<readonly EnqueuedMessage[]>
}
