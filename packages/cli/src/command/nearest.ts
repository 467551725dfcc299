/** "Did you mean" for what was typed on the command line. */

import { closest, distance } from 'fastest-levenshtein'

/** The sentence that goes after "there is no …": the name that was meant, or all there are. */
export function nearest(typed: string, known: readonly string[]): string {
  const name = closest(typed, known)
  // A third of the letters may be wrong; two that are swapped count as two. The dashes of an option are no letters.
  const letters = typed.replace(/^-+/, '').length
  if (distance(typed, name) <= Math.ceil(letters / 3)) return ` Did you mean "${name}"?`
  return ` There are: ${known.join(', ')}.`
}
