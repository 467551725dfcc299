/** Checks that every option has the other option without which it does nothing. */

import type { OptionName } from 'jobwright/manifest'

import { idleOption } from '../diagnostics/catalogue/option-problems.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { diagnose } from '../diagnostics/problem.ts'
import { placeOfOption, type JobWithOptions } from './options/options.ts'

/** Options that only refine another option. */
const NEEDS: readonly (readonly [option: OptionName, other: OptionName])[] = [
  ['timezone', 'cron'],
  ['dependencyTimeoutSeconds', 'dependencies'],
]

/** Every option that does nothing; none unless all options are known. */
export function checkIdleOptions(entry: JobWithOptions): Diagnostic[] {
  if (!entry.isComplete) return []
  return NEEDS.filter(([option, other]) => isGiven(entry, option) && !isGiven(entry, other)).map(
    ([option, without]) =>
      diagnose(idleOption, { at: placeOfOption(entry, option), values: { option, without } }),
  )
}

/** Whether an option is given. `undefined` counts as not given. */
function isGiven({ given }: JobWithOptions, name: OptionName): boolean {
  const evaluation = given.get(name)?.evaluation
  return evaluation !== undefined && (!evaluation.ok || evaluation.value !== undefined)
}
