/** Checks the capabilities that jobs require against those that the project declares. */

import { nearestName } from 'jobwright/manifest'

import { unknownCapability } from '../diagnostics/catalogue/capability-problems.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { diagnose } from '../diagnostics/problem.ts'
import { renaming } from '../diagnostics/renaming.ts'
import type { DeclaredCapabilities } from '../facts/facts.ts'
import { inFileOf } from '../link/declared-job.ts'
import { textsOf, type JobWithOptions } from './options/options.ts'

/**
 * The names of all capabilities that jobs require. Jobs in files with syntax errors do not count:
 * they may be wrong.
 */
export function requiredBy(jobs: readonly JobWithOptions[]): Set<string> {
  return new Set(jobs.filter(isSure).flatMap((entry) => textsOf(entry, 'requires').map(({ text }) => text)))
}

/**
 * Every capability that is required but not declared.
 *
 * @param declared `undefined` if no declaration was found, as it may be in a file that was not
 * searched
 */
export function checkRequires(
  jobs: readonly JobWithOptions[],
  declared: DeclaredCapabilities | undefined,
): Diagnostic[] {
  if (declared === undefined || !declared.isComplete) return []
  const known = new Set(declared.names)
  return jobs.filter(isSure).flatMap((entry) =>
    textsOf(entry, 'requires')
      .filter(({ text }) => !known.has(text))
      .map(({ text: name, span }) => {
        const at = inFileOf(entry.job, span)
        const meant = nearestName(name, declared.names)
        const edit = meant === undefined ? undefined : renaming(at, name, meant)
        return diagnose(unknownCapability, { at, values: { name, meant }, edit })
      }),
  )
}

function isSure({ job }: JobWithOptions): boolean {
  return job.facts.syntaxErrors.length === 0
}
