/** The two base classes of jobs, and the hooks that a job may override. */

import type { StandardSchemaV1 } from '@standard-schema/spec'

import type { JobContext, QueueContext } from './context.ts'
import type { MaybePromise } from '../time/maybe-promise.ts'
import type { RunnerResult } from './result.ts'
import type { AnyMessage, Serializable } from './serializable.ts'
import type { TaskKind } from '../manifest/task-kind.ts'

abstract class TaskHooks<Result extends RunnerResult, Context extends Pick<JobContext, 'options'>> {
  /** First stage of validation: is the configuration fit for a run? `false` skips the run without counting a failure. */
  validateConfig(_context: Context): MaybePromise<boolean> {
    return true
  }

  /** Second stage: are the resources (APIs, databases, files) there? `false` skips the run. */
  validateResources(_context: Context): MaybePromise<boolean> {
    return true
  }

  /** Third stage: is what must have happened before done? `false` skips the run. */
  validatePrerequisites(_context: Context): MaybePromise<boolean> {
    return true
  }

  /** Last stage: whatever else this job wants to see before it works. `false` skips the run. */
  validateTask(_context: Context): MaybePromise<boolean> {
    return true
  }

  /** Called once before the work, after validation: open what the work needs. A throw is an error of the attempt. */
  prepareContext(_context: Context): MaybePromise<void> {}

  /**
   * Called with what an attempt threw. Results returned here settle it, as if the task had returned them;
   * `undefined` leaves the error to {@link shouldRetryOnError}.
   */
  handleExecutionError(_error: unknown, _context: Context): MaybePromise<readonly Result[] | undefined> {
    return undefined
  }

  /**
   * Whether an attempt that threw `error` is tried again, while attempts are left. Not asked for a
   * `NonRetryableError` (never) and a `RetryAfterError` (always). Override it to decide by the kind of error.
   *
   * @default `true`, and `false` for a job that is not idempotent
   */
  shouldRetryOnError(_error: unknown, context: Context): MaybePromise<boolean> {
    return context.options.idempotent
  }

  /**
   * Called once when the task ended or was given up, with the results there are. A throw here is logged and changes
   * nothing.
   */
  cleanup(_context: Context, _results: readonly Result[]): MaybePromise<void> {}
}

/**
 * A self-contained job: a schedule or `trigger()` makes it run, and it finds its own work.
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
  Result extends RunnerResult = RunnerResult,
  Parameters extends Serializable<Parameters> = void,
> extends TaskHooks<Result, JobContext<Parameters>> {
  /** Which kind of job this is, for programs that load several copies of this package. @internal */
  static readonly '~kind': TaskKind = 'self-contained'

  /** Optional Standard Schema of the parameters: checked when they are given, and again before the task sees them. */
  static readonly schema?: StandardSchemaV1

  /** Types only: nothing is here at run time. @internal */
  declare readonly '~types': {
    readonly kind: 'self-contained'
    readonly result: Result
    readonly input: Parameters
  }

  /** Does the work of one run. What it throws follows the retry rules of the job. */
  abstract execute(context: JobContext<Parameters>): MaybePromise<readonly Result[]>
}

/**
 * A queue job: it runs on the messages that `enqueue()` sends it, up to `batchSize` of them in one run.
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
  Result extends RunnerResult = RunnerResult,
  Message extends Serializable<Message> = AnyMessage,
> extends TaskHooks<Result, QueueContext<Message>> {
  /** Which kind of job this is, for programs that load several copies of this package. @internal */
  static readonly '~kind': TaskKind = 'queue'

  /** Optional Standard Schema of the message: checked by `enqueue`, and again before the task sees it. */
  static readonly schema?: StandardSchemaV1

  /** Types only: nothing is here at run time. @internal */
  declare readonly '~types': {
    readonly kind: 'queue'
    readonly result: Result
    readonly input: Message
  }

  /**
   * Works on one message; called for the messages of a run one after another; what became of one is on
   * its way to the engine before the next one begins.
   * A class has this, or overrides {@link execute}.
   */
  process?(message: Message, context: QueueContext<Message>): MaybePromise<Result>

  /**
   * Works on the whole batch, for a task that wants all messages at once. Settle each message with its `done`, `retry`
   * or `deadLetter`; on return, unsettled messages are done; on a throw they follow the retry rules and are from then on
   * claimed alone.
   */
  execute?(context: QueueContext<Message>): MaybePromise<readonly Result[]>
}

/** Any task, as the runner sees it once its class is loaded. */
// oxlint-disable-next-line typescript/no-explicit-any -- parameter and message types vary both ways
export type AnyTask = BaseTask<any, any> | QueueTask<any, any>

/** A class of a task, as the registry loads it. */
export interface TaskClass {
  readonly '~kind': TaskKind
  readonly schema?: StandardSchemaV1 | undefined
  new (): AnyTask
}

/** The stages in the order in which they are asked. */
export const VALIDATION_STAGES = [
  'validateConfig',
  'validateResources',
  'validatePrerequisites',
  'validateTask',
] as const

/** The name of a stage, as it stands in the reason of a skipped run. */
export type ValidationStage = (typeof VALIDATION_STAGES)[number]
