/**
 * The valibot schema of a program's configuration: which options may be overridden, and their
 * values.
 */

import * as v from 'valibot'

import type { JobOptions, OptionName } from './options.ts'
import { expectedOf, OPTION_NAMES, OPTION_RULES } from './option-rules.ts'

/** The options that environment, config file and `createRunner` may override. */
export type JobOverrides = Pick<
  JobOptions,
  | 'enabled'
  | 'intervalSeconds'
  | 'cron'
  | 'timezone'
  | 'priority'
  | 'maxRetries'
  | 'retryDelaySeconds'
  | 'timeoutSeconds'
  | 'maxConcurrent'
  | 'batchSize'
  | 'misfireGraceSeconds'
>

/** The name of an option that may be overridden. */
export type OverridableOption = keyof JobOverrides

/** The configuration of a program: overrides by job type. */
export type JobsConfig<JobType extends string = string> = {
  readonly [Type in JobType]?: JobOverrides | undefined
}

/** The schema of a configuration; any Standard Schema tool can use it. */
export type ConfigSchema<JobType extends string = string> = v.GenericSchema<JobsConfig<JobType>>

/** The overridable options, in the order of the documentation. */
export const OVERRIDABLE_OPTIONS: readonly OverridableOption[] = OPTION_NAMES.filter(isOverridable)

/**
 * Makes the schema of these job types. It refuses unknown jobs and unknown options. The generated
 * `config.ts` calls it.
 */
export function configSchemaFor<JobType extends string>(jobTypes: readonly JobType[]): ConfigSchema<JobType> {
  const overrides = objectOf(OVERRIDABLE_OPTIONS.map((name) => [name, v.optional(schemaOf(name))]))
  const jobs = objectOf(jobTypes.map((type) => [type, v.optional(overrides)]))
  return jobs as unknown as ConfigSchema<JobType> // the types cannot follow that the entries are made from jobTypes
}

/**
 * A strict object that refuses arrays: valibot takes an empty array for an object without
 * properties.
 */
function objectOf(entries: [string, v.GenericSchema][]): v.GenericSchema {
  const isNoArray = v.custom<object>((value) => !Array.isArray(value), 'an object')
  return v.pipe(isNoArray, v.strictObject(Object.fromEntries(entries)))
}

function schemaOf(name: OverridableOption): v.GenericSchema {
  return v.pipe(
    v.unknown(),
    v.check(
      (value) => v.is(OPTION_RULES[name].schema, value),
      ({ input }) => expectedOf(name, input),
    ),
  )
}

function isOverridable(name: OptionName): name is OverridableOption {
  return OPTION_RULES[name].env !== undefined
}
