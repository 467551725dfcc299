/** Makes the diagnostic for a value that is not static. */

import { nearestName } from 'jobwright/manifest'

import { unknownJob } from '../../diagnostics/catalogue/dependency-problems.ts'
import { valueNotStatic } from '../../diagnostics/catalogue/option-problems.ts'
import type { Diagnostic, RelatedPlace } from '../../diagnostics/diagnostic.ts'
import { diagnose, relatedTo } from '../../diagnostics/problem.ts'
import { renaming } from '../../diagnostics/renaming.ts'
import type { NotStatic } from '../../evaluate/evaluation.ts'
import type { Scope } from '../../evaluate/scope.ts'
import { inFileOf, type DeclaredJob } from '../../link/declared-job.ts'

/**
 * The part that is not static, as the beginning of a sentence (`maxRetries is`), and the reason.
 */
export interface NotStaticPart {
  readonly what: string
  readonly reason: NotStatic
  readonly scope: Scope
}

/**
 * The diagnostic of a part without a static value. A missing member of `JobType` is an unknown job.
 */
export function notStatic(job: DeclaredJob, { what, reason, scope }: NotStaticPart): Diagnostic {
  const at = inFileOf(job, reason.at)
  const constant = reason.unknownConstant
  const related = placesOf(reason)
  if (constant === undefined) {
    return diagnose(valueNotStatic, { at, values: { what, reason: reason.reason }, related })
  }
  const meant = nearestName(constant, [...scope.jobTypes.keys()])
  const values = {
    written: `JobType.${constant}`,
    meant: meant === undefined ? undefined : `JobType.${meant}`,
  }
  const edit = meant === undefined || reason.source ? undefined : renaming(at, constant, meant)
  return diagnose(unknownJob, { at, values, related, edit })
}

/** The origin of a reason, if that is in another file. */
export function placesOf({ source }: NotStatic): RelatedPlace[] {
  return source ? [relatedTo(source, 'this is where it comes from')] : []
}
