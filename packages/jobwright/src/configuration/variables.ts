/** Every variable of a program with its value, its source and its default: the account that `jobwright env` prints. */

import type { OptionSource } from './layer.ts'
import { checkConfiguration, type ConfigInput, type ConfiguredJob } from './configure.ts'
import { OVERRIDABLE_OPTIONS, type OverridableOption } from '../manifest/config-schema.ts'
import { DEFAULTS } from '../manifest/options.ts'
import { variableOf } from '../manifest/variable-names.ts'

/** What a variable may override, and what is in force. */
export interface ConfigVariable {
  /** `TWEET_INTERVAL_SECONDS` */
  readonly name: string
  /** `TWEET_RUNNER_INTERVAL_SECONDS` */
  readonly olderName: string
  readonly job: string
  readonly option: OverridableOption
  /** `undefined` where there is none: no time limit, no schedule of this kind. */
  readonly value: boolean | number | string | undefined
  readonly source: OptionSource
  /** The value where nothing is said, not even by `@job`. */
  readonly default: boolean | number | string | undefined
}

/** The account of a program's configuration. */
export interface ConfigVariables {
  /** By job in the registry's order, then by option. Where there are problems, values that are wrong are the default. */
  readonly variables: readonly ConfigVariable[]
  /** What would keep the program from starting, in the runtime's words. */
  readonly problems: readonly string[]
  /** Variables that configure nothing but look like it, in the runtime's words. */
  readonly warnings: readonly string[]
}

/** Reads the configuration as `createRunner` does, and starts nothing. */
export function configVariables(input: Omit<ConfigInput, 'overrides'>): ConfigVariables {
  const { jobs, problems, warnings } = checkConfiguration(input)
  const { envPrefix } = input.registry
  return { variables: [...jobs.values()].flatMap((job) => variablesOf(job, envPrefix)), problems, warnings }
}

function variablesOf({ registered, options, sources }: ConfiguredJob, envPrefix: string): ConfigVariable[] {
  const stem = envPrefix + registered.constant
  return OVERRIDABLE_OPTIONS.map((option) => ({
    name: variableOf(stem, option),
    olderName: variableOf(stem, option, 'older environment'),
    job: registered.type,
    option,
    value: options[option],
    source: sources[option],
    default: defaultOf(option, options.idempotent),
  }))
}

function defaultOf(option: OverridableOption, isIdempotent: boolean): ConfigVariable['default'] {
  if (option === 'maxRetries' && !isIdempotent) return 0
  const defaults: Partial<Record<OverridableOption, ConfigVariable['default']>> = DEFAULTS
  return defaults[option]
}
