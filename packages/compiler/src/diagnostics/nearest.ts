/** "Did you mean": the known name that a wrong one was meant to be. */

import { distance } from 'fastest-levenshtein'

/** The fewest letters of a name's beginning that tell which name was meant. */
const TELLING_PREFIX = 4

/**
 * The known name that was meant: the nearest within a slip or two, whatever the case and the
 * separators; else the only one that begins like it, as `timeout` for `timeoutSeconds`.
 */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const letters = lettersOf(name)
  const most = Math.min(2, Math.max(1, Math.floor(letters.length / 3)))
  let best: { readonly name: string; readonly edits: number } | undefined
  for (const candidate of known) {
    const edits = slipsBetween(letters, lettersOf(candidate))
    if (edits <= most && edits < (best?.edits ?? Infinity)) best = { name: candidate, edits }
  }
  return best?.name ?? onlyOneBeginningWith(letters, known)
}

/** The same letters with two of them swapped are one slip, not two. */
function slipsBetween(one: string, other: string): number {
  const edits = distance(one, other)
  return edits === 2 && sorted(one) === sorted(other) ? 1 : edits
}

function sorted(letters: string): string {
  return letters.split('').toSorted().join('')
}

function onlyOneBeginningWith(letters: string, known: readonly string[]): string | undefined {
  if (letters.length < TELLING_PREFIX) return undefined
  const found = known.filter((candidate) => lettersOf(candidate).startsWith(letters))
  return found.length === 1 ? found[0] : undefined
}

function lettersOf(name: string): string {
  return name.toLowerCase().replaceAll(/[\s._:-]/g, '')
}
