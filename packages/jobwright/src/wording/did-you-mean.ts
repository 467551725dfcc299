/** "Did you mean": the edit distance of two names, and the known name nearest to a wrong one. */

/** The most edits at which a name still counts as a misspelling of another one. */
export const MOST_EDITS = 2

/**
 * The number of characters to insert, delete or replace to turn one text into the other
 * (Levenshtein). A distance beyond `most` is infinite; it is found quickly, as only positions
 * within `most` of each other are compared.
 */
export function editDistance(first: string, second: string, most: number = Number.POSITIVE_INFINITY): number {
  if (Math.abs(first.length - second.length) > most) return Number.POSITIVE_INFINITY
  const [one, other] = differing(first, second)
  if (one === '' || other === '') return one.length + other.length
  let previous = Array.from({ length: other.length + 1 }, (_, index) => index)
  let current: number[] = []
  for (let row = 1; row <= one.length; row += 1) {
    const from = Math.max(1, row - most)
    const last = Math.min(other.length, row + most)
    current[from - 1] = from === 1 ? row : Number.POSITIVE_INFINITY
    let least = current[from - 1]!
    for (let column = from; column <= last; column += 1) {
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

/**
 * The parts of two texts between a common beginning and a common end: the distance of texts is that
 * of these parts, and the names of many jobs differ in little else.
 */
function differing(one: string, other: string): readonly [string, string] {
  const most = Math.min(one.length, other.length)
  let from = 0
  while (from < most && one[from] === other[from]) from += 1
  let end = 0
  while (end < most - from && one.at(-1 - end) === other.at(-1 - end)) end += 1
  return [one.slice(from, one.length - end), other.slice(from, other.length - end)]
}

/** Whether a text ends with another one, or with a text at most two edits away from it. */
export function endsNearly(text: string, ending: string): boolean {
  if (!partsOf(ending).some((part) => text.includes(part))) return false // most texts have none of them
  for (let more = -MOST_EDITS; more <= MOST_EDITS; more += 1) {
    const end = text.slice(Math.max(0, text.length - ending.length - more))
    if (editDistance(end, ending, MOST_EDITS) <= MOST_EDITS) return true
  }
  return false
}

/** The parts of each ending that texts were compared with: there are few, and texts may be many. */
const parts = new Map<string, readonly string[]>()

/** Three parts of an ending: two edits leave at least one of them as it is. */
function partsOf(ending: string): readonly string[] {
  const known = parts.get(ending)
  if (known !== undefined) return known
  const length = Math.floor(ending.length / (MOST_EDITS + 1))
  const made = [ending.slice(0, length), ending.slice(length, -length), ending.slice(-length)]
  parts.set(ending, made)
  return made
}

/** How many letters the beginning of a name must have to stand for the name. */
const TELLING_PREFIX = 4

/**
 * The known name that a wrong one most likely stands for, or `undefined` if none is near. It is the
 * nearest one within one or two slips, ignoring case and separators, and the first of equally near
 * ones; else the only name that begins with the wrong one, as `timeoutSeconds` for `timeout`.
 *
 * @param most the most slips, at most 2 @default 1 for short names, 2 for longer ones
 */
export function nearestName(
  name: string,
  known: Iterable<string>,
  most: number = Math.max(1, Math.floor(lettersOf(name).length / 3)),
): string | undefined {
  const letters = lettersOf(name)
  let least = Math.min(MOST_EDITS, most) + 1
  let nearest: string | undefined
  const beginning: string[] = []
  for (const candidate of known) {
    const others = lettersOf(candidate)
    const slips = slipsBetween(letters, others)
    if (slips < least) {
      nearest = candidate
      least = slips
    }
    if (letters.length >= TELLING_PREFIX && others.startsWith(letters)) beginning.push(candidate)
  }
  return nearest ?? (beginning.length === 1 ? beginning[0] : undefined)
}

/** The edit distance of two names, in which two swapped letters count as one slip. */
function slipsBetween(one: string, other: string): number {
  const edits = editDistance(one, other, MOST_EDITS)
  return edits === 2 && sorted(one) === sorted(other) ? 1 : edits
}

function sorted(letters: string): string {
  return letters.split('').toSorted().join('')
}

function lettersOf(name: string): string {
  return name.toLowerCase().replaceAll(/[\s._:-]/g, '')
}
