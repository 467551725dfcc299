/** What an engine has to know of a job. */

import type { JobPriority } from '../../manifest/priority.ts'
import type { TaskKind } from '../../manifest/task-kind.ts'

/** What an engine keeps, for the runner to refuse at start what a registry needs and the engine does not. */
export interface EngineTraits {
  readonly name: string
  /** Whether messages survive the end of the process. */
  readonly durable: boolean
  /** What jobs may ask for and this engine does not keep. @default nothing: it keeps all */
  readonly lacks?: readonly EngineFeature[]
  /** The shortest interval of a schedule that it can tell apart, in milliseconds. @default any */
  readonly shortestIntervalMs?: number
}

/** What a job asks of its engine by its options, and not every engine has to keep: each is named after the option. */
export type EngineFeature =
  | 'preserveOrder'
  | 'dependencies'
  | 'overlap'
  | 'batchSize'
  | 'schemaVersion'
  | 'aliases'

/** What an engine has to know of a job. */
export interface EngineJob {
  readonly type: string
  readonly kind: TaskKind
  readonly enabled: boolean
  /** Whether it has a schedule: a queue job then needs a permit for each claim. */
  readonly scheduled: boolean
  /** The schedule in words, to be compared with that of other processes; `undefined` where it has none. */
  readonly schedule: string | undefined
  readonly priority: JobPriority
  readonly maxConcurrent: number
  readonly batchSize: number
  readonly overlap: 'skip' | 'bufferOne' | 'allow'
  readonly preserveOrder: true | 'key' | undefined
  readonly dependencies: readonly string[]
  readonly dependencyTimeoutMs: number
  readonly idempotent: boolean
  readonly maxRetries: number
  readonly deadLetter: boolean
  readonly schemaVersion: number
  readonly aliases: readonly string[]
}
