/** The registry: every job of a program, with its metadata and a lazy import of its class. */

import type { ConfigSchema } from '../manifest/config-schema.ts'
import type { DeclaredOptions } from '../manifest/options.ts'
import type { TaskClass } from '../authoring/task.ts'
import type { TaskKind } from '../manifest/task-kind.ts'

/** One job of the registry. */
export interface RegisteredJob {
  readonly type: string
  /** The job type in upper snake case: the prefix of its environment variables. */
  readonly constant: string
  /**
   * Missing if the build could not follow the base class: the runner then reads it from the class
   * at start.
   */
  readonly kind?: TaskKind
  /** The task file, relative to the project's root. */
  readonly file: string
  /** The declared options. */
  readonly options: DeclaredOptions
  /** Loads the class. The runner calls it when the job first runs. */
  readonly load: () => Promise<TaskClass>
}

/**
 * The jobs that `createRunner` runs. The generated `registry.ts` exports the registry.
 *
 * @typeParam Required the capabilities that its jobs require
 */
export interface Registry<Required extends string = string> {
  readonly formatVersion: 1
  /** The prefix of every environment variable of the program's jobs. */
  readonly envPrefix: string
  readonly config: ConfigSchema
  readonly jobs: readonly RegisteredJob[]
  /** For the type checker only. @internal */
  readonly '~required'?: Required
}
