/** Makes the text edit that replaces a misspelt name. */

import type { SourceSpan } from '../facts/source.ts'
import type { TextEdit } from './diagnostic.ts'

/**
 * The edit that replaces a wrong name by the right one, if the span holds the name itself: bare, in
 * quotes, or as the last member of a chain. `undefined` if the span holds something else, such as a
 * constant with that value.
 */
export function renaming({ source, span }: SourceSpan, wrong: string, right: string): TextEdit | undefined {
  const written = source.text.slice(span.start, span.end)
  if (written === wrong) return { start: span.start, end: span.end, text: right }
  if (/^(['"`]).*\1$/s.test(written) && written.slice(1, -1) === wrong && isPlain(right)) {
    return { start: span.start + 1, end: span.end - 1, text: right }
  }
  return written.endsWith(`.${wrong}`)
    ? { start: span.end - wrong.length, end: span.end, text: right }
    : undefined
}

/** Whether a name means the same within any quotes. */
function isPlain(name: string): boolean {
  return /^[\w./:+-]+$/.test(name)
}
