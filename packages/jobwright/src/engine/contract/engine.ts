/**
 * The seam for scale: where messages wait and runs are recorded. A runner talks to one engine, in
 * batches.
 *
 * Terms. A *message* waits, is claimed, retried, dead-lettered. A *claim* is a worker's hold on the
 * messages of one run: a fresh claim id and a lease. A *tick* is one due time of a schedule,
 * offered to the engine, which takes it at most once. A *permit* lets a scheduled queue job make
 * one claim.
 *
 * Who may run what is decided by the rules in `claim-rules.ts`, `tick-decision.ts`,
 * `dependencies.ts` and `recovery-rules.ts`: engines store, and call them. The suite of
 * `jobwright/conformance` tests every guarantee that stands here.
 */

import type { Clock } from '../../time/clock.ts'
import type { MaybePromise } from '../../time/maybe-promise.ts'
import type { DeadLetterChoice } from './dead-letter.ts'
import type { EngineJob, EngineTraits } from './engine-job.ts'
import type { EngineInspection } from './inspection.ts'
import type { Claim, ClaimRequest, DroppedMessage, NewMessage, Settlement, Stored } from './message.ts'
import type { EndedRun, HistoryLimits, RunProgress, RunRecord } from './run-record.ts'
import type { AwaitedMessage, WaitCircle } from './wait.ts'
import type { JobSchedule, ScheduleRecord, Tick, TickOutcome } from './tick.ts'

/**
 * What the runner gives an engine when it opens it. The engine may call its functions until it is
 * closed.
 */
export interface EngineHost {
  /** The engine takes all times of messages and leases from it. */
  readonly clock: Clock
  /** A fresh random id of this process. */
  readonly processId: string
  readonly history: HistoryLimits
  /** Every job that this process knows. */
  readonly jobs: readonly EngineJob[]
  /**
   * Whether the process only sends, asks and steers. Such a client never calls `claim`, and offers
   * no ticks of schedules. It is no process that knows jobs for those that look for one, and takes
   * over nothing.
   *
   * @default false
   */
  readonly isClient?: boolean
  /**
   * The engine calls this whenever there may be something new to claim: at an enqueue, a due time,
   * a tick, the end of a claim, and when another process changed the store. It may call before it
   * has stored the change, if a claim that is made after the call sees it. A call too many does no
   * harm. It returns at once; the runner claims later.
   */
  wake(): void
  /**
   * The engine calls this once with each message that it dropped while it waited, after it has
   * settled the message as skipped: it expired, or its dependencies can never be met.
   */
  dropped(messages: readonly DroppedMessage[]): void
  /**
   * The engine calls this with the ids of runs and messages that this process works on and another
   * process wants to be cancelled. It may call again with the same ids while they last.
   */
  cancelled(ids: readonly string[]): void
  /**
   * The engine calls this with the last runs of messages that this process triggered and another
   * process ran, in the order in which they ended.
   */
  ended(runs: readonly RunRecord[]): void
}

/**
 * Where messages wait. Every method takes or returns a batch, in the same order, and may be
 * synchronous: a value is used in the same turn of the event loop, which costs a run no wait.
 *
 * Each call takes effect as a whole or not at all, and calls of several processes take effect one
 * after the other. A durable engine resolves `enqueue`, `offer`, `settle`, `begin`, `redrive` and
 * `discard`, and a `finish` with settlements, only once their effect survives what the engine
 * promises to survive; of `claim`, `extend` and any other `finish` a power loss may take the last
 * moments, as a claim that is lost was never made. A method that throws or rejects has changed
 * nothing; the runner reports the error, and repeats `claim`, `settle` and `finish` until they
 * succeed.
 *
 * Of very many dead letters `redrive` and `discard` take slices, one after the other: each slice
 * takes effect as a whole, and other calls may take effect between two of them. What dies after the
 * first slice is not of the choice. If such a call rejects, the slices before the failure have
 * taken effect, and the same call once more takes the rest.
 *
 * A call that names a claim is fenced by the claim id: if that claim no longer holds the message,
 * the call does nothing to it.
 */
