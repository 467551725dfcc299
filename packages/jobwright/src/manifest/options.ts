/**
 * The options of a job and their defaults: the one contract between decorator, build, configuration
 * and docs.
 */

import { JobPriority } from './priority.ts'
import type { CapabilityName, JobName } from './program.ts'

/** The options of `@job`. Durations are in seconds, and at most 100 years. */
export interface JobOptions {
  /** The display name: a non-empty string. @default the job type in words */
  readonly name?: string
  /** What the job does. @default the class's doc comment */
  readonly description?: string
  /** A version of your own, recorded on each run. @default "1.0.0" */
  readonly version?: string
  /**
   * Whether the job runs. A disabled job has no ticks and is not claimed; `trigger` rejects, and
   * `enqueue` stores the message.
   *
   * @default true
   */
  readonly enabled?: boolean
  /**
   * A fixed-rate schedule: one tick each time this many seconds (> 0) have passed. A restart does
   * not shift the ticks. Not together with `cron`.
   *
   * @default none
   */
  readonly intervalSeconds?: number
  /**
   * A calendar schedule: 5 fields, or 6 with seconds first. `H` stands for a value that is drawn
   * from the job type: the same in every process, and another for each job. Not together with
   * `intervalSeconds`.
   *
   * @default none
   */
  readonly cron?: string
  /** The time zone of `cron`: an IANA name, or an offset such as `+05:30`. @default "UTC" */
  readonly timezone?: string
  /** Whether the job has one extra tick when the runner starts. @default false */
  readonly runOnStart?: boolean
  /** How many seconds late (≥ 0) a tick may still make a run. @default 60 */
  readonly misfireGraceSeconds?: number
  /**
   * What a tick does while the job is busy: `skip` makes no run, `bufferOne` keeps one run waiting,
   * `allow` always makes a run.
   *
   * @default "skip"
   */
  readonly overlap?: 'skip' | 'bufferOne' | 'allow'
  /**
   * The lane of the job's messages. A message of a higher lane is claimed first.
   *
   * @default "NORMAL"
   */
  readonly priority?: JobPriority
  /**
   * How many attempts may follow the first: an integer ≥ 0.
   *
   * @default 3, and 0 if `idempotent` is false
   */
  readonly maxRetries?: number
  /** The delay before the first retry, in seconds (≥ 0). @default 30 */
  readonly retryDelaySeconds?: number
  /** Whether the delay doubles with each further retry. @default "exponential" */
  readonly retryBackoff?: 'exponential' | 'fixed'
  /** The longest delay before a retry, in seconds (≥ 0). @default 3600 */
  readonly retryMaxDelaySeconds?: number
  /**
   * The time limit of one attempt, in seconds (> 0). Its signal then aborts with a `TimeoutError`,
   * and the attempt fails.
   *
   * @remarks Of `process`, each message is one attempt and has a limit of its own. A queue job that
   *   overrides `execute` has one limit for the whole batch.
   * @default none
   */
  readonly timeoutSeconds?: number
  /** How many runs of the job may go on at once, over all processes: an integer ≥ 1. @default 1 */
  readonly maxConcurrent?: number
  /**
   * How many messages one run of a queue job may have: an integer ≥ 1. For other jobs, a number
   * that the task may read.
   *
   * @default 10
   */
  readonly batchSize?: number
  /**
   * How many runs (of a queue job: messages) may start within `perSeconds` in this process: `max`
   * is an integer ≥ 1, `perSeconds` a number > 0.
   *
   * @default none
   */
  readonly rateLimit?: { readonly max: number; readonly perSeconds: number }
  /** The capabilities that the program must supply for the job. @default [] */
  readonly requires?: readonly CapabilityName[]
  /**
   * Jobs to wait for: a run starts only after the runs of these jobs that were due before it, and
   * only if the latest of each succeeded.
   *
   * @default []
   */
  readonly dependencies?: readonly JobName[]
  /**
   * How long a run waits for its dependencies before it is skipped, in seconds (> 0).
   *
   * @default 3600
   */
  readonly dependencyTimeoutSeconds?: number
  /**
   * Runs messages strictly in the order of their enqueue: all of them (`true`), or those with the
   * same `orderKey` (`'key'`). Every call then gives the key, unless the class of the job has a
   * `static orderKey(message)`.
   *
   * @default none
   */
  readonly preserveOrder?: true | 'key'
  /**
   * Whether a run may safely be repeated if its outcome is unknown, because its process died. If
   * not, such a message goes to the dead letters as `interrupted`.
   *
   * @default true
   */
  readonly idempotent?: boolean
  /** Whether messages that failed for good are kept as dead letters. @default true */
  readonly deadLetter?: boolean
  /**
   * The version of the message's shape: an integer ≥ 1. A process claims only messages up to its
   * own version.
   *
   * @default 1
   */
  readonly schemaVersion?: number
  /** Former types of this job: it takes over the messages that wait under them. @default [] */
  readonly aliases?: readonly string[]
  /** Words of your own, by which queries list jobs, messages and runs. @default [] */
  readonly tags?: readonly string[]
}

