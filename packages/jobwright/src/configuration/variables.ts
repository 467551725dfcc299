/**
 * Every variable of a program with its value, source and default, as `jobwright env` prints them.
 */

import type { OptionSource } from './layer.ts'
import { checkConfiguration, type ConfigInput, type ConfiguredJob } from './configure.ts'
import { OVERRIDABLE_OPTIONS, type OverridableOption } from '../manifest/config-schema.ts'
import { DEFAULTS } from '../manifest/options.ts'
import { variableOf } from '../manifest/variable-names.ts'

/** A variable, the option that it overrides, and the value in force. */
export interface ConfigVariable {
  /** `TWEET_INTERVAL_SECONDS` */
  readonly name: string
  /** `TWEET_RUNNER_INTERVAL_SECONDS` */
  readonly olderName: string
  readonly job: string
  readonly option: OverridableOption
  /** The value in force; `undefined` for no time limit, or no schedule of this kind. */
  readonly value: boolean | number | string | undefined
  readonly source: OptionSource
  /** The value if no layer has one, not even `@job`. */
  readonly default: boolean | number | string | undefined
}

/** The configuration of a program. */
export interface ConfigVariables {
  /** By job in the registry's order, then by option. A wrong value counts as the default. */
  readonly variables: readonly ConfigVariable[]
  /** One sentence per problem that keeps the program from starting, as the runner words it. */
  readonly problems: readonly string[]
  /** One sentence per misspelt variable, as the runner words it. */
  readonly warnings: readonly string[]
}

/** Reads the configuration as `createRunner` does, without starting anything. */
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
