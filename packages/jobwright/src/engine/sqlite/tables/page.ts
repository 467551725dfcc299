/** Pages of a list that is read from a table in the order of its sequence. */

import { cursorOf, type PagedList } from '../../contract/cursor.ts'
import type { Page } from '../../contract/inspection.ts'

/** How a page is made of rows. */
interface Paging<Row, Entry> {
  readonly list: PagedList
  readonly limit: number
  entryOf(row: Row): Entry
}

/** Makes a page of rows. @param rows one more than `limit`, if there are as many */
export function pageFrom<Row extends { readonly sequence: number }, Entry>(
  rows: readonly Row[],
  { list, limit, entryOf }: Paging<Row, Entry>,
): Page<Entry> {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  const next = rows.length > limit && last !== undefined ? cursorOf(list, last.sequence) : undefined
  return { entries: shown.map((row) => entryOf(row)), next }
}
