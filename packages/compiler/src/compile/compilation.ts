/** What one compile found and made. */

import type { Manifest } from 'jobwright/manifest'

import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import type { GeneratedFile } from '../emit/emit.ts'
import type { Project } from '../project/project.ts'
import type { StaleFile } from '../write/stale.ts'

/** The outcome of one compile. */
export interface Compilation {
  readonly project: Project
  readonly manifest: Manifest
  /** Everything that is wrong in all files, sorted by file and place. */
  readonly diagnostics: readonly Diagnostic[]
  /**
   * What is wrong besides if the bundler leaves decorators of others as they are written, which only its output shows.
   * `// jobwright-ignore` and the severities of the config hold for these too.
   */
  readonly ifDecoratorsStay: readonly Diagnostic[]
  /** The generated files; empty where jobs are wrong, so that the last good ones stay. */
  readonly files: readonly GeneratedFile[]
  /** The generated files that were not up to date when the compile began. */
  readonly stale: readonly StaleFile[]
  /** The task files that hold jobs, absolute. */
  readonly taskFiles: readonly string[]
  /** Every file that was read, absolute: when one changes or goes, the outcome may be another. */
  readonly inputs: readonly string[]
  /**
   * Every file that was looked for and is not there, absolute: when one comes, an import may lead to it, or another
   * tsconfig.json or package.json may count.
   */
  readonly missing: readonly string[]
}

/** Whether the generated files are brought up to date, looked at, or wanted as they are. */
export type CompileMode = 'write' | 'check' | 'frozen'
