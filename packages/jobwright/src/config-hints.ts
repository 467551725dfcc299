/** Variables that look like configuration of a job but are none. */

import { variableOf, type Environment } from './config-environment.ts'
import { nearestName } from './edit-distance.ts'
import { OVERRIDABLE_OPTIONS } from './manifest/config-schema.ts'
import type { RegisteredJob, Registry } from './registry.ts'

/** One sentence per variable that begins like a job's and is at most two edits away from one of its variables. */
export function misspeltVariables(
  env: Environment,
  { envPrefix, jobs }: Pick<Registry, 'envPrefix' | 'jobs'>,
): string[] {
  const variables = new Map(jobs.map((job) => [job, variablesOf(envPrefix, job)]))
  const known = new Set([...variables.values()].flat())
  return Object.keys(env)
    .filter((name) => env[name] !== undefined && !known.has(name))
    .toSorted()
    .flatMap((name) => {
      const candidates = jobs
        .filter(({ constant }) => name.startsWith(`${envPrefix}${constant}`))
        .flatMap((job) => variables.get(job) ?? [])
      const meant = nearestName(name, candidates)
      return meant === undefined
        ? []
        : [`environment variable ${name} configures nothing; did you mean ${meant}?`]
    })
}

function variablesOf(envPrefix: string, job: RegisteredJob): string[] {
  return (['environment', 'older environment'] as const).flatMap((naming) =>
    OVERRIDABLE_OPTIONS.map((option) => variableOf(envPrefix, job, { option, naming })),
  )
}
