/** Finds variables that look like the configuration of a job but configure nothing. */

import type { Environment } from './environment.ts'
import { editDistance, endsNearly, MOST_EDITS } from '../wording/did-you-mean.ts'
import { OVERRIDABLE_OPTIONS } from '../manifest/config-schema.ts'
import { envSuffixOf } from '../manifest/job-type.ts'
import type { OptionName } from '../manifest/options.ts'
import { VARIABLE_ENDINGS } from '../manifest/variable-names.ts'
import type { Registry } from './registry.ts'
import { OPTION_NAMES } from '../manifest/option-rules.ts'

/**
 * One sentence per variable that names an option fixed by `@job`, or is at most two edits away from
 * a variable of a job.
 */
export function misspeltVariables(
  env: Environment,
  { envPrefix, jobs }: Pick<Registry, 'envPrefix' | 'jobs'>,
): string[] {
  const stems = new Set(jobs.map(({ constant }) => envPrefix + constant))
  return Object.keys(env)
    .filter((name) => env[name] !== undefined)
    .toSorted()
    .flatMap((name) => {
      const problem = problemOf(name, stems)
      return problem === undefined ? [] : [`environment variable ${name} configures nothing${problem}`]
    })
}

/** @param stems the beginnings of the variables of each job */
function problemOf(name: string, stems: ReadonlySet<string>): string | undefined {
  const nearest = nearestVariable(name, stems)
  if (nearest === name) return undefined
  const option = FIXED_ENDINGS.find(([ending]) => stems.has(stemOf(name, ending)))?.[1]
  if (option !== undefined) return `: ${option} is fixed by @job`
  return nearest === undefined ? undefined : `; did you mean ${nearest}?`
}

/**
 * The first of the nearest variables. A name that does not end like an option is about something
 * else, and is not compared.
 */
function nearestVariable(written: string, stems: ReadonlySet<string>): string | undefined {
  const name = written.toUpperCase()
  const endings = VARIABLE_ENDINGS.filter(({ ending }) => endsNearly(name, ending))
  if (endings.length === 0) return undefined
  let nearest: string | undefined
  let least = MOST_EDITS + 1
  for (const stem of stems) {
    for (const { ending } of endings) {
      if (Math.abs(stem.length + ending.length - name.length) >= least) continue
      const edits = editDistance(name, stem + ending, MOST_EDITS)
      if (edits >= least) continue
      nearest = stem + ending
      least = edits
    }
  }
  return nearest
}

function stemOf(name: string, ending: string): string {
  return name.endsWith(ending) ? name.slice(0, -ending.length) : ''
}

/** Only names of several words, as a variable such as TWEET_VERSION may be about something else. */
const FIXED_ENDINGS = OPTION_NAMES.filter((option) => !OVERRIDABLE_OPTIONS.some((name) => name === option))
  .map((option): [string, OptionName] => [`_${envSuffixOf(option)}`, option])
  .filter(([ending]) => ending.includes('_', 1))
