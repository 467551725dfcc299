/** The error of generated files that can be neither read nor written. */

import { relativePath } from '../files/path.ts'

/** Thrown by `compile` if a generated file cannot be read or written. */
export class OutputError extends Error {
  override readonly name = 'OutputError'
  /** Permanent; safe to branch on. */
  readonly code = 'JOBWRIGHT_OUTPUT'
  /** The generated file, relative to the project's root. */
  readonly file: string

  constructor(root: string, path: string, cause: unknown) {
    const file = relativePath(root, path)
    const reason = cause instanceof Error ? cause.message : String(cause)
    super(
      `cannot write ${file}: ${reason.replace(/, \w+(?: '.*')?$/, '')}; make way for it, or set output to another folder`,
      { cause },
    )
    this.file = file
  }
}
