/** Looking at what an engine holds, page by page. */

import type { Message } from './message.ts'

/** What to list. Filters narrow it down together. */
export interface ListFilter {
  readonly job?: string
  /** The most entries. */
  readonly limit: number
  /** Goes on after an earlier page: its `next`. */
  readonly after?: string
}

/** Which messages to list. */
export interface MessageFilter extends ListFilter {
  readonly state?: ListedMessage['state']
  /** Only what was enqueued before. */
  readonly enqueuedBeforeMs?: number
}

/** Which dead letters to list. */
export interface DeadLetterFilter extends ListFilter {
  readonly id?: string
  /** Only what died before. */
  readonly diedBeforeMs?: number
}

/** A message that is not settled. */
export interface ListedMessage extends Message {
  /** `ready`: due, whatever else keeps it waiting; `delayed`: due later; `running`: claimed. */
  readonly state: 'ready' | 'delayed' | 'running'
}

/** A part of a list. */
export interface Page<Entry> {
  readonly entries: readonly Entry[]
  /** What to give as `after` for the part that follows; `undefined` at the end. */
  readonly next: string | undefined
}

/** Something that an engine noticed of its store and of the processes that share it, for health to tell. */
export type EngineIssue =
  /** Messages wait for a job that no live process knows. */
  | { readonly kind: 'unknown-job'; readonly job: string; readonly messages: number }
  /** Messages have a `schemaVersion` that no live process takes. */
  | { readonly kind: 'newer-schema'; readonly job: string; readonly messages: number }
  /** Live processes disagree on the schedule of a job. */
  | { readonly kind: 'schedules-differ'; readonly job: string; readonly schedules: readonly string[] }
  /** It takes no more messages: what holds them has grown to its limit. */
  | { readonly kind: 'full'; readonly bytes: number; readonly maxBytes: number }
  /** The clock of what holds the messages and that of this process differ. */
  | { readonly kind: 'clock-offset'; readonly ms: number }

/** How many messages of a job are where. */
export interface JobCounts {
  readonly job: string
  /** Due, whatever else keeps them waiting. */
  readonly ready: number
  /** Due later: delayed, or between two tries. */
  readonly delayed: number
  /** Live claims, which are runs. */
  readonly running: number
  readonly dead: number
  /** Since when the oldest message waits that nothing but a slot or a worker keeps waiting. */
  readonly oldestReadyMs: number | undefined
}
import type { MaybePromise } from '../../time/maybe-promise.ts'
import type { DeadLetter } from './dead-letter.ts'
import type { RunRecord } from './run-record.ts'

/** The half of an engine that only looks: nothing here moves a message. */
export interface EngineInspection {
  /** How many messages of each job are where. */
  counts(): MaybePromise<readonly JobCounts[]>
  /** Ended runs, the newest first. */
  history(filter: HistoryQuery): MaybePromise<readonly RunRecord[]>
  /** Messages that are not settled, in the order of their enqueue. */
  messages(filter: MessageFilter): MaybePromise<Page<ListedMessage>>
  /** Dead letters, the newest first. */
  deadLetters(filter: DeadLetterFilter): MaybePromise<Page<DeadLetter>>
  /** The jobs that are paused. */
  paused(): MaybePromise<readonly string[]>
  /** What the engine noticed of its store and of the other processes on it. @default nothing */
  issues?(): MaybePromise<readonly EngineIssue[]>
}

/** Which ended runs to list. */
export interface HistoryQuery {
  readonly job?: string
  readonly limit: number
}
