/** Checks whether each option has what it needs to do anything. */

import type { OptionName } from 'jobwright/manifest'

import { idleOption } from '../diagnostics/catalogue/option-problems.ts'
import { diagnose } from '../diagnostics/problem.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { placeOfOption, type JobWithOptions } from './options/options.ts'

/** Options that say more about another one, each with that one. */
const NEEDS: readonly (readonly [option: OptionName, other: OptionName])[] = [
  ['timezone', 'cron'],
  ['dependencyTimeoutSeconds', 'dependencies'],
]

/** Every option that does nothing; none where not all options are known. */
export function checkIdleOptions(entry: JobWithOptions): Diagnostic[] {
  if (!entry.isComplete) return []
  return NEEDS.filter(([option, other]) => isGiven(entry, option) && !isGiven(entry, other)).map(
    ([option, without]) =>
      diagnose(idleOption, { at: placeOfOption(entry, option), values: { option, without } }),
  )
}

/** An option that is undefined is not given. */
function isGiven({ given }: JobWithOptions, name: OptionName): boolean {
  const evaluation = given.get(name)?.evaluation
  return evaluation !== undefined && (!evaluation.ok || evaluation.value !== undefined)
}
