/** Plain data: what `JSON.parse(JSON.stringify(data))` gives back as it was. */

import type { Page } from '../engine/contract/inspection.ts'
import { lossyJson } from '../engine/contract/lossy-json.ts'

/**
 * A copy of the data as plain data. Properties that are `undefined` are left out. A task may log or
 * return values that JSON cannot express; `lossyJson` replaces these.
 */
export function plain<Data extends object>(data: Data): Data {
  return JSON.parse(textOf(data)) as Data // JSON has every part of the data that its type promises
}

function textOf(data: object): string {
  try {
    return JSON.stringify(data)
  } catch {
    return lossyJson(data)
  }
}

/**
 * A page as plain data; what one entry holds that JSON cannot express does not touch the others.
 */
export function plainPage<Entry extends object>({ entries, next }: Page<Entry>): Page<Entry> {
  const page: Partial<Page<Entry>> = { entries: entries.map(plain), ...(next !== undefined && { next }) }
  return page as Page<Entry> // reading a `next` that is left out gives `undefined`
}
