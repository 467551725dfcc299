/** What an engine can do, and what it has to know of a job. */

import type { JobPriority } from '../../manifest/priority.ts'
import type { Schedule } from '../../schedule/schedule.ts'
import type { RateLimit } from './rate-limit.ts'
import type { TaskKind } from '../../manifest/task-kind.ts'

/** What an engine can do. The runner refuses to start a registry that asks for more. */
export interface EngineTraits {
  /** Stands in errors: `memory`, `sqlite`. */
  readonly name: string
  /** Whether messages survive the end of the process. */
  readonly durable: boolean
  /** The shortest interval of a schedule that it keeps, in milliseconds. @default 0 */
  readonly shortestIntervalMs?: number
}

/**
 * What an engine has to know of a job: the part of its resolved options that decides what waits,
 * what may be claimed and what is kept. It does not change while the engine is open.
 */
export interface EngineJob {
  readonly type: string
  readonly kind: TaskKind
  /** A disabled job stores what it is sent, and is not claimed. */
  readonly enabled: boolean
  /** Whether it has a schedule: each claim of a queue job then needs a permit. */
  readonly scheduled: boolean
  /** The schedule, to be compared with that of other processes; `undefined` if it has none. */
  readonly schedule: Schedule | undefined
  /** The lane of the runs that ticks make. Any other message brings its own. */
  readonly priority: JobPriority
  /** The most live claims, over all processes that share the engine (≥ 1). */
  readonly maxConcurrent: number
  /**
   * How many messages (of a self-contained job: runs) may start in a sliding window, over all
   * processes that share the engine and over restarts; `undefined` without a limit.
   */
  readonly rateLimit?: RateLimit | undefined
  /** The most messages of one claim (≥ 1). A claim of a self-contained job has one. */
  readonly batchSize: number
  /** What a tick makes while the job is busy: nothing, one waiting run, or always a run. */
  readonly overlap: 'skip' | 'bufferOne' | 'allow'
  /**
   * `true`: strictly in the order of enqueue, one claim at a time; `'key'`: the same for each
   * `orderKey`. A head that is delayed or waits for a retry holds up what is behind it.
   */
  readonly preserveOrder: true | 'key' | undefined
  /** The jobs whose runs it waits for; see `dependencyVerdict`. */
  readonly dependencies: readonly string[]
  /**
   * How long a run waits for them after its due time. Messages of a queue job wait without limit.
   */
  readonly dependencyTimeoutMs: number
  /** Whether a message may be repeated whose outcome is unknown. */
  readonly idempotent: boolean
  /** How many attempts may follow the first one (≥ 0). */
  readonly maxRetries: number
  /** Whether what fails for good is kept as a dead letter. */
  readonly deadLetter: boolean
  /** The newest version of messages that this process takes, and that of those it stores (≥ 1). */
  readonly schemaVersion: number
  /** Former names of the job, whose waiting messages it takes over. */
  readonly aliases: readonly string[]
}
