/** "Did you mean" for what was typed on the command line. */

import { closest, distance } from 'fastest-levenshtein'

/** The sentence that goes after "there is no …": the name that was meant, or all there are. */
export function nearest(typed: string, known: readonly string[]): string {
  const name = closest(typed, known)
  // Two slips in a short word are another word.
  if (distance(typed, name) <= Math.max(1, Math.floor(typed.length / 3))) return ` Did you mean "${name}"?`
  return ` There are: ${known.join(', ')}.`
}
