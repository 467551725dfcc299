/** One page of a list as a table. */

import type { Page } from '../engine/contract/inspection.ts'

import { table, type Column } from './table.ts'

/** How the entries of a page are shown. */
export interface PageTable<Entry> {
  readonly columns: readonly Column[]
  rowOf(entry: Entry, nowMs: number): string[]
  /** The line that stands for a page without entries. */
  readonly empty: string
}

/** The width of an output that has none, such as a pipe. */
const DEFAULT_WIDTH = 160

/** The table, and below it the option that shows the next page. */
export function pageText<Entry>({ entries, next }: Page<Entry>, shown: PageTable<Entry>): string {
  if (entries.length === 0) return `${shown.empty}\n`
  const nowMs = Date.now()
  const rows = entries.map((entry) => shown.rowOf(entry, nowMs))
  const more = next === undefined ? '' : `there are more: --after ${next}\n`
  return `${table(shown.columns, rows, process.stdout.columns ?? DEFAULT_WIDTH)}${more}`
}
