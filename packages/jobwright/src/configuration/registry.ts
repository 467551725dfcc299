/** The registry: every job of a program with its metadata at hand and its class one lazy import away. */

import type { ConfigSchema } from '../manifest/config-schema.ts'
import type { DeclaredOptions } from '../manifest/options.ts'
import type { TaskClass } from '../authoring/task.ts'
import type { TaskKind } from '../manifest/task-kind.ts'

/** One job of the registry. */
export interface RegisteredJob {
  readonly type: string
  /** The job type in upper snake case: the prefix of its environment variables. */
  readonly constant: string
  /** `undefined` where the build could not follow the base class: the class is then asked at start. */
  readonly kind?: TaskKind
  /** The task file, relative to the project's root. */
  readonly file: string
  /** The options as declared. */
  readonly options: DeclaredOptions
  /** Loads the class; called when the job first runs. */
  readonly load: () => Promise<TaskClass>
}

/**
 * What `createRunner` runs. The generated `registry.ts` exports it.
 *
 * @typeParam Required the capabilities that its jobs require
 */
export interface Registry<Required extends string = string> {
  readonly formatVersion: 1
  /** Stands before every environment variable of this program's jobs. */
  readonly envPrefix: string
  readonly config: ConfigSchema
  readonly jobs: readonly RegisteredJob[]
  /** Types only. @internal */
  readonly '~required'?: Required
}
