/**
 * The seam for scale: where messages wait and runs are recorded. The runner talks to one engine, in batches.
 *
 * Terms. A *message* waits, is claimed, retried, dead-lettered. A *claim* is a worker's hold on the messages of one run:
 * a fresh claim id and a lease. Settle, extend and release must match the claim id, else they do nothing. A *tick* is one
 * due time of a schedule, offered to the engine, which takes it at most once. A *permit* lets a scheduled queue job make one
 * claim.
 */

import type { Clock } from '../../time/clock.ts'
import type { LogLine } from '../../authoring/log-line.ts'
import type { JobPriority } from '../../manifest/priority.ts'
import type { MaybePromise } from '../../time/maybe-promise.ts'
import type { RunStatus } from '../../authoring/outcome.ts'
import type { RunnerResult } from '../../authoring/result.ts'
import type { TaskKind } from '../../authoring/task.ts'

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

/** What an engine is given when it opens. */
export interface EngineHost {
  readonly clock: Clock
  /** A fresh random id of this process. */
  readonly processId: string
  readonly history: HistoryLimits
  /** Every job that this process knows. */
  readonly jobs: readonly EngineJob[]
  /** To be called whenever there may be something new to claim. */
  wake(): void
  /** To be called with messages that were given up while they waited, and are settled as skipped. */
  dropped(messages: readonly DroppedMessage[]): void
  /** To be called with runs of messages that this process triggered and another process worked on. */
  ended(runs: readonly RunRecord[]): void
}

/** How many ended runs an engine keeps: older ones are pruned. */
export interface HistoryLimits {
  readonly maxRuns: number
  readonly maxAgeMs: number
}

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

/** A message to be stored. */
export interface NewMessage {
  /** Given where the caller must know it beforehand; else the engine makes one. */
  readonly id?: string
  readonly job: string
  readonly payload: unknown
  readonly origin: MessageOrigin
  readonly priority: JobPriority
  readonly dueMs: number
  readonly expiresMs?: number | undefined
  readonly orderKey?: string | undefined
  readonly dedupeKey?: string | undefined
  /** Holds the key until then, instead of until the message is first claimed. */
  readonly dedupeUntilMs?: number | undefined
}

/** Where a message came from. */
export type MessageOrigin = 'schedule' | 'manual' | 'message'

/** A stored message, as a claim hands it out. */
export interface Message {
  readonly id: string
  readonly job: string
  readonly payload: unknown
  readonly origin: MessageOrigin
  readonly priority: JobPriority
  readonly enqueuedMs: number
  readonly dueMs: number
  /** The due time of the tick that made it. */
  readonly scheduledForMs: number | undefined
  readonly orderKey: string | undefined
  /** How many attempts were counted before this claim. */
  readonly attempts: number
  /** Whether its last claim ended with its process, unsettled. */
  readonly recovered: boolean
}

/** What became of a message that was to be stored. */
export interface Stored {
  readonly id: string
  /** Whether another message with its `dedupeKey` took its place; `id` is that one's. */
  readonly deduplicated: boolean
}

/** A tick, or several of which all but the last were missed. */
export interface Tick {
  readonly job: string
  /** `schedule`: a due time; `start`: the extra tick at start; `call`: `runNow`. The last two leave `lastOffered` alone. */
  readonly from: 'schedule' | 'start' | 'call'
  readonly dueMs: number
  /** Whether it came within the grace: if not, it is only recorded. */
  readonly inTime: boolean
  /** A `lastOffered` later than this came from a clock that was wrong, and does not count. */
  readonly soundUntilMs?: number
}

/** What the engine did with a tick. */
export type TickOutcome =
  | { readonly taken: 'run'; readonly messageId: string; readonly superseded: readonly string[] }
  | { readonly taken: 'permit' }
  | { readonly taken: 'recorded' }
  | { readonly taken: 'no'; readonly why: 'overlapped' | 'paused' | 'idle' | 'offered-before' }

/** What a process can start right now. The answers are asked only for jobs that have something to claim. */
export interface ClaimRequest {
  /** How many runs it has workers for. */
  readonly runs: number
  /** How many more runs of a job it has slots for. */
  slots(job: string): number
  /** How many more messages of a job may start: 0 where a gate is closed, `Infinity` where nothing limits them. */
  allowance(job: string): number
  /** To be called with each claim as it is made, so that the next answers count it. */
  claimed(claim: Claim): void
}

/** A hold on the messages of one run. */
export interface Claim {
  readonly id: string
  readonly job: string
  readonly messages: readonly [Message, ...Message[]]
  /** When the hold ends unless it is extended; `undefined` where it ends only with the process. */
  readonly leaseUntilMs: number | undefined
}

