/** The options of `createRunner`, and their defaults. */

import type { CreateTask } from '../execution/attempt.ts'
import type { CapabilityProvider } from '../execution/capability-set.ts'
import type { Clock } from '../time/clock.ts'
import type { Environment } from '../configuration/environment.ts'
import type { Engine } from '../engine/contract/engine.ts'
import type { Logger } from '../authoring/logger.ts'
import { HEALTH_DEFAULTS, type HealthOptions } from '../monitor/health-options.ts'
import type { JobsConfig } from '../manifest/config-schema.ts'
import type { Middleware } from '../execution/middleware.ts'
import type { Registry } from '../configuration/registry.ts'
import type { Capabilities, JobName } from '../manifest/program.ts'

/** The options of `createRunner`. */
export type RunnerOptions<Required extends string = string> = GeneralOptions<Required> &
  CapabilityOptions<Required>

interface GeneralOptions<Required extends string> {
  /** The generated registry: `import { registry } from './jobs.gen'`. */
  readonly registry: Registry<Required>
  /** The engine, where messages wait. @default `memory()`, whose messages end with the process */
  readonly engine?: Engine
  /**
   * How many runs may go on at once in this process: an integer ≥ 0. With 0 the runner is a client,
   * as `createClient` makes it.
   *
   * @default 5
   */
  readonly workers?: number
  /**
   * Options of jobs, by job type. They override `@job`; config file and environment override them.
   *
   * @default none
   */
  // oxlint-disable-next-line typescript/no-unnecessary-type-arguments -- JobName is a string only until a program has jobs
  readonly jobs?: JobsConfig<JobName>
  /**
   * The object of a config file: options by job type, or flat keys such as
   * `my_job_interval_seconds`.
   *
   * @default none
   */
  readonly config?: object
  /** The environment, with variables such as `<JOB>_<OPTION>`. @default process.env */
  readonly env?: Environment
  /** Functions around the work of every run, the first one outermost. @default [] */
  readonly middleware?: readonly Middleware[]
  /** Makes the task instance of a run. @default `new Class()` */
  readonly createTask?: CreateTask
  /**
   * The logger of the runner and its tasks: a console, winston, pino, or any object that takes a
   * message and fields. What it throws is ignored.
   *
   * @default the console
   */
  readonly logger?: Logger
  /**
   * How much `runner.history()` keeps of runs that ended.
   *
   * @default 1,000 runs, a week, 100 lines each
   */
  readonly history?: HistoryOptions
  /**
   * The thresholds of `runner.health()`.
   *
   * @default 10 dead letters, half of the executions failed, and so on
   */
  readonly health?: HealthOptions
  /**
   * Whether SIGTERM and SIGINT stop the runner. Once all runners of the process have stopped, the
   * program ends by the signal, unless it listens to the signal itself: then that listener decides.
   *
   * @default true, and `false` for a client
   */
  readonly signals?: boolean
  /**
   * The most bytes of a message, or of parameters, as JSON in UTF-8: an integer ≥ 1.
   *
   * @default 262144
   */
  readonly maxMessageBytes?: number
  /**
   * How many seconds (≥ 0) running work may go on after `stop()`. Work that does not end by then is
   * aborted, and given up 5 s later.
   *
   * @default 20
   */
  readonly shutdownTimeoutSeconds?: number
  /**
   * Whether a missing or failing capability keeps the runner from starting, instead of only its
   * jobs from running.
   *
   * @default false
   */
  readonly strict?: boolean
  /** The source of time; tests pass a fake clock. @default the machine's clock */
  readonly clock?: Clock
  /** Returns numbers in [0, 1), for the jitter of retries. @default Math.random */
  readonly random?: () => number
}

/** How much is kept of runs that ended. The oldest are pruned first. */
export interface HistoryOptions {
  /** The most runs of all jobs together: an integer ≥ 0. @default 1000 */
  readonly maxRuns?: number
  /** The greatest age of a run, in seconds (> 0) since its end. @default 604800 */
  readonly maxAgeSeconds?: number
  /** The most lines of each run's `context.logger`, the newest: an integer ≥ 0. @default 100 */
  readonly logLines?: number
}

/**
 * The capabilities that the registry's jobs require are required here; those of an untyped registry
 * are optional.
 */
type CapabilityOptions<Required extends string> = string extends Required
  ? { readonly capabilities?: { readonly [name: string]: unknown } }
  : [Required] extends [never]
    ? { readonly capabilities?: OptionalProviders }
    : { readonly capabilities: ProvidersOf<Required> & OptionalProviders }

// oxlint-disable-next-line typescript/no-generated-empty-object-type -- empty only until a program declares its capabilities
type OptionalProviders = Partial<ProvidersOf<keyof Capabilities>>

type ProvidersOf<Names extends string> = {
  readonly [Name in Names]: CapabilityProvider<Name extends keyof Capabilities ? Capabilities[Name] : unknown>
}

/** Every option with its value. */
export type ResolvedRunnerOptions = Required<
  Omit<GeneralOptions<string>, 'engine' | 'history' | 'health'>
> & {
  readonly engine: Engine
  readonly history: Required<HistoryOptions>
  readonly health: Required<HealthOptions>
  readonly capabilities: { readonly [name: string]: unknown }
  /** Resolves when the logger has written the lines that it still holds. */
  readonly flushLog: () => Promise<void>
}

/** The defaults that are plain values. A test compares them with the documentation. */
export const RUNNER_DEFAULTS: Pick<
  ResolvedRunnerOptions,
  'workers' | 'history' | 'health' | 'signals' | 'maxMessageBytes' | 'shutdownTimeoutSeconds' | 'strict'
> = {
  workers: 5,
  history: { maxRuns: 1000, maxAgeSeconds: 604_800, logLines: 100 },
  health: HEALTH_DEFAULTS,
  signals: true,
  maxMessageBytes: 262_144,
  shutdownTimeoutSeconds: 20,
  strict: false,
}
