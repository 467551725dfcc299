/**
 * Emits `config.ts`: the schema of the options that environment, config file and `createRunner` may
 * override.
 */

import { HEADER } from './header.ts'
import { siblingSpecifier, type Layout } from './layout.ts'
import { literal } from './literal.ts'

/**
 * The text of the module. It does not depend on the jobs, as it imports the job types from
 * `job-types.ts`.
 */
export function emitConfig(layout: Layout): string {
  return `${HEADER}import { configSchemaFor, type ConfigSchema, type JobsConfig as ConfigOf } from 'jobwright/manifest'

import { JobType } from ${literal(siblingSpecifier(layout, 'job-types'))}

/** What may be configured, by job type. Any Standard Schema tool can use it. */
export const configSchema: ConfigSchema<JobType> = configSchemaFor<JobType>(Object.values<JobType>(JobType))

/** The configuration of the program's jobs. */
export type JobsConfig = ConfigOf<JobType>
`
}
