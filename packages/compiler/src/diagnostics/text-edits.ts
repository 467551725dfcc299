/** Applies edits to a text. */

import type { TextEdit } from './diagnostic.ts'

/** A text with its edits applied. */
export interface EditedText<Edit> {
  readonly text: string
  /** In the order of the text. One that overlaps another before it is left for the next time. */
  readonly applied: readonly Edit[]
}

/** Applies the edits from the beginning to the end; equal ones once. */
export function applyEdits<Edit extends TextEdit>(text: string, edits: readonly Edit[]): EditedText<Edit> {
  const applied: Edit[] = []
  const parts: string[] = []
  let copied = 0
  for (const edit of edits.toSorted((one, other) => one.start - other.start || one.end - other.end)) {
    const before = applied.at(-1)
    // Two insertions at one place would come in an order that nobody chose.
    const isFree =
      before === undefined || before.end < edit.start || (before.end === edit.start && !isSame(before, edit))
    if (!isFree || edit.end > text.length) continue
    parts.push(text.slice(copied, edit.start), edit.text)
    copied = edit.end
    applied.push(edit)
  }
  return { text: parts.join('') + text.slice(copied), applied }
}

function isSame(one: TextEdit, other: TextEdit): boolean {
  return one.start === other.start && one.end === other.end
}
