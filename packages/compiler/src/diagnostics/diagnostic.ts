/** A diagnostic: one thing that is wrong, with its place and its remedy. */

import { byCodeUnit } from '../files/path.ts'

/** The severity of a diagnostic. An error fails the build. */
export type Severity = 'error' | 'warning'

/** A stretch of a file. */
export interface Place {
  /** Relative to the project's root, with `/`. */
  readonly file: string
  /** Offsets in the text, in UTF-16 code units from 0. `end` is exclusive. */
  readonly start: number
  readonly end: number
  /** Counted from 1, as in editors. Columns are UTF-16 code units. */
  readonly line: number
  readonly column: number
  readonly endLine: number
  /** Exclusive. */
  readonly endColumn: number
}

/** A further place that belongs to a diagnostic. */
export interface RelatedPlace extends Place {
  /** What the place has to do with the diagnostic. */
  readonly message: string
}

/**
 * A change of the text that removes a problem: the characters from `start` to `end` become `text`.
 */
export interface TextEdit {
  /** Offsets in the text of the diagnostic's file, as in a {@link Place}. */
  readonly start: number
  readonly end: number
  readonly text: string
}

/** A diagnostic. */
export interface Diagnostic extends Place {
  /** Permanent, such as `JW2001`. */
  readonly code: string
  readonly severity: Severity
  /** What is wrong, in one sentence that contains the value. */
  readonly message: string
  /** Why that is a problem. */
  readonly why: string
  /** What to do about it. */
  readonly fix: string
  /** The page about the code, in this repository's `docs` folder: `errors/JW2001.md`. */
  readonly docs: string
  readonly related: readonly RelatedPlace[]
  /** Only if it is certain what was meant. */
  readonly edit?: TextEdit
}

/**
 * Sorts diagnostics by file and place, and drops repeated ones: two jobs may use the same wrong
 * constant.
 */
export function inOrder(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return diagnostics
    .toSorted(byFileAndPlace)
    .filter(
      (diagnostic, index, sorted) => index === 0 || byFileAndPlace(sorted[index - 1]!, diagnostic) !== 0,
    )
}

function byFileAndPlace(one: Diagnostic, other: Diagnostic): number {
  return (
    byCodeUnit(one.file, other.file) ||
    one.start - other.start ||
    one.end - other.end ||
    byCodeUnit(one.code, other.code) ||
    byCodeUnit(one.message, other.message)
  )
}
