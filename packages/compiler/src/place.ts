/** Turns offsets in a text into the lines and columns that people and editors count. */

import type { SourceFile } from './declaration.ts'
import type { Place } from './diagnostic.ts'
import type { Span } from './expression.ts'

/** A span in a source file. */
export interface SourceSpan {
  readonly source: Pick<SourceFile, 'file' | 'text'>
  readonly span: Span
}

/** The place of a span. What reaches beyond the text is cut off. */
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

/** The beginning of a file, for what has no better place in it. */
export function startOf(file: string): Place {
  return { file, start: 0, end: 0, line: 1, column: 1, endLine: 1, endColumn: 1 }
}

function positionOf(text: string, offset: number): { readonly line: number; readonly column: number } {
  const lines = text.slice(0, offset).split(/\r\n|\n|\r/)
  return { line: lines.length, column: lines.at(-1)!.length + 1 }
}
