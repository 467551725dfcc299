/** Finds variables that look like the configuration of a job but configure nothing. */

import type { Environment } from './environment.ts'
import { editDistance, endsNearly, MOST_EDITS } from '../wording/did-you-mean.ts'
import { OVERRIDABLE_OPTIONS } from '../manifest/config-schema.ts'
import { envSuffixOf } from '../manifest/job-type.ts'
import type { OptionName } from '../manifest/options.ts'
import { VARIABLE_ENDINGS } from '../manifest/variable-names.ts'
import type { Registry } from './registry.ts'
import { OPTION_NAMES } from '../manifest/option-rules.ts'

/** The most comparisons of a variable with the variables of a job. */
const MOST_COMPARISONS = 1_000_000

/**
 * One sentence per variable that names an option fixed by `@job`, or is at most two edits away from
 * a variable of a job. Where jobs and such variables are both very many, only the first variables
 * are compared: a hundred with 10,000 jobs, a thousand with 1,000.
 */
export function misspeltVariables(
  env: Environment,
  { envPrefix, jobs }: Pick<Registry, 'envPrefix' | 'jobs'>,
): string[] {
  const stems = new Set(jobs.map(({ constant }) => envPrefix + constant))
  return Object.keys(env)
    .filter((name) => env[name] !== undefined && !isVariable(name, stems))
    .map((name) => ({ name, ...endingsOf(name) }))
    .filter(({ near, fixed }) => near.length > 0 || fixed !== undefined)
    .toSorted((one, other) => (one.name < other.name ? -1 : 1))
    .slice(0, Math.ceil(MOST_COMPARISONS / Math.max(1, stems.size)))
    .flatMap((written) => {
      const problem = problemOf(written, stems)
      return problem === undefined
        ? []
        : [`environment variable ${written.name} configures nothing${problem}`]
    })
}

/** A variable that ends like the variable of a job. */
interface WrittenVariable {
  readonly name: string
  /** The endings of variables that its name nearly has. */
  readonly near: readonly string[]
  /** The ending of an option that is fixed by `@job`. */
  readonly fixed: FixedEnding | undefined
}

/** A name that does not end like an option is about something else, and is not compared. */
function endingsOf(name: string): Omit<WrittenVariable, 'name'> {
  const upper = name.toUpperCase()
  return {
    near: ENDINGS.filter(([ending]) => endsNearly(upper, ending)).flat(),
    fixed: FIXED_ENDINGS.find(({ ending }) => name.endsWith(ending)),
  }
}

/**
 * The endings of each option: a name that nearly has a longer one nearly has the first one, too.
 */
const ENDINGS: readonly (readonly [string, ...string[]])[] = OVERRIDABLE_OPTIONS.map((option) => {
  const [first = '', ...others] = VARIABLE_ENDINGS.filter((known) => known.option === option).map(
    ({ ending }) => ending,
  )
  return [first, ...others]
})

function isVariable(name: string, stems: ReadonlySet<string>): boolean {
  return VARIABLE_ENDINGS.some(({ ending }) => stems.has(stemOf(name, ending)))
}

/** @param stems the beginnings of the variables of each job */
function problemOf({ name, near, fixed }: WrittenVariable, stems: ReadonlySet<string>): string | undefined {
  if (fixed !== undefined && stems.has(stemOf(name, fixed.ending)))
    return `: ${fixed.option} is fixed by @job`
  const nearest = nearestVariable(name.toUpperCase(), near, stems)
  return nearest === undefined ? undefined : `; did you mean ${nearest}?`
}

/** The first of the nearest variables. */
function nearestVariable(
  name: string,
  endings: readonly string[],
  stems: ReadonlySet<string>,
): string | undefined {
  let nearest: string | undefined
  let least = MOST_EDITS + 1
  for (const stem of stems) {
    for (const ending of endings) {
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

interface FixedEnding {
  readonly ending: string
  readonly option: OptionName
}

/** Only names of several words, as a variable such as TWEET_VERSION may be about something else. */
const FIXED_ENDINGS: readonly FixedEnding[] = OPTION_NAMES.filter(
  (option) => !OVERRIDABLE_OPTIONS.some((name) => name === option),
)
  .map((option) => ({ ending: `_${envSuffixOf(option)}`, option }))
  .filter(({ ending }) => ending.includes('_', 1))
