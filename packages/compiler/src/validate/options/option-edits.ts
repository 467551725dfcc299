/** Makes the text edits that correct options, if it is certain what was meant. */

import type { TextEdit } from '../../diagnostics/diagnostic.ts'
import { renaming } from '../../diagnostics/renaming.ts'
import { inFileOf, type DeclaredJob } from '../../link/declared-job.ts'
import type { GivenOption } from './given-options.ts'

/**
 * The most letters that a misspelt name may lack. `timeout` lacks more, and may have another unit
 * than `timeoutSeconds`.
 */
const MOST_MISSING = 2

/** Renames a misspelt option, unless the job already has an option with the right name. */
export function optionRenaming(
  job: DeclaredJob,
  option: GivenOption,
  { meant, given }: { readonly meant: string; readonly given: readonly GivenOption[] },
): TextEdit | undefined {
  const { key = '', keySpan, span } = option
  if (meant.length - key.length > MOST_MISSING || given.some((other) => other.key === meant)) return undefined
  // In `{ maxRetrys }` the name is also that of a variable.
  const isShorthand = keySpan.start === span.start && keySpan.end === span.end
  const at = inFileOf(job, keySpan)
  if (!isShorthand) return renaming(at, key, meant)
  return renaming(at, key, `${meant}: ${key}`)
}

/** Removes an option that a later one of the same name replaces, up to the next option. */
export function optionRemoval(
  { facts: { source } }: DeclaredJob,
  option: GivenOption,
  given: readonly GivenOption[],
): TextEdit | undefined {
  const [property, next] = [option.property, given[given.indexOf(option) + 1]?.property]
  if (property === undefined || next === undefined) return undefined
  const between = source.text.slice(property.end, next.start)
  return /^\s*,\s*$/.test(between) ? { start: property.start, end: next.start, text: '' } : undefined
}
