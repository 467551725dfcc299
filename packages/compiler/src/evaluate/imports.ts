/**
 * The modules that imports lead to. They are loaded before anything is evaluated, so that
 * evaluation reads no file.
 */

import type { FileFacts } from '../facts/facts.ts'
import type { SourceFile } from '../facts/source.ts'

/** An import: a module, as a file names it. */
export interface ModuleRequest {
  readonly from: SourceFile
  readonly module: string
}

/** The module that an import leads to. */
export type LinkedModule =
  | { readonly kind: 'file'; readonly facts: FileFacts }
  /**
   * No module that could be evaluated. The reason completes the sentence `` `x` is imported from
   * "y", … ``.
   */
  | { readonly kind: 'none'; readonly reason: string }

/** The loaded modules. */
export interface Imports {
  /** The module of an import; `undefined` if it has not been loaded. */
  lookup(request: ModuleRequest): LinkedModule | undefined
  /** Whether an import leads to the generated module with `JobType`. */
  isJobTypes(request: ModuleRequest): boolean
}
