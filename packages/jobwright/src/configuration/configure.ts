/**
 * The jobs of a program as they will run: the options of `@job`, overridden by `createRunner`, the
 * config file and the environment, in this order. All of it is checked before anything starts.
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
import { isZoneKnown } from '../schedule/zone.ts'

/** The registry and every layer of configuration. */
export interface ConfigInput {
  readonly registry: Registry
  readonly env: Environment
  /**
   * The object of a config file: nested by job type, or with flat keys such as
   * `my_job_interval_seconds`.
   */
  readonly file?: object | undefined
  /** The `jobs` option of `createRunner`. */
  readonly overrides?: JobsConfig | undefined
}

/** A job with its options in force. */
export interface ConfiguredJob {
  readonly registered: RegisteredJob
  readonly options: ResolvedOptions
  /**
   * The place that each option's value came from. A schedule that a schedule of another kind
   * replaced is `undefined`, and has the source of the other one.
   */
  readonly sources: Readonly<Record<OverridableOption, OptionSource>>
}

/** A program's configuration. */
export interface Configuration {
  /** By job type, in the registry's order. */
  readonly jobs: ReadonlyMap<string, ConfiguredJob>
  /**
   * One sentence per variable that is probably misspelt. They do not keep the program from
   * starting.
   */
  readonly warnings: readonly string[]
}

/** A configuration with its problems. */
export interface CheckedConfiguration extends Configuration {
  /** One sentence per problem. Each keeps the program from starting. */
  readonly problems: readonly string[]
}

/**
 * Merges all layers over the declared options. A schedule replaces the schedule of the layers
 * below, whatever its kind.
 *
 * @throws ConfigError with every bad value of every layer, even those that a higher layer overrides
 */
export function configure(input: ConfigInput): Configuration {
  const { problems, ...configuration } = checkConfiguration(input)
  if (problems.length > 0) throw new ConfigError(problems)
  return configuration
}

/** The same, with the problems returned instead of thrown. A wrong value counts as the default. */
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
    problems: [
      ...checked.flatMap(({ problems }) => problems),
      ...jobs.flatMap(brokenRulesOf),
      ...jobs.flatMap(unknownZoneOf),
    ],
    warnings: misspeltVariables(env, registry),
  }
}

/**
 * @param values of the layers above the decorator, the highest first
 * @param wrong the values that cannot be used; they still hide the layers below, as nobody knows
 *   what they should have been
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

/** The build may know a zone that the time zone data of this machine lack. */
function unknownZoneOf({ registered, options, sources }: ConfiguredJob): string[] {
  const { cron, timezone } = options
  if (cron === undefined || isZoneKnown(timezone)) return []
  const data = `Node.js ${process.versions.node} has no data of the time zone "${timezone}" (its data are of version ${process.versions.tz})`
  return [`${placeOf(sources.timezone)}, job "${registered.type}": ${data}; update Node.js`]
}
