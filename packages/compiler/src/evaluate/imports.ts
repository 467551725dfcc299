/** What the imports of files lead to: loaded before anything is evaluated, so that evaluating reads nothing. */

import type { FileFacts } from '../facts/facts.ts'
import type { SourceFile } from '../facts/source.ts'

/** An import that is to be looked up: a module as a file names it. */
export interface ModuleRequest {
  readonly from: SourceFile
  readonly module: string
}

/** What an import leads to. */
export type LinkedModule =
  | { readonly kind: 'file'; readonly facts: FileFacts }
  /** Nothing that could be evaluated; the reason stands after `` `x` is imported from "y", ``. */
  | { readonly kind: 'none'; readonly reason: string }

/** What imports lead to. */
export interface Imports {
  /** What a module is; `undefined` where it has not been loaded. */
  lookup(request: ModuleRequest): LinkedModule | undefined
  /** Whether a module is the generated constants, so that `JobType.X` can be looked up. */
  isJobTypes(request: ModuleRequest): boolean
}
