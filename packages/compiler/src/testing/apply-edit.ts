/** Applies one text edit. */

import type { TextEdit } from '../diagnostics/diagnostic.ts'

/** The text after the edit. */
export function applyEdit(before: string, { start, end, text }: TextEdit): string {
  return before.slice(0, start) + text + before.slice(end)
}
