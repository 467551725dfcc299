/** Turns offsets in a text into lines and columns. */

import type { SourceSpan } from '../facts/source.ts'
import type { Place } from './diagnostic.ts'

/** The place of a span. It is cut off at the ends of the text. */
export function placeOf({ source: { file, text }, span }: SourceSpan): Place {
  const start = Math.min(Math.max(span.start, 0), text.length)
  const end = Math.min(Math.max(span.end, start), text.length)
  const first = positionOf(text, start)
  const last = positionOf(text, end)
  return {
    file,
    start,
    end,
    line: first.line,
    column: first.column,
    endLine: last.line,
    endColumn: last.column,
  }
}

/** The beginning of a file, for diagnostics without a better place. */
export function startOf(file: string): Place {
  return { file, start: 0, end: 0, line: 1, column: 1, endLine: 1, endColumn: 1 }
}

/** Counted from 1. */
interface Position {
  readonly line: number
  readonly column: number
}

function positionOf(text: string, offset: number): Position {
  const starts = lineStartsOf(text)
  let [low, high] = [0, starts.length - 1]
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (starts[middle]! <= offset) low = middle
    else high = middle - 1
  }
  return { line: low + 1, column: offset - starts[low]! + 1 }
}

/** The text whose lines were counted last. The next place is usually in the same text. */
let counted: { readonly text: string; readonly starts: readonly number[] } = { text: '', starts: [0] }

function lineStartsOf(text: string): readonly number[] {
  if (counted.text !== text) {
    const ends = Array.from(text.matchAll(/\r\n|\n|\r/g), ({ index, 0: end }) => index + end.length)
    counted = { text, starts: [0, ...ends] }
  }
  return counted.starts
}
