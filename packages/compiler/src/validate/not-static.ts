/** Turns a reason why a value is not static into a diagnostic. */

import { unknownJob } from '../catalogue/dependency-problems.ts'
import { valueNotStatic } from '../catalogue/option-problems.ts'
import { diagnose } from '../catalogue/problem.ts'
import type { Diagnostic } from '../diagnostic.ts'
import type { NotStatic, Scope } from '../evaluate.ts'
import { nearest } from '../nearest.ts'
import { renaming } from '../renaming.ts'
import { inFileOf, type DeclaredJob } from './declared-job.ts'

/** What is not static, with its verb (`maxRetries is`), and why. */
export interface NotStaticPart {
  readonly what: string
  readonly reason: NotStatic
  readonly scope: Scope
}

/** A constant of `JobType` that does not exist is an unknown job; anything else has no static value. */
export function notStatic(job: DeclaredJob, { what, reason, scope }: NotStaticPart): Diagnostic {
  const at = inFileOf(job, reason.at)
  const constant = reason.unknownConstant
  if (constant === undefined) return diagnose(valueNotStatic, { at, values: { what, reason: reason.reason } })
  const meant = nearest(constant, [...scope.jobTypes.keys()])
  const values = {
    written: `JobType.${constant}`,
    meant: meant === undefined ? undefined : `JobType.${meant}`,
  }
  const edit = meant === undefined ? undefined : renaming(at, constant, meant)
  return diagnose(unknownJob, { at, values, edit })
}
