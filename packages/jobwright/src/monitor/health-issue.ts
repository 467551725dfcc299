/** The health of a running program as data: its status, and one issue per cause. */

import type { ResolvedOptions } from '../manifest/options.ts'
import type { LongRun } from './long-runs.ts'
import type { BlockedLoop } from './loop-watch.ts'
import type { MetricsSnapshot } from './metrics.ts'
import type { Schedule } from '../schedule/schedule.ts'
import type { TaskKind } from '../manifest/task-kind.ts'
import type { EngineIssue, JobCounts } from '../engine/contract/inspection.ts'
import type { JobLoadError } from '../errors/task-errors.ts'

/** The state of a running program. */
export interface Health {
  /** `unhealthy` where work has come to a stop, `degraded` where anything else is the matter. */
  readonly status: 'healthy' | 'degraded' | 'unhealthy'
  /** One per cause. */
  readonly issues: readonly HealthIssue[]
}

/** One thing that is the matter. */
export interface HealthIssue {
  /** Permanent; safe to branch on. */
  readonly code: HealthCode
  /** A `critical` issue alone makes the program unhealthy. */
  readonly severity: 'warning' | 'critical'
  /** The job that it is about, where it is about one. */
  readonly job?: string
  /** What was measured: a share (0 to 1), a count, or milliseconds. It is over the threshold. */
  readonly figure: number
  readonly threshold: number
  readonly message: string
  /** What to do. */
  readonly remedy: string
}

/** Everything that can be the matter. */
export type HealthCode =
  | 'engine-unreachable'
  | 'stuck-tasks'
  | 'failure-rate'
  | 'no-tick'
  | 'dead-letters'
  | 'starving-lane'
  | 'waiting-for-dependencies'
  | 'missing-capability'
  | 'event-loop-blocked'
  | 'long-run'
  | 'feeds-itself'
  | 'cannot-load'
  | 'unknown-job'
  | 'newer-schema'
  | 'schedules-differ'
  | 'engine-full'
  | 'clock-offset'

/** What health is judged by. Times are milliseconds since the epoch. */
export interface HealthFacts {
  readonly nowMs: number
  readonly startedMs: number
  /** Whether ticks are offered: between start and stop. */
  readonly isRunning: boolean
  readonly jobs: readonly HealthJob[]
  readonly metrics: MetricsSnapshot
  /** What the engine counts; empty where it does not answer. */
  readonly counts: readonly JobCounts[]
  /** The jobs that are kept waiting on purpose: paused, cooling down, or over their rate. */
  readonly held: ReadonlySet<string>
  /** How many slots of a job stuck tasks hold. */
  readonly stuck: ReadonlyMap<string, number>
  /** The jobs that are not claimed for want of a capability, with the reason as a plain sentence. */
  readonly blocked: ReadonlyMap<string, string>
  /** Who blocked the event loop lately. */
  readonly blockedLoop: readonly BlockedLoop[]
  /** The runs without a time limit that go on for too long. */
  readonly longRuns: readonly LongRun[]
  /** The jobs that ask for themselves without end, and the share of their messages that came from themselves. */
  readonly selfFed: ReadonlyMap<string, number>
  /** The jobs that this process leaves to others, as it cannot load their classes. */
  readonly notLoaded: ReadonlyMap<string, JobLoadError>
  /** What the engine noticed of the processes that share it. */
  readonly noticed: readonly EngineIssue[]
  /** When a tick of a job was last handled, that is, offered or recorded; no entry where none was. */
  readonly lastTickMs: ReadonlyMap<string, number>
  /** How far this clock is ahead of the engine's, where they are two. */
  readonly clockOffsetMs: number | undefined
  /** What an operation of the engine that work depends on threw last; `undefined` where all answered. */
  readonly engineError: unknown
}

/** What health has to know of a job. */
export interface HealthJob {
  readonly type: string
  readonly kind: TaskKind
  readonly schedule: Schedule | undefined
  readonly options: Pick<
    ResolvedOptions,
    'enabled' | 'priority' | 'maxConcurrent' | 'dependencies' | 'dependencyTimeoutSeconds'
  >
}
