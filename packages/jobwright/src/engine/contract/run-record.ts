/** A run as history keeps it. */

import type { LogLine } from '../../authoring/log-line.ts'
import type { RunStatus } from '../../authoring/outcome.ts'
import type { RunnerResult } from '../../authoring/result.ts'

/** How many ended runs an engine keeps: older ones are pruned. */
export interface HistoryLimits {
  readonly maxRuns: number
  readonly maxAgeMs: number
}

/** One run, as history keeps it. */
export interface RunRecord {
  readonly runId: string
  readonly claimId: string
  /** Of its first message. */
  readonly messageId: string
  readonly job: string
  readonly version: string
  readonly status: RunStatus
  readonly attempt: number
  readonly worker: number
  readonly messages: number
  readonly scheduledForMs: number | undefined
  readonly startedMs: number
  readonly endedMs: number
  /** Why it was skipped, cancelled or superseded, or what it threw. */
  readonly reason: string | undefined
  /** What the task said: the message of its first result that has one. */
  readonly message: string | undefined
  /** What a run that was triggered by a call gave back: for whoever waits for it in another process. */
  readonly results: readonly RunnerResult[] | undefined
  /** How far it said last that it was. */
  readonly progress: RunProgress | undefined
  /** The newest lines that it wrote to its logger, the oldest of them first. */
  readonly log: readonly LogLine[]
}

/** What a task said through `context.progress`. */
export interface RunProgress {
  /** 0 to 1. */
  readonly fraction: number
  readonly note: string | undefined
}
