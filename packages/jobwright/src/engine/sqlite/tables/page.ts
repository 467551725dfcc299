/** Parts of a list that is read from a table in the order of its sequence. */

import type { Page } from '../../contract/inspection.ts'

/** @param rows one more than `limit`, where there are so many */
export function pageFrom<Row extends { readonly sequence: number }, Entry>(
  rows: readonly Row[],
  limit: number,
  entryOf: (row: Row) => Entry,
): Page<Entry> {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  const next = rows.length > limit && last !== undefined ? String(last.sequence) : undefined
  return { entries: shown.map(entryOf), next }
}
