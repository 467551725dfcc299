/** Parts of a list that is at hand as a whole. */

import type { Page } from '../contract/inspection.ts'

/** The entries that follow the one named by `after`, up to `limit`. Where that one is gone by now, the list is at its end. */
export function pageOf<Entry>(
  entries: readonly Entry[],
  nameOf: (entry: Entry) => string,
  { after, limit }: { readonly after?: string | undefined; readonly limit: number },
): Page<Entry> {
  const from = after === undefined ? 0 : entries.findIndex((entry) => nameOf(entry) === after) + 1
  if (after !== undefined && from === 0) return { entries: [], next: undefined }
  const part = entries.slice(from, from + limit)
  const last = part.at(-1)
  const isMore = from + part.length < entries.length
  return { entries: part, next: isMore && last !== undefined ? nameOf(last) : undefined }
}
