/** The manifest: everything that the build knows about all jobs, as plain data. */

import type { JobOptions } from './options.ts'
import type { TaskKind } from './task-kind.ts'

/** The manifest of a program. */
export interface Manifest {
  /** The version of the manifest's shape. */
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
  /**
   * Missing if the build could not follow the base class: the runner then reads it from the class.
   */
  readonly kind?: TaskKind
  /** The name under which the file exports the class; `default` for a default export. */
  readonly export: string
  /** The task file, relative to the project's root, with `/`. */
  readonly file: string
  /**
   * The 1-based line of the class. `manifest.json` leaves it out, so that an edit above the class
   * does not make the file stale.
   */
  readonly line: number
  /**
   * The declared options, without defaults. `description` may come from the class's doc comment.
   */
  readonly options: JobOptions
}
