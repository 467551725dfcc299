/** The options of a job and their defaults: the one contract between decorator, build, configuration and docs. */

import { JobPriority } from './priority.ts'
import type { CapabilityName, JobName } from './program.ts'

/** The options of `@job`. Durations are in seconds. */
export interface JobOptions {
  /** Display name. @default the job type in words */
  readonly name?: string
  /** What the job does. @default the class's doc comment */
  readonly description?: string
  /** Recorded on each run. @default "1.0.0" */
  readonly version?: string
  /** A disabled job has no ticks and is not claimed; messages sent to it are stored. @default true */
  readonly enabled?: boolean
  /** Fixed-rate schedule: every so many seconds (> 0), aligned to the epoch. Not together with `cron`. */
  readonly intervalSeconds?: number
  /** Calendar schedule: 5 fields, or 6 with seconds first. Not together with `intervalSeconds`. */
  readonly cron?: string
  /** IANA time zone of `cron`. @default "UTC" */
  readonly timezone?: string
  /** One extra tick when the runner starts. @default false */
  readonly runOnStart?: boolean
  /** How late, in seconds, a tick may still make a run. @default 60 */
  readonly misfireGraceSeconds?: number
  /** What a tick does while the job is busy: nothing, keep one waiting, or always make a run. @default "skip" */
  readonly overlap?: 'skip' | 'bufferOne' | 'allow'
  /** The lane. @default "NORMAL" */
  readonly priority?: JobPriority
  /** Tries after the first. @default 3, and 0 where `idempotent` is false */
  readonly maxRetries?: number
  /** Delay before the first retry, in seconds. @default 30 */
  readonly retryDelaySeconds?: number
  /** Whether the delay doubles with each retry. @default "exponential" */
  readonly retryBackoff?: 'exponential' | 'fixed'
  /** The longest delay before a retry, in seconds. @default 3600 */
  readonly retryMaxDelaySeconds?: number
  /** Time limit of one attempt, in seconds (> 0). @default none */
  readonly timeoutSeconds?: number
  /** Runs of this job at once. @default 1 */
  readonly maxConcurrent?: number
  /** Messages in one run of a queue job; for others a figure that the task reads. @default 10 */
  readonly batchSize?: number
  /** At most `max` runs (of a queue job: messages) started in `perSeconds`. @default none */
  readonly rateLimit?: { readonly max: number; readonly perSeconds: number }
  /** The capabilities that the program must supply for this job. @default [] */
  readonly requires?: readonly CapabilityName[]
  /** A run waits for the runs of these jobs that were offered before it, and for their success. @default [] */
  readonly dependencies?: readonly JobName[]
  /** How long a run waits for its dependencies, in seconds (> 0). @default 3600 */
  readonly dependencyTimeoutSeconds?: number
  /** Strict order of enqueue: of all messages (`true`) or of those with the same `orderKey` (`'key'`). @default none */
  readonly preserveOrder?: true | 'key'
  /** Whether it is safe to repeat a run whose outcome is unknown. @default true */
  readonly idempotent?: boolean
  /** Whether what failed for good is kept for a person. @default true */
  readonly deadLetter?: boolean
  /** The version of the message's shape; a process claims only messages up to its own. @default 1 */
  readonly schemaVersion?: number
  /** Former job types, whose waiting messages this job takes. @default [] */
  readonly aliases?: readonly string[]
  /** Words to filter by. @default [] */
  readonly tags?: readonly string[]
}

/**
 * The options as the generated registry holds them. Whether a capability is declared is told where the class stands: the
 * generated code has types that are right all the same.
 */
export interface DeclaredOptions extends Omit<JobOptions, 'requires'> {
  readonly requires?: readonly string[]
}

/** The name of an option. */
export type OptionName = keyof JobOptions

// the record's keys are the option names

/** Every option's value, defaults filled in; `undefined` where an option has none. */
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

/** The default of every option that has a fixed one. */
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

/** Fills in the defaults. The options must have been checked. */
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
