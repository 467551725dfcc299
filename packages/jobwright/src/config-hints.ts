/** Variables that look like configuration of a job but are none. */

import { variableOf, type Environment } from './config-environment.ts'
import { nearestName } from './edit-distance.ts'
import { OVERRIDABLE_OPTIONS } from './manifest/config-schema.ts'
import { envSuffixOf } from './manifest/job-type.ts'
import { OPTION_NAMES, type OptionName } from './manifest/options.ts'
import type { RegisteredJob, Registry } from './registry.ts'

/** One sentence per variable that names an option which is fixed, or is at most two edits away from one that configures a job. */
export function misspeltVariables(
  env: Environment,
  { envPrefix, jobs }: Pick<Registry, 'envPrefix' | 'jobs'>,
): string[] {
  const known = new Set(jobs.flatMap((job) => variablesOf(envPrefix, job)))
  const fixed = new Map(jobs.flatMap((job) => fixedVariablesOf(envPrefix, job)))
  return Object.keys(env)
    .filter((name) => env[name] !== undefined && !known.has(name))
    .toSorted()
    .flatMap((name) => {
      const problem = problemOf(name, known, fixed)
      return problem === undefined ? [] : [`environment variable ${name} configures nothing${problem}`]
    })
}

function problemOf(
  name: string,
  known: ReadonlySet<string>,
  fixed: ReadonlyMap<string, OptionName>,
): string | undefined {
  const option = fixed.get(name)
  if (option !== undefined) return `: ${option} is fixed by @job`
  const meant = nearestName(name, known)
  return meant === undefined ? undefined : `; did you mean ${meant}?`
}

function variablesOf(envPrefix: string, job: RegisteredJob): string[] {
  return (['environment', 'older environment'] as const).flatMap((naming) =>
    OVERRIDABLE_OPTIONS.map((option) => variableOf(envPrefix, job, { option, naming })),
  )
}

/** Only names of several words: a variable such as TWEET_VERSION may well be about something else. */
const FIXED_OPTIONS = OPTION_NAMES.filter(
  (option) => !OVERRIDABLE_OPTIONS.some((name) => name === option) && envSuffixOf(option).includes('_'),
)

function fixedVariablesOf(envPrefix: string, { constant }: RegisteredJob): [string, OptionName][] {
  return FIXED_OPTIONS.map((option) => [`${envPrefix}${constant}_${envSuffixOf(option)}`, option])
}
