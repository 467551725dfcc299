/** Everything that an open memory engine holds, and the ways of a message through it. */

import type { RunStatus } from '../../authoring/outcome.ts'
import { isSuperseded, lapsePermits } from '../rules/claim-rules.ts'
import { END_REASONS } from '../rules/end-reasons.ts'
import {
  dependencyDeadline,
  dependencyVerdict,
  unbegunOutcome,
  type UnbegunEnd,
} from '../rules/dependencies.ts'
import type { EngineHost } from '../contract/engine.ts'
import type { FactsOf } from '../rules/job-facts.ts'
import type { MaybePromise } from '../../time/maybe-promise.ts'
import { momentOf, type Moment, type ScheduleFacts } from '../rules/schedule-record.ts'
import type { DroppedMessage, NewMessage, SettledTo, Stored } from '../contract/message.ts'
import { DeadLetters } from './dead-letters.ts'
import { JobStates, type JobState } from './job-states.ts'
import { Lanes } from './waiting/lanes.ts'
import { LiveClaims } from './live-claims.ts'
import { RunHistory } from './run-history.ts'
import { storedMessage, waitingAgain, type Past, type StoredMessage } from './waiting/stored-message.ts'
import { TimeOrder } from '../../time/time-order.ts'
import { Timetable, type Deadline } from './waiting/timetable.ts'
import { Unsettled } from './waiting/unsettled.ts'

/** The messages, claims and runs of one engine between `open` and `close`. */
export class Store {
  readonly states: JobStates
  readonly lanes: Lanes<JobState> = new Lanes()
  readonly claims: LiveClaims = new LiveClaims()
  readonly deadLetters: DeadLetters = new DeadLetters()
  readonly history: RunHistory
  readonly unsettled: Unsettled = new Unsettled()
  /** Sequences and times of enqueue. */
  readonly enqueued: TimeOrder<StoredMessage> = new TimeOrder({
    placeOf: ({ sequence }: StoredMessage) => sequence,
    timeOf: ({ enqueuedMs }: StoredMessage) => enqueuedMs,
  })
  /** The schedules in force, by job. */
  readonly schedules: Map<string, Pick<ScheduleFacts, 'schedule' | 'sinceMs'>> = new Map()
  readonly factsOf: FactsOf = (job) => this.states.find(job)
  readonly #host: EngineHost
  readonly #timetable: Timetable
  #dropped: DroppedMessage[] = []
  #sequence: number
  #isClosed = false

