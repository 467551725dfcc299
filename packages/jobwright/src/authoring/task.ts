/** The two base classes of jobs, and the hooks that a job may override. */

import type { StandardSchemaV1 } from '@standard-schema/spec'

import type { JobContext, QueueContext } from './context.ts'
import type { MaybePromise } from '../time/maybe-promise.ts'
import type { KeptResult, Nothing, RunnerResult } from './result.ts'
import type { AnyMessage } from './serializable.ts'
import type { TaskKind } from '../manifest/task-kind.ts'

abstract class TaskHooks<Result, Context extends Pick<JobContext, 'options'>> {
  /**
   * Stage 1 of validation: is the configuration complete? `false` skips the run, without counting a
   * failure.
   */
  validateConfig(_context: Context): MaybePromise<boolean> {
    return true
  }

  /** Stage 2: are the resources (APIs, databases, files) available? `false` skips the run. */
  validateResources(_context: Context): MaybePromise<boolean> {
    return true
  }

  /** Stage 3: has everything happened that must happen before? `false` skips the run. */
  validatePrerequisites(_context: Context): MaybePromise<boolean> {
    return true
  }

  /** Stage 4: any other condition of this job. `false` skips the run. */
  validateTask(_context: Context): MaybePromise<boolean> {
    return true
  }

  /**
   * Called once after validation and before the work, to open what the work needs. A throw is an
   * error of the attempt.
   */
  prepareContext(_context: Context): MaybePromise<void> {}

  /**
   * Called with what an attempt threw. Returned results settle the attempt, as if the task had
   * returned them; `undefined` leaves the error to {@link shouldRetryOnError}.
   */
  handleExecutionError(_error: unknown, _context: Context): MaybePromise<readonly Result[] | undefined> {
    return undefined
  }

  /**
   * Whether an attempt that threw `error` is repeated, as long as attempts are left. The runner
   * does not ask for a `NonRetryableError`, which is never repeated, and a `RetryAfterError`, which
   * always is. Override it to decide by the kind of error.
   *
   * @default `true`, and `false` for a job that is not idempotent
   */
  shouldRetryOnError(_error: unknown, context: Context): MaybePromise<boolean> {
    return context.options.idempotent
  }

  /**
   * Called once after the task ended or the runner gave it up, with the results so far. A throw is
   * logged and changes nothing.
   */
  cleanup(_context: Context, _results: readonly Result[]): MaybePromise<void> {}
}

/** A hook that changes nothing unless it is overridden, so that the runner need not call it. */
export type OptionalHook = 'prepareContext' | 'cleanup' | ValidationStage

/** The hooks as they are made here: a program may put others into the base class. */
const BASE: Readonly<Record<OptionalHook, unknown>> = {
  validateConfig: TaskHooks.prototype.validateConfig,
  validateResources: TaskHooks.prototype.validateResources,
  validatePrerequisites: TaskHooks.prototype.validatePrerequisites,
  validateTask: TaskHooks.prototype.validateTask,
  prepareContext: TaskHooks.prototype.prepareContext,
  cleanup: TaskHooks.prototype.cleanup,
}

/** Whether a task has a hook of its own: its class, a class above that, or the instance has one. */
export function overrides(task: AnyTask, hook: OptionalHook): boolean {
  try {
    return task[hook] !== BASE[hook]
  } catch {
    return true // a getter or a proxy threw: the call will throw as well
  }
}

/**
 * The base class of a self-contained job. A schedule or `trigger()` runs it, and it finds its own
 * work.
 *
 * @example
 * ```ts
 * @job('chain_state_monitor', { intervalSeconds: 90, maxConcurrent: 2 })
 * export class ChainStateMonitorTask extends BaseTask<ChainState> {
 *   async execute(context: JobContext): Promise<ChainState[]> {
 *     return [await readChain(context.signal)]
 *   }
 * }
 * ```
 */
export abstract class BaseTask<
  Result extends RunnerResult | void = RunnerResult,
  Parameters = void,