export interface Engine extends EngineInspection {
  readonly traits: EngineTraits
  /**
   * Called once before any other method, and again after `close`.
   *
   * @throws if the store cannot be used
   */
  open(host: EngineHost): MaybePromise<void>
  /**
   * Releases what the engine holds. The runner has settled or finished its claims before; a claim
   * that is left counts as lost. Safe twice and before `open`, and while `open` is under way, which
   * then rejects or closes.
   */
  close(): MaybePromise<void>
  /**
   * Stores messages, all or none, behind those that wait already.
   *
   * @returns one entry per message
   * @throws if the engine does not know a job, or has no room
   */
  enqueue(messages: readonly NewMessage[]): MaybePromise<readonly Stored[]>
  /**
   * Takes ticks: moves `lastOffered` forward and, in the same step, makes the run or the permit
   * that `decideTick` decides on. Of processes that offer the same tick one takes it.
   *
   * @returns one outcome per tick
   */
  offer(ticks: readonly Tick[]): MaybePromise<readonly TickOutcome[]>
  /**
   * Puts the schedules of these jobs in force. The runner calls it once, before its first offer. A
   * schedule that is in force already stays so, since when it is; any other one, and the end of
   * one, holds from now on. What was offered stays noted: `putInForce` decides all of this.
   *
   * @returns one record per job
   */
  setSchedules(schedules: readonly JobSchedule[]): MaybePromise<readonly ScheduleRecord[]>
  /**
   * Claims what can start now. The higher lane goes first; within a lane jobs take turns, and
   * within a job messages go in the order of enqueue. Every 16th claim takes the oldest due
   * message. A job that cannot run holds up no other one.
   *
   * @returns the claims, in the order in which they were made; none if nothing can start
   */
  claim(request: ClaimRequest): MaybePromise<readonly Claim[]>
  /**
   * Settles messages, each once, while their run goes on. What is settled right before a run ends
   * comes with `finish` instead.
   *
   * @returns for each settlement whether its claim still held the message
   */
  settle(settlements: readonly Settlement[]): MaybePromise<readonly boolean[]>
  /**
   * Ends claims and records their runs. Of each run it first settles the messages in `settlements`,
   * as `settle` does; those that are still unsettled then wait again, attempt not counted. A run
   * whose claim is gone changes nothing: whichever process took the claim over has recorded the
   * run.
   *
   * @returns for each run whether its claim still held
   */
  finish(runs: readonly EndedRun[]): MaybePromise<readonly boolean[]>
  /** Extends the leases of claims. @returns for each whether it still holds */
  extend(claimIds: readonly string[]): MaybePromise<readonly boolean[]>
  /**
   * Called when a gate of this process opened, or a slot became free: the job may have something to
   * claim.
   */
  reopen(job: string): void
  /** Pauses or resumes a job, for all processes: a paused job takes no ticks and is not claimed. */
  setPaused(job: string, paused: boolean): MaybePromise<void>
  /**
   * Settles a waiting message as cancelled. A claimed one is left to its run.
   *
   * @returns its job; `undefined` if no message with this id waits
   */
  cancel(messageId: string): MaybePromise<string | undefined>
  /**
   * Stops claims of a job for this long, in milliseconds, in all processes and over restarts.
   *
   * @default the runner stops them in its own process
   */
  coolDown?(job: string, ms: number): MaybePromise<void>
  /**
   * Asks the process that works on a run or a message to cancel it, within a second. If that
   * process dies before, the message ends as cancelled when its claim is taken over.
   *
   * @default no other process shares the engine
   *
   * @returns whether another process works on it
   */
  requestCancel?(id: string): MaybePromise<boolean>
  /**
   * Lets dead letters wait again as if they were new, with their ids, at the end of their order.
   *
   * @returns the ids of those that it found
   */
  redrive(choice: DeadLetterChoice): MaybePromise<readonly string[]>
  /** Deletes dead letters. @returns the ids of those that it found */
  discard(choice: DeadLetterChoice): MaybePromise<readonly string[]>
  /**
   * Notes that messages of a claim are about to begin: when the process dies, these are in doubt;
   * see `mayHaveBegun`. The runner calls it for jobs that are not idempotent, and for a batch that
   * one call of `execute` takes, and waits before it starts the task. Of an idempotent job a power
   * loss may take the note. An engine that does not survive its process needs none.
   *
   * @returns whether the claim still holds all of them
   */
  begin?(claimId: string, messageIds: readonly string[]): MaybePromise<boolean>
  /**
   * Notes what the task reported of its work on a message, for `lookUp` in any process, until the
   * claim ends.
   *
   * @default only the record of the run has it
   */
  noteProgress?(claimId: string, messageId: string, progress: RunProgress): MaybePromise<void>
  /**
   * Notes all messages that the run of a claim waits for, in place of those noted before. What it
   * waits for ends with the claim.
   *
   * @returns for each new one that would never be settled, as runs wait for each other, the circle
   *   that `waitCircles` finds; such a message is not noted
   * @default no circle is ever found: runs that wait for each other wait for ever
   */
  noteWaits?(claimId: string, awaited: readonly AwaitedMessage[]): MaybePromise<readonly WaitCircle[]>
}
