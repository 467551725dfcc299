/**
 * The seam for scale: where messages wait and runs are recorded. The runner talks to one engine, in batches.
 *
 * Terms. A *message* waits, is claimed, retried, dead-lettered. A *claim* is a worker's hold on the messages of one run:
 * a fresh claim id and a lease. Settle, extend and release must match the claim id, else they do nothing. A *tick* is one
 * due time of a schedule, offered to the engine, which takes it at most once. A *permit* lets a scheduled queue job make one
 * claim.
 */

import type { Clock } from '../../time/clock.ts'
import type { MaybePromise } from '../../time/maybe-promise.ts'
import type { Claim, ClaimRequest, DroppedMessage, NewMessage, Settlement, Stored } from './message.ts'
import type { Tick, TickOutcome } from './tick.ts'
import type { HistoryLimits, RunRecord } from './run-record.ts'
import type { DeadLetterChoice } from './dead-letter.ts'
import type { EngineInspection } from './inspection.ts'
import type { EngineJob, EngineTraits } from './engine-job.ts'

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

/** Where messages wait. Every method takes or returns a batch, and may be synchronous. */
export interface Engine extends EngineInspection {
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
  /** Settles a waiting message as cancelled. @returns its job; `undefined` where it was not waiting */
  cancel(messageId: string): MaybePromise<string | undefined>
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
}