/**
 * The options as the generated registry holds them. The compiler reports a capability that is not
 * declared at the class, so that the generated code type-checks even then.
 */
export interface DeclaredOptions extends Omit<JobOptions, 'requires'> {
  readonly requires?: readonly string[]
}

/** The name of an option. */
export type OptionName = keyof JobOptions

// the record's keys are the option names

/** Every option with its value: given or default, or `undefined` for an option that has neither. */
export interface ResolvedOptions {
  readonly name: string
  readonly description: string
  readonly version: string
  readonly enabled: boolean
  readonly intervalSeconds: number | undefined
  readonly cron: string | undefined
  readonly timezone: string
  readonly runOnStart: boolean
  readonly misfireGraceSeconds: number
  readonly overlap: 'skip' | 'bufferOne' | 'allow'
  readonly priority: JobPriority
  readonly maxRetries: number
  readonly retryDelaySeconds: number
  readonly retryBackoff: 'exponential' | 'fixed'
  readonly retryMaxDelaySeconds: number
  readonly timeoutSeconds: number | undefined
  readonly maxConcurrent: number
  readonly batchSize: number
  readonly rateLimit: { readonly max: number; readonly perSeconds: number } | undefined
  readonly requires: readonly string[]
  readonly dependencies: readonly string[]
  readonly dependencyTimeoutSeconds: number
  readonly preserveOrder: true | 'key' | undefined
  readonly idempotent: boolean
  readonly deadLetter: boolean
  readonly schemaVersion: number
  readonly aliases: readonly string[]
  readonly tags: readonly string[]
}

/** The options whose default is one fixed value. */
type FixedDefault = Exclude<
  OptionName,
  'name' | 'description' | 'intervalSeconds' | 'cron' | 'timeoutSeconds' | 'rateLimit' | 'preserveOrder'
>

/**
 * The default of every option that has a fixed one. A test compares them with the documentation.
 */
export const DEFAULTS: Pick<ResolvedOptions, FixedDefault> = {
  version: '1.0.0',
  enabled: true,
  timezone: 'UTC',
  runOnStart: false,
  misfireGraceSeconds: 60,
  overlap: 'skip',
  priority: JobPriority.NORMAL,
  maxRetries: 3,
  retryDelaySeconds: 30,
  retryBackoff: 'exponential',
  retryMaxDelaySeconds: 3600,
  maxConcurrent: 1,
  batchSize: 10,
  requires: [],
  dependencies: [],
  dependencyTimeoutSeconds: 3600,
  idempotent: true,
  deadLetter: true,
  schemaVersion: 1,
  aliases: [],
  tags: [],
}

/**
 * Fills in the defaults of options that have been checked.
 *
 * @param fallback the defaults that depend on the job
 */
export function resolveOptions(
  options: DeclaredOptions,
  fallback: { readonly name: string; readonly description: string },
): ResolvedOptions {
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))
  return {
    intervalSeconds: undefined,
    cron: undefined,
    timeoutSeconds: undefined,
    rateLimit: undefined,
    preserveOrder: undefined,
    ...DEFAULTS,
    ...fallback,
    ...(options.idempotent === false && { maxRetries: 0 }),
    ...given,
  }
}
