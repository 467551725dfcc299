/** A source text, and the places in it. */

/** A source file. */
export interface SourceFile {
  /** Absolute, with `/`. */
  readonly path: string
  /** Relative to the project's root, with `/`. */
  readonly file: string
  readonly text: string
  /** The digest of the text, if it is known. */
  readonly digest?: string
}

/** A stretch of a source text, in UTF-16 code units from 0. `end` is exclusive. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** A span together with the file it lies in. */
export interface SourceSpan {
  readonly source: Pick<SourceFile, 'file' | 'text'>
  readonly span: Span
}
