/** Pages of lists. */

import { cursorOf, type PagedList } from '../contract/cursor.ts'
import type { ListFilter, Page } from '../contract/inspection.ts'

/** How many entries a page has, and where each stands: at a place of its own. */
export interface Paging<Entry> extends Pick<ListFilter, 'limit'> {
  placeOf(entry: Entry): number
}

/** The first page of some entries. Of the others at most one is looked at. */
export function pageOf<Entry>(
  entries: Iterable<Entry>,
  list: PagedList,
  { limit, placeOf }: Paging<Entry>,
): Page<Entry> {
  const page: Entry[] = []
  for (const entry of entries) {
    const last = page.at(-1)
    if (page.length === limit && last !== undefined) {
      return { entries: page, next: cursorOf(list, placeOf(last)) }
    }
    page.push(entry)
  }
  return { entries: page, next: undefined }
}
