/** The whole build side in one call: discover → extract → evaluate → validate → emit → write. */

import type { Manifest } from 'jobwright/manifest'

import type { Diagnostic } from './diagnostic.ts'
import type { Project } from './project.ts'

/** A generated file. */
export interface GeneratedFile {
  /** Absolute, with `/`. */
  readonly path: string
  readonly text: string
}

/** A generated file that on disk is not what it should be. */
export interface StaleFile {
  /** Relative to the project's root, with `/`. */
  readonly file: string
  readonly reason: 'missing' | 'differs'
  /** Lines that differ, in the unified form (`-` on disk, `+` expected). */
  readonly diff: string
}

/** What one compile found and made. */
export interface Compilation {
  readonly project: Project
  readonly manifest: Manifest
  /** Everything that is wrong in all files, sorted by file and place. */
  readonly diagnostics: readonly Diagnostic[]
  /** The generated files; empty where there are errors, so that the last good ones stay. */
  readonly files: readonly GeneratedFile[]
  /** The generated files that were not up to date when the compile began. */
  readonly stale: readonly StaleFile[]
  /** The task files that hold jobs, absolute. */
  readonly taskFiles: readonly string[]
  /** Every file that was read, absolute: a change of one may change the outcome. */
  readonly inputs: readonly string[]
}

/**
 * Finds, checks and types the jobs of a project. Executes nothing of the user's. With errors nothing is written.
 *
 * @param mode `'write'` brings the generated files up to date, `'check'` only tells which are not
 */
export declare function compile(project: Project, mode: 'write' | 'check'): Promise<Compilation>
