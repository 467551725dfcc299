/** What `createRunner` takes. */

import type { CreateTask } from '../execution/attempt.ts'
import type { CapabilityProvider } from '../execution/capability-set.ts'
import type { Clock } from '../time/clock.ts'
import type { Environment } from '../configuration/environment.ts'
import type { Engine } from '../engine/contract/engine.ts'
import type { Logger } from '../authoring/logger.ts'
import type { JobsConfig } from '../manifest/config-schema.ts'
import type { Middleware } from '../execution/middleware.ts'
import type { Registry } from '../configuration/registry.ts'
import type { Capabilities } from '../manifest/program.ts'

/** The options of `createRunner`. */
export type RunnerOptions<Required extends string = string> = GeneralOptions<Required> &
  CapabilityOptions<Required>

interface GeneralOptions<Required extends string> {
  /** The generated registry: `import { registry } from './jobs.gen'`. */
  readonly registry: Registry<Required>
  /** Where messages wait. @default an engine in memory, which ends with the process */
  readonly engine?: Engine
  /** How many runs go on at once in this process: an integer ≥ 1. @default 5 */
  readonly workers?: number
  /** Options of jobs by job type, over those of `@job` and under those of config file and environment. */
  readonly jobs?: JobsConfig
  /** The object of a config file: options by job type, or flat keys such as `my_job_interval_seconds`. */
  readonly config?: object
  /** Where the variables `<JOB>_<OPTION>` are read. @default process.env */
  readonly env?: Environment
  /** Goes around the work of every run, the first one outermost. @default [] */
  readonly middleware?: readonly Middleware[]
  /** Makes the instance for a run. @default `new Class()` */
  readonly createTask?: CreateTask
  /** @default the console */
  readonly logger?: Logger
  /** What is kept of runs that ended: see `runner.history()`. */
  readonly history?: HistoryOptions
  /** Whether SIGTERM and SIGINT stop the runner. @default true */
  readonly signals?: boolean
  /** The most bytes of a message's or parameters' JSON, in UTF-8: an integer ≥ 1. @default 262144 */
  readonly maxMessageBytes?: number
  /** How long running work may go on after `stop()`, in seconds (≥ 0). @default 30 */
  readonly shutdownTimeoutSeconds?: number
  /** Whether a capability that is missing or cannot be made keeps the runner from starting. @default false */
  readonly strict?: boolean
  /** The source of time: tests give a fake one. @default the machine's clock */
  readonly clock?: Clock
  /** Numbers in [0, 1), for the jitter of retries. @default Math.random */
  readonly random?: () => number
}

/** How much is kept of runs that ended. What goes beyond is pruned, the oldest first. */
export interface HistoryOptions {
  /** How many runs of all jobs: an integer ≥ 0. @default 1000 */
  readonly maxRuns?: number
  /** For how long, in seconds (> 0); by default a week. @default 604800 */
  readonly maxAgeSeconds?: number
  /** How many lines of each run's `context.logger`, the newest: an integer ≥ 0. @default 100 */
  readonly logLines?: number
}

/** What the registry's jobs require is required here too; a registry whose jobs are not known asks for nothing. */
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
export type ResolvedRunnerOptions = Required<Omit<GeneralOptions<string>, 'engine' | 'history'>> & {
  readonly engine: Engine
  readonly history: Required<HistoryOptions>
  readonly capabilities: { readonly [name: string]: unknown }
}

/** The defaults that are plain values. */
export const RUNNER_DEFAULTS: Pick<
  ResolvedRunnerOptions,
  'workers' | 'history' | 'signals' | 'maxMessageBytes' | 'shutdownTimeoutSeconds' | 'strict'
> = {
  workers: 5,
  history: { maxRuns: 1000, maxAgeSeconds: 604_800, logLines: 100 },
  signals: true,
  maxMessageBytes: 262_144,
  shutdownTimeoutSeconds: 30,
  strict: false,
}