  /** @param sequence goes on from here, so that ids of claims are never given twice */
  constructor(host: EngineHost, sequence: number) {
    this.#host = host
    this.#sequence = sequence
    this.history = new RunHistory(host.history)
    this.#timetable = new Timetable({
      clock: host.clock,
      due: (message) => this.#due(message),
      late: (message, cause) => this.#giveUp(message, cause),
      rang: () => {
        this.reportDropped()
        this.wake()
      },
    })
    this.states = new JobStates(host.jobs, {
      now: () => host.clock.now(),
      delay: (message) => this.#delay(message),
      isBehind: ({ enqueuedMs }) => this.#timetable.isBehind(enqueuedMs),
      nextPosition: () => this.nextSequence(),
    })
  }

  /** The latest number in the order of all enqueues and claims. */
  get sequence(): number {
    return this.#sequence
  }

  /** Stops the timers and the calls of the host. Runs under way may still settle and end. */
  close(): void {
    this.#isClosed = true
    this.#timetable.stop()
  }

  nextSequence(): number {
    this.#sequence += 1
    return this.#sequence
  }

  /** @throws Error if it was closed */
  now(): number {
    if (this.#isClosed) throw new Error('the memory engine is not open')
    return this.#host.clock.now()
  }

  /** @throws Error if it was closed */
  moment(): Moment {
    this.now()
    return momentOf(this.#host.clock, this.#host.processId)
  }

  wake(): void {
    if (!this.#isClosed) this.#host.wake()
  }

  /** @throws Error if the engine does not know the job */
  state(job: string): JobState {
    const state = this.states.find(job)
    if (state === undefined) throw new Error(`the memory engine does not know job "${job}"`)
    return state
  }

  /** Stores a message, unless another one holds its dedupe key. */
  add(message: NewMessage, enqueuedMs: number, past?: Past): Stored {
    const state = this.state(message.job)
    const holder = state.keys.holder(message.dedupeKey, enqueuedMs)
    if (holder !== undefined) return { id: holder, deduplicated: true }
    const stored = storedMessage(message, { sequence: this.nextSequence(), enqueuedMs }, past)
    state.keys.hold(stored, message)
    if (state.job.kind === 'self-contained') state.begin(stored.sequence)
    this.unsettled.add(stored)
    this.enqueued.note(stored.sequence, enqueuedMs)
    state.queue.add(stored)
    this.#limit(state, stored)
    this.lanes.list(state)
    return { id: stored.id, deduplicated: false }
  }

  /** Called when a message was claimed: it was in time. */
  claim(state: JobState, message: StoredMessage): void {
    state.keys.letGo(message)
    this.#liftLimits(state, message)
  }

  /** Settles a claimed message. */
  settle(state: JobState, message: StoredMessage, to: SettledTo): void {
    if (to.state === 'waiting') {
      return this.putBack(state, waitingAgain(message, to, this.now()))
    }
    this.unsettled.delete(message)
    state.queue.settled(message)
    if (to.state === 'done' && to.status === 'cancelled') state.keys.free(message)
    if (to.state === 'dead' && state.job.deadLetter) this.deadLetters.keep(message, to, this.now())
    this.#conclude(state, message, to.state === 'done' ? to.status : 'failed')
  }

  /**
   * A claimed message waits again, as `message`. It was claimed in time, so it does not expire any
   * more.
   */
  putBack(state: JobState, message: StoredMessage): void {
    this.unsettled.replace(message)
    state.queue.back(message)
    this.lanes.list(state) // its head may be older than before
    this.#limit(state, message)
    if (isSuperseded(message, this.now())) state.retryingTicks.add(message)
  }

  /** Takes a waiting message out and settles it. */
  takeOut(state: JobState, message: StoredMessage, end: UnbegunEnd): void {
    if (message.state === 'delayed') {
      state.delayed.delete(message)
      this.#timetable.forget(message)
    }
    this.#liftLimits(state, message)
    this.unsettled.delete(message)
    state.queue.remove(message)
    state.keys.free(message)
    lapsePermits(state)
    this.lanes.list(state)
    this.#conclude(state, message, unbegunOutcome(end))
    this.history.endUnbegun(message, end, this.now())
  }

  /** Settles a waiting message as skipped; {@link reportDropped} reports it. */
  drop(state: JobState, message: StoredMessage, reason: string): void {
    this.takeOut(state, message, { status: 'skipped', reason })
    this.#dropped.push({ id: message.id, job: message.job, reason })
  }

  /** Reports the messages that were dropped since the last time. */
  reportDropped(): void {
    if (this.#dropped.length === 0) return
    const dropped = this.#dropped
    this.#dropped = []
    if (!this.#isClosed) this.#host.dropped(dropped)
  }

  /** Makes due messages ready, and drops those that are late: of very many only the first ones. */
  catchUp(): boolean {
    const isCaughtUp = this.#timetable.catchUp()
    this.reportDropped()
    return isCaughtUp
  }

  /** Makes all due messages ready, and drops all that are late; the event loop gets its turns. */
  caughtUp(): MaybePromise<void> {
    return this.catchUp() ? undefined : this.#catchUpInTurns()
  }

  /** Every message that is claimed and not settled. */
  *claimed(): Iterable<StoredMessage> {
    for (const { unsettled } of this.claims) yield* unsettled
  }

  /** Notes a job that cannot run because of its dependencies. */
  holdBack(state: JobState): void {
    for (const name of state.job.dependencies) this.states.find(name)?.held.add(state)
  }

  /** Lets the dependents that wait for a job have another look. */
  release(state: JobState): void {
    if (state.held.size === 0 || state.lastStatus !== 'succeeded') return
    const held = [...state.held]
    state.held.clear()
    for (const dependent of held) this.lanes.list(dependent)
  }

  async #catchUpInTurns(): Promise<void> {
    do await new Promise(setImmediate)
    while (!this.#isClosed && !this.catchUp())
  }

  #conclude(state: JobState, message: StoredMessage, status: RunStatus | undefined): void {
    state.retryingTicks.delete(message)
    if (state.job.kind === 'self-contained' && status !== undefined) state.lastStatus = status
    state.unfinished.delete(message.sequence)
    this.release(state)
  }

  #limit(state: JobState, message: StoredMessage): void {
    for (const deadline of deadlinesOf(state, message)) this.#timetable.setDeadline(deadline)
  }

  #liftLimits(state: JobState, message: StoredMessage): void {
    for (const deadline of deadlinesOf(state, message)) this.#timetable.liftDeadline(deadline)
  }

  #delay(message: StoredMessage): void {
    this.state(message.job).delayed.add(message)
    this.#timetable.delay(message)
  }

  #due(message: StoredMessage): void {
    const state = this.state(message.job)
    state.delayed.delete(message)
    state.retryingTicks.delete(message)
    state.queue.due(message)
    this.lanes.list(state)
  }

  #giveUp(message: StoredMessage, cause: Deadline['cause']): void {
    const state = this.state(message.job)
    if (cause === 'expiry') return this.drop(state, message, END_REASONS.expired)
    const context = { factsOf: this.factsOf, nowMs: this.now() }
    const verdict = dependencyVerdict(state.job, message, context)
    if (verdict.verdict === 'never') this.drop(state, message, verdict.reason)
  }
}

const NO_DEADLINES: readonly Deadline[] = []

/** When a waiting message is given up. */
function deadlinesOf({ job }: JobState, message: StoredMessage): readonly Deadline[] {
  const expiresMs = message.expiresMs
  const dependenciesMs = dependencyDeadline(job, message.dueMs)
  if (expiresMs === undefined && dependenciesMs === undefined) return NO_DEADLINES
  const deadlines: Deadline[] = []
  if (expiresMs !== undefined) deadlines.push({ message, atMs: expiresMs, cause: 'expiry' })
  if (dependenciesMs !== undefined) deadlines.push({ message, atMs: dependenciesMs, cause: 'dependencies' })
  return deadlines
}