> extends TaskHooks<KeptResult<Result>, JobContext<Parameters>> {
  /** The kind of the job: `instanceof` fails where a program loads two copies. @internal */
  static readonly '~kind': TaskKind = 'self-contained'

  /**
   * A Standard Schema of the parameters, checked at the call and again before the task gets them.
   *
   * @default none
   */
  static readonly schema?: StandardSchemaV1

  /**
   * The `orderKey` of a run, from its parameters (the output of {@link schema}): for a job with
   * `preserveOrder: 'key'`, whose calls then need not give it. It runs in the process of the
   * caller, and returns a non-empty string. The option of a call replaces it.
   *
   * @default every call gives the key
   */
  static orderKey?(parameters: never): string

  /** For the type checker only; it does not exist at run time. @internal */
  declare readonly '~types': {
    readonly kind: 'self-contained'
    readonly result: KeptResult<Result>
    readonly input: Parameters
  }

  /**
   * Does the work of one run. To return nothing is one success without a message. A throw follows
   * the retry rules of the job.
   */
  abstract execute(
    context: JobContext<Parameters>,
  ): MaybePromise<readonly KeptResult<Result>[] | Nothing<Result>>
}

/**
 * The base class of a queue job. It runs on the messages that `enqueue()` sends it, up to
 * `batchSize` of them in one run.
 *
 * @example
 * ```ts
 * @job('tweet', { batchSize: 3, intervalSeconds: 120 })
 * export class TweetTask extends QueueTask<TweetResult, Tweet> {
 *   async process(tweet: Tweet, context: JobContext): Promise<TweetResult> {
 *     return post(tweet, context.signal)
 *   }
 * }
 * ```
 */
export abstract class QueueTask<
  Result extends RunnerResult | void = RunnerResult,
  Message = AnyMessage,
> extends TaskHooks<KeptResult<Result>, QueueContext<Message>> {
  /** The kind of the job: `instanceof` fails where a program loads two copies. @internal */
  static readonly '~kind': TaskKind = 'queue'

  /**
   * A Standard Schema of the message, checked by `enqueue` and again before the task gets it.
   *
   * @default none
   */
  static readonly schema?: StandardSchemaV1

  /**
   * The `orderKey` of a message, from the message (the output of {@link schema}): for a job with
   * `preserveOrder: 'key'`, whose calls then need not give it. It runs in the process of the
   * caller, and returns a non-empty string. The option of a call replaces it.
   *
   * @default every call gives the key
   */
  static orderKey?(message: never): string

  /** For the type checker only; it does not exist at run time. @internal */
  declare readonly '~types': {
    readonly kind: 'queue'
    readonly result: KeptResult<Result>
    readonly input: Message
  }

  /**
   * Works on one message. The runner calls it for the messages of a run one after another, and
   * passes each outcome to the engine before the next message begins. To return nothing is a
   * success without a message. A class has this method, or overrides {@link execute}.
   */
  process?(message: Message, context: QueueContext<Message>): MaybePromise<Result | Nothing<Result>>

  /**
   * Works on the whole batch. Settle each message with its `done`, `retry` or `deadLetter`. On
   * return, unsettled messages are done; on a throw they follow the retry rules, and from then on
   * each is claimed alone. To return nothing is one success without a message.
   */
  execute?(context: QueueContext<Message>): MaybePromise<readonly KeptResult<Result>[] | Nothing<Result>>
}

/** An instance of any task class. */
// oxlint-disable-next-line typescript/no-explicit-any -- parameter and message types vary both ways
export type AnyTask = BaseTask<any, any> | QueueTask<any, any>

/** A task class, as the registry loads it. */
export interface TaskClass {
  readonly '~kind': TaskKind
  readonly schema?: StandardSchemaV1 | undefined
  orderKey?(message: never): unknown
  // oxlint-disable-next-line typescript/no-explicit-any -- `createTask` may pass whatever the constructor takes
  new (...dependencies: any[]): AnyTask
}

/** The stages of validation, in the order of their calls. */
export const VALIDATION_STAGES = [
  'validateConfig',
  'validateResources',
  'validatePrerequisites',
  'validateTask',
] as const

/** The name of a stage. It is the reason of a run that the stage skips. */
export type ValidationStage = (typeof VALIDATION_STAGES)[number]
