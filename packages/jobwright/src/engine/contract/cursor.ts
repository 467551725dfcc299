/** Where a page of a list ended: a place in the order of the list, which no removal moves. */

/** The lists that have pages. */
export type PagedList = 'messages' | 'deadLetters' | 'runs'

/** The first character of a cursor, so that one of another list is refused. */
const MARKS: Readonly<Record<PagedList, string>> = { messages: 'm', deadLetters: 'd', runs: 'r' }

/**
 * The cursor after an entry.
 *
 * @param place the number of the entry, which no other entry of the list ever has
 */
export function cursorOf(list: PagedList, place: number): string {
  return MARKS[list] + String(place)
}

/** Whether a value is a cursor of this list. */
export function isCursor(list: PagedList, value: unknown): boolean {
  if (typeof value !== 'string' || value[0] !== MARKS[list]) return false
  const place = value.slice(1)
  return /^(?:0|[1-9]\d*)$/.test(place) && Number.isSafeInteger(Number(place))
}

/**
 * The place after which a page begins; `undefined` if there is no cursor: it is the first page.
 *
 * @throws RangeError if it is no cursor of this list
 */
export function placeAfter(list: PagedList, cursor: string | undefined): number | undefined {
  if (cursor === undefined) return undefined
  if (!isCursor(list, cursor))
    throw new RangeError(`expected after to be ${EXPECTED_CURSOR}, got "${cursor}"`)
  return Number(cursor.slice(1))
}

/** What a cursor must be, in the words of errors. */
export const EXPECTED_CURSOR = 'the `next` of an earlier page of this list'
