/** The health of a running program as data: its status, and one issue per cause. */

import type { ResolvedOptions } from '../manifest/options.ts'
import type { Thresholds } from './health-options.ts'
import type { LongRun } from './long-runs.ts'
import type { BlockedLoop } from './loop-watch.ts'
import type { FailingJob } from './metrics.ts'
import type { Schedule } from '../schedule/schedule.ts'
import type { TaskKind } from '../manifest/task-kind.ts'
import type { EngineIssue, JobCounts } from '../engine/contract/inspection.ts'
import type { JobLoadError } from '../errors/task-errors.ts'

/** The health of a running program. */
export interface Health {
  /** `unhealthy` if work has stopped, `degraded` if there is any other issue. */
  readonly status: 'healthy' | 'degraded' | 'unhealthy'
  /** One issue per cause, in the order of {@link HealthCode}. */
  readonly issues: readonly HealthIssue[]
}

/** One issue. */
export interface HealthIssue {
  /** Permanent, so that programs can branch on it. */
  readonly code: HealthCode
  /** A `critical` issue alone makes the program unhealthy. */
  readonly severity: 'warning' | 'critical'
  /** The job, if the issue is about one. */
  readonly job?: string
  /**
   * The measured figure, which is over the threshold: a share (0 to 1), a count, or milliseconds.
   */
  readonly figure: number
  readonly threshold: number
  readonly message: string
  /** What to do about it. */
  readonly remedy: string
}

/**
 * The codes of all issues: first of the engine and of the jobs, then of tasks, then of other
 * processes.
 */
export type HealthCode =
  /** The runner does not run: it has not started, has stopped, or is about to. */
  | 'not-running'
  /** The engine does not answer. */
  | 'engine-unreachable'
  /**
   * Tasks that ignore their aborted signals hold slots; critical if they hold all slots of a job.
   */
  | 'stuck-tasks'
  /** Most of the last executions of a job failed. */
  | 'failure-rate'
  /** Several ticks of a scheduled job were due, and none was handled. */
  | 'no-tick'
  /** More dead letters of a job wait for a person than it is usual. */
  | 'dead-letters'
  /** Work has waited in a lane for too long. */
  | 'starving-lane'
  /** Work has waited too long for other jobs. */
  | 'waiting-for-dependencies'
  /** A job is not claimed, as a capability is missing. */
  | 'missing-capability'
  /** A task blocked the event loop. */
  | 'event-loop-blocked'
  /** A run without a time limit goes on for much longer than usual. */
  | 'long-run'
  /** A job sends itself work without end. */
  | 'feeds-itself'
  /** This process cannot load the class of a job, and leaves the job to others. */
  | 'cannot-load'
  /** Messages wait for a job that no live process knows. */
  | 'unknown-job'
  /** Messages have a newer `schemaVersion` than any live process takes. */
  | 'newer-schema'
  /** Live processes disagree on the schedule of a job. */
  | 'schedules-differ'
  /** The engine refuses new messages, as its store is full. */
  | 'engine-full'
  /** The clocks of this machine and of the engine differ. */
  | 'clock-offset'

/** Why a runner does not run, and what to do about it, as sentences. */
export interface Down {
  readonly message: string
  readonly remedy: string
}

/**
 * The facts that health is judged by: those of the jobs that may be in trouble, which do not grow
 * with the jobs that are well. Times are milliseconds since the epoch.
 */
export interface HealthFacts {
  readonly nowMs: number
  readonly startedMs: number
  /** The thresholds of the issues. */
  readonly thresholds: Thresholds
  /** Why the runner does not run; `undefined` if it does. */
  readonly down: Down | undefined
  /** Whether the runner is a client, which runs nothing. */
  readonly isClient: boolean
  readonly jobs: ReadonlyMap<string, HealthJob>
  /** The jobs of whose last executions some failed. */
  readonly failing: readonly FailingJob[]
  /** The engine's counts; empty if it does not answer. */
  readonly counts: readonly JobCounts[]
  /** The jobs that wait on purpose: paused, cooling down, or over their rate limit. */
  readonly held: Pick<ReadonlySet<string>, 'has'>
  /** The jobs with slots that stuck tasks hold, each with how many. */
  readonly stuck: ReadonlyMap<string, number>
  /**
   * The jobs that are not claimed as a capability is missing, each with the reason as a sentence.
   */
  readonly blocked: ReadonlyMap<string, string>
  /** The recent blocks of the event loop. */
  readonly blockedLoop: readonly BlockedLoop[]
  /** The runs without a time limit that take too long. */
  readonly longRuns: readonly LongRun[]
  /**
   * The jobs that send themselves work without end, each with the share of its messages that it
   * sent itself.
   */
  readonly selfFed: ReadonlyMap<string, number>
  /** The jobs that this process leaves to others, as it cannot load their classes. */
  readonly notLoaded: ReadonlyMap<string, JobLoadError>
  /** The issues that the engine noticed. */
  readonly noticed: readonly EngineIssue[]
  /**
   * The schedules with due times that passed and were not handled, that is, offered or recorded.
   */
  readonly lateSchedules: readonly LateSchedule[]
  /**
   * How far this machine's clock is ahead of the engine's; `undefined` if they are the same clock.
   */
  readonly clockOffsetMs: number | undefined
  /** What the last failing operation of the engine threw; `undefined` if all answer. */
  readonly engineError: unknown
}

/** A schedule with due times that were not handled. */
export interface LateSchedule {
  readonly job: string
  /** When a tick was last handled; `undefined` if none was. */
  readonly handledMs: number | undefined
}

/** A job, as health needs it. */
export interface HealthJob {
  readonly type: string
  readonly kind: TaskKind
  readonly schedule: Schedule | undefined
  readonly options: Pick<ResolvedOptions, 'enabled' | 'priority' | 'maxConcurrent'>
}
