/** The outcome of a compile. */

import type { Manifest } from 'jobwright/manifest'

import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import type { GeneratedFile } from '../emit/emit.ts'
import type { Project } from '../project/project.ts'
import type { StaleFile } from '../write/stale.ts'

/** The outcome of a compile. */
export interface Compilation {
  readonly project: Project
  readonly manifest: Manifest
  /** Everything that is wrong in all files, sorted by file and place. */
  readonly diagnostics: readonly Diagnostic[]
  /**
   * Further diagnostics, which apply only if the bundler leaves decorators of other libraries in
   * its output. `// jobwright-ignore` and the severities of the project are already applied to
   * them.
   */
  readonly ifDecoratorsStay: readonly Diagnostic[]
  /** The generated files; empty if there are errors, so that the last good files stay. */
  readonly files: readonly GeneratedFile[]
  /** The generated files that were not up to date when the compile began. */
  readonly stale: readonly StaleFile[]
  /** The task files that hold jobs, absolute. */
  readonly taskFiles: readonly string[]
  /**
   * The tasks folders, and the real folders that links in them lead to, absolute. If a file is
   * added to one of them or to a folder below it, or removed from there, the outcome may change.
   */
  readonly folders: readonly string[]
  /**
   * Every file that was read, absolute, and its real path if a link in a tasks folder leads to it.
   * If one of them changes or is deleted, the outcome may change.
   */
  readonly inputs: readonly string[]
  /**
   * Every file that was looked for and does not exist, absolute. If one of them is created, an
   * import may lead to it, or another tsconfig.json or package.json may apply.
   */
  readonly missing: readonly string[]
  /** Where links in the tasks folders lead that lead nowhere, absolute: files or folders. */
  readonly deadEnds: readonly string[]
}

/**
 * What a compile does with the generated files: update them, compare them, or require them to be up
 * to date.
 */
export type CompileMode = 'write' | 'check' | 'frozen'

/** The options of a compile. */
export interface CompileOptions {
  /**
   * The commit with which the job types are compared: a branch, a tag or a hash.
   *
   * @default the last commit, or, where git does not know the manifest, the generated file on disk
   */
  readonly against?: string | undefined
}
