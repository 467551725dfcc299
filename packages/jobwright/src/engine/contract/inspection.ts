/** The half of an engine that only looks: nothing here moves a message. */

import type { RunStatus } from '../../authoring/outcome.ts'
import type { MaybePromise } from '../../time/maybe-promise.ts'
import type { DeadLetter } from './dead-letter.ts'
import type { Message } from './message.ts'
import type { MessageOutcome, RunProgress, RunRecord } from './run-record.ts'

/**
 * Looking at what an engine holds. Everything is plain data of one moment, and includes the work of
 * other processes. Times are milliseconds since the epoch.
 */
export interface EngineInspection {
  /** How many messages of each job are where: one entry for every job that this process knows. */
  counts(): MaybePromise<readonly JobCounts[]>
  /** Ended runs within the history limits, the newest first. */
  history(filter: RunFilter): MaybePromise<Page<RunRecord>>
  /** Messages that are not settled, in the order of their enqueue. */
  messages(filter: MessageFilter): MaybePromise<Page<ListedMessage>>
  /**
   * Everything that the engine has of one message, wherever it is: waiting, running, dead, or ended
   * within the history limits. It finds the message without looking through the others.
   */
  lookUp(messageId: string): MaybePromise<MessageTrace>
  /** Dead letters, the newest first. */
  deadLetters(filter: DeadLetterFilter): MaybePromise<Page<DeadLetter>>
  /** The jobs that are paused, of those that this process knows. */
  paused(): MaybePromise<readonly string[]>
  /** What the engine noticed of its store and of the other processes on it. @default nothing */
  issues?(): MaybePromise<readonly EngineIssue[]>
}

/** How many messages of a job are where. */
export interface JobCounts {
  readonly job: string
  /** Due, whatever else keeps them waiting. */
  readonly ready: number
  /** Due later: delayed, or between two attempts. */
  readonly delayed: number
  /** Live claims, which are runs. */
  readonly running: number
  readonly dead: number
  /** When its cooldown ends; missing if it has none, or the engine keeps none. */
  readonly coolingUntilMs?: number | undefined
  /**
   * The due time of the oldest message that waits for nothing but a slot or a worker; `undefined`
   * if none does, or the job waits for a permit.
   */
  readonly oldestReadyMs: number | undefined
  /** What the message that is next waits for; left out if it waits for no dependency. */
  readonly waitingFor?: DependencyWait
}

/** A due message that is kept from running by dependencies of its job. */
export interface DependencyWait {
  /** The dependencies that are not met, in the order of the option. */
  readonly dependencies: readonly string[]
  /** When the message became due. */
  readonly sinceMs: number
}

/** What to list. Filters narrow the list down together. */
export interface ListFilter {
  /** Entries of any of these jobs; an empty list matches none. @default every job */
  readonly jobs?: readonly string[]
  /** The most entries of the page (≥ 1). */
  readonly limit: number
  /**
   * The `next` of the page before, as `cursorOf` makes it. Entries that were taken out or added
   * meanwhile make the list neither repeat nor skip others. An engine throws for anything else.
   */
  readonly after?: string
}

/** Which messages to list. */
export interface MessageFilter extends ListFilter {
  readonly id?: string
  readonly state?: ListedMessage['state']
  /** Only messages that were enqueued before this time. */
  readonly enqueuedBeforeMs?: number
}

/** Which dead letters to list. */
export interface DeadLetterFilter extends ListFilter {
  /** The id of the message. */
  readonly id?: string
  /** Only messages that died before this time. */
  readonly diedBeforeMs?: number
}

/** Which ended runs to list. */
export interface RunFilter extends ListFilter {
  readonly runId?: string
  readonly status?: RunStatus
}

/** A message that is not settled. */
export interface ListedMessage extends Message {
  /** `ready`: due, whatever else keeps it waiting; `delayed`: due later; `running`: claimed. */
  readonly state: 'ready' | 'delayed' | 'running'
}

/** What an engine has of one message. Nothing is set of a message that it does not know. */
export interface MessageTrace {
  /** The message, unless it is settled. */
  readonly message?: ListedMessage | undefined
  /** What the run that holds it has reported last. */
  readonly progress?: RunProgress | undefined
  readonly letter?: DeadLetter | undefined
  /**
   * The last run of it that ended within the history limits. If it ended before a run began it, the
   * record of that end, which is kept for an hour.
   */
  readonly run?: RunRecord | undefined
  /** What that run made of it, if the runner reported that. */
  readonly outcome?: MessageOutcome | undefined
}

/** A part of a list. */
export interface Page<Entry> {
  readonly entries: readonly Entry[]
  /** The `after` of the next page; `undefined` at the end of the list. */
  readonly next: string | undefined
}

/** Something that an engine noticed of its store and of the processes that share it. */
export type EngineIssue =
  /** Messages wait for a job that no live process knows. */
  | { readonly kind: 'unknown-job'; readonly job: string; readonly messages: number }
  /** Messages have a `schemaVersion` that no live process takes. */
  | { readonly kind: 'newer-schema'; readonly job: string; readonly messages: number }
  /** Live processes disagree on the schedule of a job. */
  | { readonly kind: 'schedules-differ'; readonly job: string; readonly schedules: readonly string[] }
  /** The engine refuses new messages: its store has grown to its limit. */
  | { readonly kind: 'full'; readonly bytes: number; readonly maxBytes: number }
  /** The clock of the store is ahead of this process's clock (negative: behind it). */
  | { readonly kind: 'clock-offset'; readonly ms: number }
