/** Checks that no two jobs share a type, a constant or an environment variable. */

import { VARIABLE_ENDINGS } from 'jobwright/manifest'

import {
  collidingConstants,
  collidingVariables,
  duplicateJobType,
} from '../diagnostics/catalogue/name-problems.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { diagnose, relatedTo, type Problem } from '../diagnostics/problem.ts'
import { inFileOf, type NamedJob } from '../link/declared-job.ts'
import { constantOfJob } from '../link/job-constants.ts'

/** The first job of each type, and a diagnostic for each further one. */
export function firstOfEachType(jobs: readonly NamedJob[]): {
  readonly unique: readonly NamedJob[]
  readonly diagnostics: readonly Diagnostic[]
} {
  const first = new Map<string, NamedJob>()
  const diagnostics: Diagnostic[] = []
  for (const job of jobs) {
    const before = first.get(job.type)
    if (before === undefined) first.set(job.type, job)
    else
      diagnostics.push(
        collision(duplicateJobType, job, { before, type: job.type, file: before.facts.source.file }),
      )
  }
  return { unique: [...first.values()], diagnostics }
}

/**
 * Every two jobs of different types with the same constant, or with a variable that would configure
 * both.
 */
export function checkCollisions(jobs: readonly NamedJob[], envPrefix: string): Diagnostic[] {
  if (!mayCollide(jobs)) return []
  const constants = new Map<string, NamedJob>()
  const variables = new Map<string, NamedJob>()
  return jobs.flatMap((job) => {
    const constant = constantOfJob(job)
    const before = constants.get(constant)
    // With the same constant every variable is the same too, which needs no diagnostic of its own.
    if (before !== undefined) return [collision(collidingConstants, job, { ...pair(job, before), constant })]
    constants.set(constant, job)
    return checkVariables(job, variables, envPrefix)
  })
}

/** One diagnostic for each pair of jobs, with the first variable that they share. */
function checkVariables(job: NamedJob, owners: Map<string, NamedJob>, envPrefix: string): Diagnostic[] {
  const shared = new Map<NamedJob, string>()
  for (const variable of variablesOf(job, envPrefix)) {
    const before = owners.get(variable)
    if (before === undefined) owners.set(variable, job)
    else if (!shared.has(before)) shared.set(before, variable)
  }
  return [...shared].map(([before, variable]) =>
    collision(collidingVariables, job, { ...pair(job, before), variable }),
  )
}

/** The ends of a variable's name, after the constant. */
const ENDINGS = VARIABLE_ENDINGS.map(({ ending }) => ending)

/**
 * The ends of a constant that make one of its variables that of a shorter constant: `_RUNNER`,
 * `_TIMEOUT`.
 */
const AMBIGUOUS_ENDS = new Set(
  ENDINGS.flatMap((long) =>
    ENDINGS.filter((short) => long !== short && long.endsWith(short)).map((short) =>
      long.slice(0, -short.length),
    ),
  ),
)

/**
 * Whether two jobs may collide: they have the same constant, or one of them has the constant of the
 * other and one of the ends. This is cheap, because every compile asks it of all jobs.
 */
function mayCollide(jobs: readonly NamedJob[]): boolean {
  const constants = new Set(jobs.map(constantOfJob))
  if (constants.size < jobs.length) return true
  const hasShorter = (constant: string): boolean =>
    [...AMBIGUOUS_ENDS].some((end) => constant.endsWith(end) && constants.has(constant.slice(0, -end.length)))
  return [...constants].some(hasShorter)
}

function variablesOf(job: NamedJob, envPrefix: string): string[] {
  const constant = constantOfJob(job)
  return ENDINGS.map((ending) => `${envPrefix}${constant}${ending}`)
}

interface Pair {
  readonly before: NamedJob
  readonly type: string
}

function pair(job: NamedJob, before: NamedJob): Pair & { readonly other: string } {
  return { before, type: job.type, other: before.type }
}

function collision<Values extends Pair>(problem: Problem<Values>, job: NamedJob, values: Values): Diagnostic {
  const { before } = values
  const related = [relatedTo(inFileOf(before, before.typeSpan), `"${before.type}" is declared here`)]
  return diagnose(problem, { at: inFileOf(job, job.typeSpan), values, related })
}