/** A message that was given up while it waited. */
export interface DroppedMessage {
  readonly id: string
  readonly job: string
  readonly origin: MessageOrigin
  readonly reason: string
}

/** What becomes of one message of a claim. */
export interface Settlement {
  readonly claimId: string
  readonly messageId: string
  readonly to: SettledTo
}

/** The ways a message can leave a claim. */
export type SettledTo =
  | { readonly state: 'done'; readonly status: RunStatus }
  /** Waits again: a retry (`counted`), or a snooze or release (not counted). `alone`: from now on claimed by itself. */
  | {
      readonly state: 'waiting'
      readonly dueMs: number
      readonly counted: boolean
      readonly alone: boolean
    }
  | {
      readonly state: 'dead'
      readonly reason: string
      /** What was thrown, in words; empty where nothing was. */
      readonly error: string
      readonly stack: string | undefined
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

/** A message that failed for good. */
export interface DeadLetter {
  /** As it was claimed last: `attempts` does not count the attempt that it died of. */
  readonly message: Message
  readonly reason: string
  /** What was thrown, in words; empty where nothing was. */
  readonly error: string
  readonly stack: string | undefined
  /** When an attempt of it failed for the first time. */
  readonly firstFailedMs: number
  readonly diedMs: number
  /** How it died before, the oldest first: it was redriven after each. */
  readonly lineage: readonly EarlierDeath[]
}

/** How a message died before it was redriven. */
export interface EarlierDeath {
  readonly reason: string
  readonly error: string
  readonly attempts: number
  readonly diedMs: number
  readonly redrivenMs: number
}

/** Which dead letters: those with these message ids, or all of a job; nothing chooses none. */
export interface DeadLetterChoice {
  readonly ids?: readonly string[]
  readonly job?: string
}

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

/** Where messages wait. Every method takes or gives a batch, and may be synchronous. */
export interface Engine {
  readonly traits: EngineTraits
  open(host: EngineHost): MaybePromise<void>
  /** Releases what it holds. Claims of this process must have been settled or finished. Safe twice and before open. */
  close(): MaybePromise<void>
  /** Stores messages, all or none. */
  enqueue(messages: readonly NewMessage[]): MaybePromise<readonly Stored[]>
  /** Moves `lastOffered` forward and, in the same step, makes the run or the permit. One outcome per tick. */
  offer(ticks: readonly Tick[]): MaybePromise<readonly TickOutcome[]>
  /** The due time that was last offered, of each of these jobs that has one. */
  lastOffered(jobs: readonly string[]): MaybePromise<ReadonlyMap<string, number>>
  claim(request: ClaimRequest): MaybePromise<readonly Claim[]>
  /** Settles messages; a settlement whose claim id no longer holds the message does nothing. @returns which did */
  settle(settlements: readonly Settlement[]): MaybePromise<readonly boolean[]>
  /** Ends claims and records their runs. Messages that are still unsettled wait again, attempt not counted. */
  finish(runs: readonly RunRecord[]): MaybePromise<void>
  /** Prolongs the leases of claims. @returns which still hold */
  extend(claimIds: readonly string[]): MaybePromise<readonly boolean[]>
  /** A gate of this process opened: a job that had no slot may have one. */
  reopen(job: string): void
  /** Stops, or lets on, ticks and claims of a job. */
  setPaused(job: string, paused: boolean): MaybePromise<void>
  paused(): MaybePromise<readonly string[]>
  /** Settles a waiting message as cancelled. @returns its job; `undefined` where it was not waiting */
  cancel(messageId: string): MaybePromise<string | undefined>
  counts(): MaybePromise<readonly JobCounts[]>
  /** The newest runs first. */
  history(filter: { readonly job?: string; readonly limit: number }): MaybePromise<readonly RunRecord[]>
  /** What is not settled, in the order of enqueue. */
  messages(filter: MessageFilter): MaybePromise<Page<ListedMessage>>
  /** The newest first. */
  deadLetters(filter: DeadLetterFilter): MaybePromise<Page<DeadLetter>>
  /**
   * Lets dead letters wait again as if they were new, with their ids, at the end of their order. @returns the ids of those that
   * there were
   */
  redrive(choice: DeadLetterChoice): MaybePromise<readonly string[]>
  /** Forgets dead letters. @returns the ids of those that there were */
  discard(choice: DeadLetterChoice): MaybePromise<readonly string[]>
  /**
   * Notes that messages of a claim begin, before they do: only these are in doubt when the process dies. The runner tells it of
   * jobs that are not idempotent. @returns whether the claim still holds
   */
  begin?(claimId: string, messageIds: readonly string[]): MaybePromise<boolean>
  /** What it noticed of other processes. */
  issues?(): MaybePromise<readonly EngineIssue[]>
}
