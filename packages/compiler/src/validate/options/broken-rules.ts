/** Checks the rules that several options of a job must keep together. */

import { brokenRules, type BrokenRule, type JobOptions, type OptionName } from 'jobwright/manifest'

import { orderWithConcurrency, twoSchedules } from '../../diagnostics/catalogue/option-problems.ts'
import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { diagnose, relatedTo, type Problem } from '../../diagnostics/problem.ts'
import type { SourceSpan } from '../../facts/source.ts'
import { inFileOf, type DeclaredJob } from '../../link/declared-job.ts'
import type { GivenOption } from './given-options.ts'

const PROBLEMS: Readonly<Record<BrokenRule['rule'], Problem<{ readonly broken: string }>>> = {
  'two-schedules': twoSchedules,
  'order-with-concurrency': orderWithConcurrency,
}

/** Every rule that the valid options break. */
export function checkRules(
  job: DeclaredJob,
  options: JobOptions,
  given: ReadonlyMap<string, GivenOption>,
): Diagnostic[] {
  const keyOf = (name: OptionName): SourceSpan => inFileOf(job, given.get(name)?.keySpan ?? job.decorator)
  return brokenRules(options).map(({ rule, options: [first, ...others], message }) =>
    diagnose(PROBLEMS[rule], {
      at: keyOf(first),
      values: { broken: message },
      related: others.map((name) => relatedTo(keyOf(name), `${name} is given here`)),
    }),
  )
}
