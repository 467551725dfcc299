/**
 * The jobs of a program as they will run: what `@job` declares, overridden by `createRunner`, the config file and the
 * environment, in this order. Everything is checked before anything starts.
 */

import { checkLayer } from './layer-check.ts'
import { readEnvironment, type Environment } from './environment.ts'
import { misspeltVariables } from './misspelt-variables.ts'
import { readFile, readProgram } from './config-object.ts'
import { placeOf, type ConfiguredValue, type OptionSource } from './layer.ts'
import { OVERRIDABLE_OPTIONS, type JobsConfig, type OverridableOption } from '../manifest/config-schema.ts'
import { displayNameOf } from '../manifest/job-type.ts'
import { resolveOptions, type JobOptions, type ResolvedOptions } from '../manifest/options.ts'
import { brokenRules } from '../manifest/rules.ts'
import type { RegisteredJob, Registry } from './registry.ts'
import { ConfigError } from '../errors/start-errors.ts'

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

/** A configuration that may be wrong. */
export interface CheckedConfiguration extends Configuration {
  /** What keeps the program from starting, one sentence each. */
  readonly problems: readonly string[]
}

/**
 * Merges all layers over the declared options. A schedule replaces that of the layers below, of either kind.
 *
 * @throws ConfigError with every bad value of every layer, those included that a higher layer overrides
 */
export function configure(input: ConfigInput): Configuration {
  const { problems, ...configuration } = checkConfiguration(input)
  if (problems.length > 0) throw new ConfigError(problems)
  return configuration
}

/** The same, with the problems told instead of thrown. An option whose value is wrong has its default. */
export function checkConfiguration({
  registry,
  env,
  file = {},
  overrides = {},
}: ConfigInput): CheckedConfiguration {
  const layers = [
    readEnvironment(env, registry, 'environment'),
    readEnvironment(env, registry, 'older environment'),
    readFile(file, registry.jobs),
    readProgram(overrides, registry.jobs),
  ]
  const checked = layers.map((layer) => checkLayer(layer, registry.config))
  const wrong = new Set(checked.flatMap((layer) => layer.wrong))

  const values = new Map(registry.jobs.map(({ type }): [string, ConfiguredValue[]] => [type, []]))
  for (const value of layers.flatMap((layer) => layer.values)) values.get(value.job)?.push(value)
  const jobs = registry.jobs.map((job) => configureJob(job, values.get(job.type) ?? [], wrong))

  return {
    jobs: new Map(jobs.map((job) => [job.registered.type, job])),
    problems: [...checked.flatMap(({ problems }) => problems), ...jobs.flatMap(brokenRulesOf)],
    warnings: misspeltVariables(env, registry),
  }
}

/**
 * @param values of the layers above the decorator, the highest first
 * @param wrong those that cannot be used: they hide what is below them, as nobody knows what they were to be
 */
function configureJob(
  registered: RegisteredJob,
  values: readonly ConfiguredValue[],
  wrong: ReadonlySet<ConfiguredValue>,
): ConfiguredJob {
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
  const given = [...chosen].map(([option, value]) => [option, wrong.has(value) ? undefined : value.value])
  const options = { ...declared, ...Object.fromEntries(given) } as JobOptions // every value was checked by the schema
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
  if (chosen.size === 0) return declaredSources(options)
  const entries = OVERRIDABLE_OPTIONS.map((option): [OverridableOption, OptionSource] => {
    const value = isSchedule(option) ? schedule : chosen.get(option)
    const layer = options[option] === undefined ? 'default' : 'decorator'
    return [option, value?.source ?? OWN_SOURCES[layer][option]]
  })
  return Object.fromEntries(entries) as ConfiguredJob['sources'] // an entry for every option
}

const sourcesByDeclared = new Map<string, ConfiguredJob['sources']>()

/** Shared by all jobs that declare the same options. */
function declaredSources(options: RegisteredJob['options']): ConfiguredJob['sources'] {
  const declared = OVERRIDABLE_OPTIONS.filter((option) => options[option] !== undefined)
  const key = declared.join(' ')
  const known = sourcesByDeclared.get(key)
  if (known !== undefined) return known
  const given = declared.map((option) => [option, OWN_SOURCES.decorator[option]])
  const sources = { ...OWN_SOURCES.default, ...(Object.fromEntries(given) as object) }
  sourcesByDeclared.set(key, sources)
  return sources
}

/** The sources without a place of their own, shared by all jobs. */
const OWN_SOURCES = { decorator: ownSources('decorator'), default: ownSources('default') }

function ownSources(layer: 'decorator' | 'default'): ConfiguredJob['sources'] {
  const entries = OVERRIDABLE_OPTIONS.map((option) => [option, { layer, name: option }])
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
