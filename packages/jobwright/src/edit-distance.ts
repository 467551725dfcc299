/** How far two names are from each other, and which known name a wrong one was meant to be. */

/** The most edits at which a name still counts as a slip of another one. */
const MOST_EDITS = 2

/**
 * How many characters must be inserted, deleted or replaced to make one text of the other (Levenshtein); what is more than
 * `most` is given as infinite, which is quickly found.
 */
export function editDistance(one: string, other: string, most: number = Number.POSITIVE_INFINITY): number {
  let previous = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (let row = 1; row <= one.length; row += 1) {
    const current = [row]
    for (let column = 1; column <= other.length; column += 1) {
      const replaced = previous[column - 1]! + (one[row - 1] === other[column - 1] ? 0 : 1)
      current.push(Math.min(replaced, previous[column]! + 1, current[column - 1]! + 1))
    }
    if (Math.min(...current) > most) return Number.POSITIVE_INFINITY
    previous = current
  }
  return previous[other.length]!
}

/** The nearest of the known names that is at most two edits away, if there is one; of equals the first. */
export function nearestName(name: string, known: Iterable<string>): string | undefined {
  let nearest: string | undefined
  let least = MOST_EDITS + 1
  for (const candidate of known) {
    if (Math.abs(candidate.length - name.length) >= least) continue
    const distance = editDistance(name, candidate, MOST_EDITS)
    if (distance < least) {
      nearest = candidate
      least = distance
    }
  }
  return nearest
}
