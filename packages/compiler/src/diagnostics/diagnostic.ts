/** One thing that is wrong, with its place and its remedy. */

import { byCodeUnit } from '../files/path.ts'

/** How bad it is: an error fails the build. */
export type Severity = 'error' | 'warning'

/** A stretch of a file. */
export interface Place {
  /** Relative to the project's root, with `/`. */
  readonly file: string
  /** Offsets in the text, from 0; `end` is the first that no longer belongs to it. */
  readonly start: number
  readonly end: number
  /** From 1, as editors count; columns are UTF-16 code units. */
  readonly line: number
  readonly column: number
  readonly endLine: number
  /** The first column that no longer belongs to it. */
  readonly endColumn: number
}

/** A second place that belongs to a diagnostic, with what it has to do with it. */
export interface RelatedPlace extends Place {
  readonly message: string
}

/** A change of the text that removes what is wrong: what stands from `start` to `end` becomes `text`. */
export interface TextEdit {
  /** Offsets in the text of the diagnostic's file, as in a {@link Place}. */
  readonly start: number
  readonly end: number
  readonly text: string
}

/** A diagnostic. */
export interface Diagnostic extends Place {
  /** Permanent: `JW2001`. */
  readonly code: string
  readonly severity: Severity
  /** What is wrong, in one sentence with the value. */
  readonly message: string
  /** Why that is a problem: only the diagnosis. */
  readonly why: string
  /** What to do: only the remedy. */
  readonly fix: string
  /** The page about it, in this repository's `docs` folder: `errors/JW2001.md`. */
  readonly docs: string
  readonly related: readonly RelatedPlace[]
  /** Only where it is certain what was meant. */
  readonly edit?: TextEdit
}

/** Sorts by file and place. What two jobs have from one constant is told once. */
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
