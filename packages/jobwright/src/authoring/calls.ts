/**
 * The calls that ask for work: `trigger`, `enqueue`, `enqueueMany`. Programs have them, and tasks
 * through their context.
 */

import type { CheckedName, Fits, InputOf, NeedsOrderKey, ResultOf } from './job-names.ts'
import type { JobPriority } from '../manifest/priority.ts'
import type { RunOutcome } from './outcome.ts'

/** Options of a call, for its one message or for each of its messages. */
export interface MessageOptions {
  /**
   * The lane of the message. A job with `preserveOrder` refuses it.
   *
   * @default the job's `priority`
   */
  readonly priority?: JobPriority
  /**
   * How many seconds (≥ 0) the message waits before it may be claimed. Not together with `runAt`.
   *
   * @default 0
   */
  readonly delaySeconds?: number
  /**
   * The time from which the message may be claimed. Not together with `delaySeconds`.
   *
   * @default now
   */
  readonly runAt?: Date
  /**
   * After how many seconds (≥ 0) from now the engine drops the message if it was not claimed.
   *
   * @default never
   */
  readonly expiresInSeconds?: number
  /**
   * Messages with the same key run in the order of their enqueue. A job with `preserveOrder: 'key'`
   * requires it, unless its class has a `static orderKey(message)`, which this one then replaces.
   */
  readonly orderKey?: string
  /**
   * While a message of the job with the same key waits, the message is not stored; the call returns
   * the id of the first one.
   */
  readonly dedupeKey?: string
  /**
   * Holds the `dedupeKey` for this many seconds (≥ 0) from now, instead of until the first claim. A
   * message that is cancelled or expires frees it.
   */
  readonly dedupeSeconds?: number
}

/** The options of a call for a job with `preserveOrder: 'key'`. */
export interface KeyedMessageOptions extends MessageOptions {
  readonly orderKey: string
}

/** The options of several messages: the same for all, or what a function returns for each. */
export type OptionsOfEach<Message> =
  | MessageOptions
  | ((message: Message, index: number) => MessageOptions | undefined)

/** A message that `enqueue` stored. */
export interface EnqueuedMessage {
  /** The id of the message, or of the first one if this one is a duplicate. */
  readonly id: string
  /** Whether a waiting message has the same `dedupeKey`, so that this one was not stored. */
  readonly deduplicated: boolean
}

/** How long `result` waits. The run goes on when the wait ends before. */
export interface ResultOptions {
  /** Ends the wait when it aborts: the call rejects with the signal's reason. @default none */
  readonly signal?: AbortSignal
  /**
   * The most seconds (> 0) to wait: then the call rejects with a ResultTimeoutError.
   *
   * @default without limit
   */
  readonly timeoutSeconds?: number
}

/** The run of a `trigger` call. */
export interface RunHandle<Result> extends EnqueuedMessage {
  /**
   * Resolves when the run's message is settled, after all retries.
   *
   * A task that waits for a run that it triggered through its `context` gives its worker back
   * meanwhile, and keeps its slot. Its wait ends with its own run, or when its signal aborts.
   *
   * @throws RunnerStoppedError if this process stops first
   * @throws ResultTimeoutError after `timeoutSeconds`
   * @throws DeadlockError if the run of the task would wait for itself
   * @throws InvalidQueryError for wrong options
   */
  result(options?: ResultOptions): Promise<RunOutcome<Result>>
}

/**
 * The arguments of `trigger` after the job: parameters are required if the class has some, and
 * options if the job needs an `orderKey`.
 */
type TriggerArguments<Name extends string> =
  Fits<Name, 'self-contained'> extends true
    ? NeedsOrderKey<Name> extends true
      ? [input: InputOf<Name>, options: KeyedMessageOptions]
      : InputAndOptions<InputOf<Name>, MessageOptions>
    : // oxlint-disable-next-line typescript/no-explicit-any -- the name is wrong, and only that is to be reported
      any[]

/** An input, required if the class has one, and options. */
export type InputAndOptions<Input, Options> = 0 extends 1 & Input
  ? [input?: Input, options?: Options]
  : [Input] extends [void]
    ? [input?: undefined, options?: Options]
    : undefined extends Input
      ? [input?: Input, options?: Options]
      : [input: Input, options?: Options]

/** The options of `enqueue`: required if the job needs an `orderKey`. */
type EnqueueOptions<Name extends string> =
  NeedsOrderKey<Name> extends true ? [options: KeyedMessageOptions] : [options?: MessageOptions]

/** The options of `enqueueMany`: required if the job needs an `orderKey`. */
type EnqueueManyOptions<Name extends string> =
  NeedsOrderKey<Name> extends true
    ? [options: KeyedMessageOptions | ((message: InputOf<Name>, index: number) => KeyedMessageOptions)]
    : [options?: OptionsOfEach<InputOf<Name>>]

/** The calls that ask for work. */
export interface Calls {
  /**
   * Asks for one run of a self-contained job. The run waits for a worker and a slot as any other.
   *
   * @throws JobDisabledError if the job is disabled
   * @throws InvalidMessageError if the parameters are not plain data or do not fit the task's
   *   schema
   * @throws SchemaError if the schema itself fails
   * @throws MessageTooLargeError if the parameters exceed `maxMessageBytes`
   * @throws JobLoadError if the class cannot be loaded
   * @throws RunnerStoppedError after stop
   */
  trigger<const Name extends string>(
    job: Name & NoInfer<CheckedName<Name, 'self-contained'>>,
    ...rest: TriggerArguments<Name>
  ): Promise<RunHandle<ResultOf<Name>>>

  /**
   * Sends a queue job a message.
   *
   * @throws InvalidMessageError if the message is not plain data or does not fit the task's schema
   * @throws SchemaError if the schema itself fails
   * @throws MessageTooLargeError if the message exceeds `maxMessageBytes`
   * @throws JobLoadError if the class cannot be loaded
   * @throws RunnerStoppedError after stop
   */
  enqueue<const Name extends string>(
    job: Name & NoInfer<CheckedName<Name, 'queue'>>,
    message: InputOf<Name>,
    ...rest: EnqueueOptions<Name>
  ): Promise<EnqueuedMessage>

  /**
   * Sends a queue job several messages at once, all or none.
   *
   * @param rest the options of every message, or a function that returns the options of each:
   *   `(order) => ({ orderKey: order.customer })`
   * @throws as {@link enqueue}
   */
  enqueueMany<const Name extends string>(
    job: Name & NoInfer<CheckedName<Name, 'queue'>>,
    messages: readonly InputOf<Name>[],
    ...rest: EnqueueManyOptions<Name>
  ): Promise<readonly EnqueuedMessage[]>
}
