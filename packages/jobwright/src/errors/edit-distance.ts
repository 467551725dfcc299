/** How far two names are from each other, and which known name a wrong one was meant to be. */

/** The most edits at which a name still counts as a slip of another one. */
export const MOST_EDITS = 2

/**
 * How many characters must be inserted, deleted or replaced to make one text of the other (Levenshtein); what is more than
 * `most` is given as infinite, which is quickly found: places that are further apart than that are not compared.
 */
export function editDistance(one: string, other: string, most: number = Number.POSITIVE_INFINITY): number {
  if (Math.abs(one.length - other.length) > most) return Number.POSITIVE_INFINITY
  let previous = Array.from({ length: other.length + 1 }, (_, index) => index)
  let current: number[] = []
  for (let row = 1; row <= one.length; row += 1) {
    const first = Math.max(1, row - most)
    const last = Math.min(other.length, row + most)
    current[first - 1] = first === 1 ? row : Number.POSITIVE_INFINITY
    let least = current[first - 1]!
    for (let column = first; column <= last; column += 1) {
      const replaced = previous[column - 1]! + (one[row - 1] === other[column - 1] ? 0 : 1)
      const edits = Math.min(replaced, previous[column]! + 1, current[column - 1]! + 1)
      current[column] = edits
      if (edits < least) least = edits
    }
    if (least > most) return Number.POSITIVE_INFINITY
    current[last + 1] = Number.POSITIVE_INFINITY
    const spare = previous
    previous = current
    current = spare
  }
  const edits = previous[other.length]!
  return edits > most ? Number.POSITIVE_INFINITY : edits
}

/** Whether a text ends with another one, or nearly so: at most two edits away. */
export function endsNearly(text: string, ending: string): boolean {
  for (let more = -MOST_EDITS; more <= MOST_EDITS; more += 1) {
    const end = text.slice(Math.max(0, text.length - ending.length - more))
    if (editDistance(end, ending, MOST_EDITS) <= MOST_EDITS) return true
  }
  return false
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
