/** Applies edits to a text. */

import type { TextEdit } from './diagnostic.ts'

/** A text after its edits. */
export interface EditedText<Edit> {
  readonly text: string
  /**
   * The applied edits, in the order of the text. An edit that overlaps an earlier one is left out.
   */
  readonly applied: readonly Edit[]
}

/** Applies edits from the beginning of the text to its end. Equal edits are applied once. */
export function applyEdits<Edit extends TextEdit>(text: string, edits: readonly Edit[]): EditedText<Edit> {
  const applied: Edit[] = []
  const parts: string[] = []
  let copied = 0
  for (const edit of edits.toSorted((one, other) => one.start - other.start || one.end - other.end)) {
    const before = applied.at(-1)
    // Two insertions at the same place would have an arbitrary order.
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
