/**
 * The jobs of a program as they will run: what `@job` declares, overridden by `createRunner`, the config file and the
 * environment, in this order. Everything is checked before anything starts.
 */

import { checkLayer } from './config-check.ts'
import { readEnvironment, type Environment } from './config-environment.ts'
import { misspeltVariables } from './config-hints.ts'
import { readFile, readProgram } from './config-object.ts'
import { placeOf, type ConfiguredValue, type OptionSource } from './config-value.ts'
import { ConfigError } from './errors.ts'
import { OVERRIDABLE_OPTIONS, type JobsConfig, type OverridableOption } from './manifest/config-schema.ts'
import { displayNameOf } from './manifest/job-type.ts'
import { resolveOptions, type JobOptions, type ResolvedOptions } from './manifest/options.ts'
import { brokenRules } from './manifest/rules.ts'
import type { RegisteredJob, Registry } from './registry.ts'

/** Everything that says how the jobs run. */
export interface ConfigInput {
  readonly registry: Registry
  readonly env: Environment
  /** The object of a config file: nested by job type, or with flat keys such as `my_job_interval_seconds`. */
  readonly file?: object | undefined
  /** The `jobs` option of `createRunner`. */
  readonly overrides?: JobsConfig | undefined
}

/** A job with its options as they are used. */
export interface ConfiguredJob {
  readonly registered: RegisteredJob
  readonly options: ResolvedOptions
  /**
   * Where each option's value came from. A schedule that another layer's replaced is `undefined`, and its source is that
   * of the other.
   */
  readonly sources: Readonly<Record<OverridableOption, OptionSource>>
}

/** A program's configuration. */
export interface Configuration {
  /** By job type, in the registry's order. */
  readonly jobs: ReadonlyMap<string, ConfiguredJob>
  /** What is likely a mistake but stops nothing, one sentence each. */
  readonly warnings: readonly string[]
}

/**
 * Merges all layers over the declared options. A schedule replaces that of the layers below, of either kind.
 *
 * @throws ConfigError with every bad value of every layer, those included that a higher layer overrides
 */
export function configure({ registry, env, file = {}, overrides = {} }: ConfigInput): Configuration {
  const layers = [
    readEnvironment(env, registry, 'environment'),
    readEnvironment(env, registry, 'older environment'),
    readFile(file, registry.jobs),
    readProgram(overrides, registry.jobs),
  ]
  const problems = layers.flatMap((layer) => checkLayer(layer, registry.config))
  if (problems.length > 0) throw new ConfigError(problems)

  const values = new Map(registry.jobs.map(({ type }): [string, ConfiguredValue[]] => [type, []]))
  for (const value of layers.flatMap((layer) => layer.values)) values.get(value.job)?.push(value)
  const jobs = registry.jobs.map((job) => configureJob(job, values.get(job.type) ?? []))
  const broken = jobs.flatMap(brokenRulesOf)
  if (broken.length > 0) throw new ConfigError(broken)

  return {
    jobs: new Map(jobs.map((job) => [job.registered.type, job])),
    warnings: misspeltVariables(env, registry),
  }
}

/** @param values of the layers above the decorator, the highest first */
function configureJob(registered: RegisteredJob, values: readonly ConfiguredValue[]): ConfiguredJob {
  const chosen = new Map<OverridableOption, ConfiguredValue>()
  let schedule: ConfiguredValue | undefined
  for (const value of values) {
    if (isSchedule(value.option)) schedule ??= value
    else if (!chosen.has(value.option)) chosen.set(value.option, value)
  }
  if (schedule !== undefined) chosen.set(schedule.option, schedule)

  const declared =
    schedule === undefined
      ? registered.options
      : { ...registered.options, cron: undefined, intervalSeconds: undefined }
  const given = Object.fromEntries([...chosen].map(([option, { value }]) => [option, value]))
  const options = { ...declared, ...given } as JobOptions // every value was checked by the schema
  return {
    registered,
    options: resolveOptions(options, { name: displayNameOf(registered.type), description: '' }),
    sources: sourcesOf(registered, chosen, schedule),
  }
}

function sourcesOf(
  { options }: RegisteredJob,
  chosen: ReadonlyMap<OverridableOption, ConfiguredValue>,
  schedule: ConfiguredValue | undefined,
): ConfiguredJob['sources'] {
  const entries = OVERRIDABLE_OPTIONS.map((option): [OverridableOption, OptionSource] => {
    const value = isSchedule(option) ? schedule : chosen.get(option)
    const layer = options[option] === undefined ? 'default' : 'decorator'
    return [option, value?.source ?? { layer, name: option }]
  })
  return Object.fromEntries(entries) as ConfiguredJob['sources'] // an entry for every option
}

function isSchedule(option: OverridableOption): boolean {
  return option === 'cron' || option === 'intervalSeconds'
}

function brokenRulesOf({ registered, options, sources }: ConfiguredJob): string[] {
  const checked = options as JobOptions // the same options, those without a value as undefined
  return brokenRules(checked).map(({ message, options: names }) => {
    const places = OVERRIDABLE_OPTIONS.filter((option) => names.includes(option)).map((option) =>
      placeOf(sources[option]),
    )
    return `${places.join(' and ')}, job "${registered.type}": ${message}`
  })
}
