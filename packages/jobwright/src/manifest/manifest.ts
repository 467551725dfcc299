/** Everything the build knows of all jobs, as plain data: the contract between build and run. */

import type { JobOptions } from './options.ts'
import type { TaskKind } from './task-kind.ts'

/** The manifest of a program. */
export interface Manifest {
  /** The version of this shape. */
  readonly formatVersion: 1
  readonly envPrefix: string
  /** Every job, sorted by job type in code-unit order. */
  readonly jobs: readonly ManifestJob[]
}

/** One job. */
export interface ManifestJob {
  readonly type: string
  /** `JobType.<constant>`, and the prefix of its environment variables. */
  readonly constant: string
  /** Missing if the build could not follow the base class: the runner then reads it from the class. */
  readonly kind?: TaskKind
  /** The export's name: the class's, or `default`. */
  readonly export: string
  /** The task file, relative to the project's root, with `/`. */
  readonly file: string
  /** The line of the class, 1-based. Not in `manifest.json`, which an edit above the class must not make stale. */
  readonly line: number
  /** The options as declared, without defaults, except that `description` may come from the class's doc comment. */
  readonly options: JobOptions
}
