/** A run as history keeps it, and the function that makes every such record. */

import type { RunStatus } from '../../authoring/outcome.ts'
import type { RunnerResult } from '../../authoring/result.ts'
import type { Message, Settlement } from './message.ts'
import type { LogLine } from '../../authoring/logger.ts'

/**
 * How many ended runs an engine keeps; it prunes older ones. A run past either limit is not listed.
 */
export interface HistoryLimits {
  /** The most runs of all jobs together. */
  readonly maxRuns: number
  /** The greatest age, in milliseconds since the run ended. */
  readonly maxAgeMs: number
}

/**
 * How long an engine keeps at least how a message ended that no run began, in milliseconds, unless
 * the history limits are lower.
 */
export const UNBEGUN_KEPT_MS = 3_600_000

/** A run that ended. Times are milliseconds since the epoch. */
export interface RunRecord {
  /** The id that the runner gave the run; a fresh one if its process died before it recorded it. */
  readonly runId: string
  /** The claim that the run held; empty if the run ended before it was claimed. */
  readonly claimId: string
  /** The id of the run's first message. */
  readonly messageId: string
  readonly job: string
  /** The job's `version` in the process that ran it; empty if unknown. */
  readonly version: string
  readonly status: RunStatus
  /** The 1-based attempt of the first message; 0 if the run ended before it was claimed. */
  readonly attempt: number
  /** The 1-based number of the worker; 0 if none had it. */
  readonly worker: number
  /** How many messages the run had. */
  readonly messages: number
  /** The due time of the tick that made the first message. */
  readonly scheduledForMs: number | undefined
  readonly startedMs: number
  readonly endedMs: number
  /** Why the run was skipped, cancelled or superseded, or what it threw. */
  readonly reason: string | undefined
  /** The message of the first result that has one, of those that failed if any did. */
  readonly message: string | undefined
  /** The messages of the run whose attempt failed, each with its own error. */
  readonly failures: readonly MessageFailure[]
  /**
   * What the task returned, if a call triggered the run: the caller may wait for it in another
   * process. `undefined` of every other run.
   */
  readonly results: readonly RunnerResult[] | undefined
  /** The latest progress that the task reported. */
  readonly progress: RunProgress | undefined
  /** The newest lines that the task wrote to its logger, the oldest of them first. */
  readonly log: readonly LogLine[]
}

/** A run that ended, as the runner hands it to the engine. */
export interface EndedRun {
  /** What history keeps of it. It names the claim that ends. */
  readonly record: RunRecord
  /**
   * The messages that the run settles with its end: in the same step, before the claim ends, and as
   * surely as `settle` does it.
   *
   * @default the run settled its messages before, or leaves them to wait again
   */
  readonly settlements?: readonly Settlement[] | undefined
  /** What became of each message of the run. @default nothing is known of them */
  readonly outcomes?: readonly MessageOutcome[] | undefined
  /**
   * How many of its messages no task has begun: they do not count for the rate limit. @default 0
   */
  readonly unbegun?: number
}

/** What a run made of one of its messages. */
export interface MessageOutcome {
  readonly messageId: string
  /** The 1-based attempt. */
  readonly attempt: number
  /** `waiting`: it was put back; `dead`: it failed for good. */
  readonly state: 'waiting' | 'done' | 'dead'
  /** How it ended; `undefined` if it was put back. */
  readonly status: RunStatus | undefined
  /** What the task returned for it; empty if the record of the run has it, or if it threw. */
  readonly results: readonly RunnerResult[]
}

/** Why an attempt at one message of a run failed. */
export interface MessageFailure {
  readonly messageId: string
  /** What was thrown, in words, or the message of the result with `success: false`. */
  readonly error: string
  /**
   * The stack as Node prints it, with causes; `undefined` if no error was thrown, or if the record
   * has no room for more stacks.
   */
  readonly stack: string | undefined
}

/** What a task reported through `context.progress`. */
export interface RunProgress {
  /** From 0 to 1. */
  readonly fraction: number
  readonly note: string | undefined
}

/** What a record is made of: a run, or as much of one as is known. */
export interface RecordedRun {
  readonly id: string
  readonly claim: {
    /** Empty if the run ended before it was claimed. */
    readonly id: string
    readonly job: string
    readonly messages: readonly [RecordedMessage, ...RecordedMessage[]]
  }
  readonly version?: string
  readonly worker?: number
  readonly startedMs: number
  readonly results?: readonly RunnerResult[]
  readonly progress?: RunProgress | undefined
  readonly log?: readonly LogLine[] | undefined
}

/** What a record keeps of a message. */
export type RecordedMessage = Pick<Message, 'id' | 'origin' | 'attempts' | 'scheduledForMs'>

/** How a run ended, and why. */
export interface RecordedEnd {
  readonly status: RunStatus
  readonly reason?: string | undefined
  readonly failures?: readonly MessageFailure[]
}

const NO_LINES: readonly LogLine[] = []
const NO_FAILURES: readonly MessageFailure[] = []

/** Makes the record of a run. @param endedMs milliseconds since the epoch */
export function runRecord(run: RecordedRun, end: RecordedEnd, endedMs: number): RunRecord {
  const { claim, results } = run
  const first = claim.messages[0]
  return {
    runId: run.id,
    claimId: claim.id,
    messageId: first.id,
    job: claim.job,
    version: run.version ?? '',
    status: end.status,
    attempt: claim.id === '' ? 0 : first.attempts + 1,
    worker: run.worker ?? 0,
    messages: claim.messages.length,
    scheduledForMs: first.scheduledForMs,
    startedMs: run.startedMs,
    endedMs,
    reason: end.reason,
    message: results && messageIn(results),
    failures: end.failures ?? NO_FAILURES,
    results: first.origin === 'manual' ? results : undefined,
    progress: run.progress,
    log: run.log ?? NO_LINES,
  }
}

/** The message of the first result that has one, of those that failed if any did. */
export function messageIn(results: readonly RunnerResult[]): string | undefined {
  let first: string | undefined
  for (const result of results) {
    const message = messageOfResult(result)
    if (message !== undefined && !result.success) return message
    first ??= message
  }
  return first
}

/** The message of a result; `undefined` if it has none, or none that can be read. */
export function messageOfResult(result: RunnerResult): string | undefined {
  try {
    return result.message
  } catch {
    return undefined // a getter or a proxy threw
  }
}
