/** The memory engine: everything in this process, nothing survives it. */

import { LANES, type JobPriority } from '../../manifest/priority.ts'
import type { RunStatus } from '../../authoring/outcome.ts'
import type { Deadline } from './deadlines.ts'
import { DeadLetters } from './dead-letters.ts'
import { dependencyDeadline, dependencyVerdict, type DependencyVerdict } from '../contract/dependencies.ts'
import type { Engine, EngineHost } from '../contract/engine.ts'
import type { JobState } from './job-state.ts'
import { JobStates } from './job-states.ts'
import { Lanes } from './lanes.ts'
import { listMessages } from './list-messages.ts'
import { LiveClaims } from './live-claims.ts'
import type { QueueHost } from './message-queue.ts'
import { RunHistory } from './run-history.ts'
import { storedMessage, waitingAgain, type StoredMessage } from './stored-message.ts'
import { decideTick, outcomeWithoutRun } from '../contract/tick-decision.ts'
import { Timetable } from './timetable.ts'
import {
  clearHeads,
  END_REASONS,
  isOldestFirst,
  isOpen,
  isSuperseded,
  lapsePermits,
  mostInOneRun,
  needsPermit,
  runOfTick,
  waitsForPermit,
} from '../contract/claim-rules.ts'
import type { FactsOf } from '../contract/job-facts.ts'
import type {
  Claim,
  ClaimRequest,
  DroppedMessage,
  NewMessage,
  SettledTo,
  Settlement,
  Stored,
} from '../contract/message.ts'
import type { Tick, TickOutcome } from '../contract/tick.ts'
import type { RunRecord } from '../contract/run-record.ts'
import { redrivenMessage, type DeadLetter, type DeadLetterChoice } from '../contract/dead-letter.ts'
import type {
  DeadLetterFilter,
  JobCounts,
  ListedMessage,
  MessageFilter,
  Page,
  RunFilter,
} from '../contract/inspection.ts'
import type { EngineTraits } from '../contract/engine-job.ts'

/** Makes a memory engine: the default of `createRunner`. Messages and history end with the process. */
export function memory(): Engine {
  return new MemoryEngine()
}

/** Before it is open nothing waits. */
const NO_QUEUES: QueueHost = { now: () => 0, delay: () => {} }

class MemoryEngine implements Engine {
  readonly traits: EngineTraits = { name: 'memory', durable: false }
  #states = new JobStates([], NO_QUEUES)
  readonly #lanes = new Lanes()
  readonly #claims = new LiveClaims()
  readonly #deadLetters = new DeadLetters()
  #host: EngineHost | undefined
  #history: RunHistory | undefined
  #timetable: Timetable | undefined
  #dropped: DroppedMessage[] = []
  #sequence = 0
  #claimCount = 0
  readonly #factsOf: FactsOf = (job) => this.#states.find(job)

  open(host: EngineHost): void {
    this.#host = host
    this.#history = new RunHistory(host.history)
    this.#timetable = new Timetable({
      clock: host.clock,
      due: (message) => this.#due(message),
      late: (message, cause) => this.#giveUp(message, cause),
      rang: () => {
        this.#tellDropped()
        this.#wake()
      },
    })
    const queueHost = { now: () => host.clock.now(), delay: (message: StoredMessage) => this.#delay(message) }
    this.#states = new JobStates(host.jobs, queueHost)
  }

  close(): void {
    this.#timetable?.stop()
    this.#host = undefined
  }

  enqueue(messages: readonly NewMessage[]): readonly Stored[] {
    for (const { job } of messages) this.#state(job) // throws before any is stored
    const nowMs = this.#now()
    const stored = messages.map((message) => this.#store(message, nowMs))
    this.#wake()
    return stored
  }

  offer(ticks: readonly Tick[]): readonly TickOutcome[] {
    this.#catchUp() // what is due with a tick is there for its permit, whichever timer fires first
    const outcomes = ticks.map((tick) => this.#take(tick))
    this.#wake()
    return outcomes
  }

  lastOffered(jobs: readonly string[]): ReadonlyMap<string, number> {
    const offered = new Map<string, number>()
    for (const job of jobs) {
      const lastMs = this.#states.peek(job)?.lastOfferedMs
      if (lastMs !== undefined) offered.set(job, lastMs)
    }
    return offered
  }

  claim(request: ClaimRequest): readonly Claim[] {
    this.#catchUp()
    const claims: Claim[] = []
    const attempt = (state: JobState, lane: JobPriority): Claim | undefined =>
      this.#attempt(state, lane, request)
    while (claims.length < request.runs) {
      const isOldest = isOldestFirst(this.#claimCount)
      const claim = (isOldest ? this.#lanes.oldest(attempt) : undefined) ?? this.#lanes.next(attempt)
      if (claim === undefined) break
      this.#claimCount += 1
      claims.push(claim)
      request.claimed(claim)
    }
    this.#tellDropped()
    return claims
  }

  settle(settlements: readonly Settlement[]): readonly boolean[] {
    return settlements.map(({ claimId, messageId, to }) => {
      const claim = this.#claims.get(claimId)
      const at = claim?.unsettled.findIndex(({ id }) => id === messageId) ?? -1
      const message = claim?.unsettled[at]
      if (claim === undefined || message === undefined) return false
      claim.unsettled.splice(at, 1)
      this.#settle(claim.state, message, to)
      return true
    })
  }

  finish(runs: readonly RunRecord[]): void {
    for (const run of runs) {
      const claim = this.#claims.take(run.claimId)
      if (claim === undefined) continue
      const { state, unsettled } = claim
      state.running -= 1
      state.unfinished.delete(claim.sequence)
      for (const message of unsettled) this.#putBack(state, message.again(message))
      if (state.job.kind === 'queue') state.lastStatus = run.status
      this.#history?.add(run)
      this.#lanes.list(state)
      for (const dependent of state.dependents) this.#lanes.list(dependent)
    }
    this.#wake()
  }

  extend(claimIds: readonly string[]): readonly boolean[] {
    return claimIds.map((id) => this.#claims.get(id) !== undefined)
  }

  reopen(job: string): void {
    this.#lanes.list(this.#state(job))
    this.#wake()
  }

  setPaused(job: string, paused: boolean): void {
    this.#state(job).paused = paused
    if (!paused) this.reopen(job)
  }

  paused(): readonly string[] {
    return [...this.#states.made()].filter((state) => state.paused).map((state) => state.job.type)
  }

  cancel(messageId: string): string | undefined {
    for (const message of this.#waiting()) {
      if (message.id !== messageId) continue
      const state = this.#state(message.job)
      this.#remove(state, message)
      this.#conclude(state, message, undefined)
      this.#wake()
      return message.job
    }
    return undefined
  }

  counts(): readonly JobCounts[] {
    return [...this.#states.jobs].map(({ type }) => {
      const state = this.#states.peek(type)
      return {
        job: type,
        ready: state?.queue.size ?? 0,
        delayed: state?.delayed ?? 0,
        running: state?.running ?? 0,
        dead: this.#deadLetters.count(type),
        oldestReadyMs: state && oldestReady(state),
      }
    })
  }

  history(filter: RunFilter): Page<RunRecord> {
    return this.#history?.newest(filter, this.#now()) ?? { entries: [], next: undefined }
  }

  messages(filter: MessageFilter): Page<ListedMessage> {
    return listMessages([...this.#waiting(), ...this.#claimed()], filter)
  }

  deadLetters(filter: DeadLetterFilter): Page<DeadLetter> {
    return this.#deadLetters.list(filter)
  }

  redrive(choice: DeadLetterChoice): readonly string[] {
    const letters = this.#deadLetters.take(choice)
    for (const letter of letters) {
      const nowMs = this.#now()
      this.#deadLetters.redriven(letter, nowMs)
      this.#store(redrivenMessage(letter.message, nowMs), nowMs)
    }
    this.#wake()
    return letters.map(({ message }) => message.id)
  }

  discard(choice: DeadLetterChoice): readonly string[] {
    return this.#deadLetters.take(choice).map(({ message }) => message.id)
  }

  #store(message: NewMessage, enqueuedMs: number, scheduledForMs?: number): Stored {
    const state = this.#state(message.job)
    const holder = state.keys.holder(message.dedupeKey, enqueuedMs)
    if (holder !== undefined) return { id: holder, deduplicated: true }
    const stored = storedMessage(message, { sequence: ++this.#sequence, enqueuedMs, scheduledForMs })
    state.keys.hold(stored, message)
    if (state.job.kind === 'self-contained') state.begin(stored.sequence)
    state.queue.add(stored)
    this.#limitWait(stored)
    this.#limitDependencies(state, stored)
    this.#lanes.list(state)
    return { id: stored.id, deduplicated: false }
  }

  #take(tick: Tick): TickOutcome {
    const state = this.#state(tick.job)
    const decision = decideTick(state, tick)
    if (decision === 'run') return this.#makeRun(state, tick)
    if (decision === 'permit') this.#lanes.list(state)
    return outcomeWithoutRun(decision)
  }

  #makeRun(state: JobState, tick: Tick): TickOutcome {
    const nowMs = this.#now()
    const { message, scheduledForMs, supersedes } = runOfTick(state.job, tick, nowMs)
    const superseded = supersedes ? [...state.retryingTicks] : []
    for (const one of superseded) {
      this.#remove(state, one)
      this.#conclude(state, one, 'superseded')
    }
    const { id } = this.#store(message, nowMs, scheduledForMs)
    return { taken: 'run', messageId: id, superseded: superseded.map((one) => one.id) }
  }

  /** Starts a run with the head of a lane, if everything allows it. */
  #attempt(state: JobState, lane: JobPriority, request: ClaimRequest): Claim | undefined {
    if (!isOpen(state) || !this.#clearHeads(state, lane)) return undefined
    const { type } = state.job
    if (request.slots(type) < 1) return undefined
    const most = Math.min(request.allowance(type), mostInOneRun(state.job, this.#factsOf))
    return most < 1 ? undefined : this.#claim(state, lane, most)
  }

  #claim(state: JobState, lane: JobPriority, most: number): Claim | undefined {
    const messages = state.queue.take(lane, most)
    if (messages.length === 0) return undefined
    if (needsPermit(state.job)) state.permits -= 1
    const sequence = ++this.#sequence
    const { id } = this.#claims.add({ state, sequence, unsettled: messages })
    for (const message of messages) state.keys.letGo(message)
    state.running += 1
    if (state.job.kind === 'queue') state.begin(sequence)
    const claimed = messages.slice() as [StoredMessage, ...StoredMessage[]] // it is not empty
    return { id, job: state.job.type, messages: claimed, leaseUntilMs: undefined }
  }

  /** Drops heads that can never run. @returns whether there is one left that may run now */
  #clearHeads(state: JobState, lane: JobPriority): boolean {
    if (state.job.dependencies.length === 0) return state.queue.head(lane) !== undefined
    return clearHeads(state.job, headsInLane(state, lane), {
      factsOf: this.#factsOf,
      nowMs: this.#now(),
      drop: (message, reason) => this.#drop(state, message, reason),
    })
  }

  #limitDependencies({ job }: JobState, message: StoredMessage): void {
    const atMs = dependencyDeadline(job, message.dueMs)
    if (atMs !== undefined) this.#timetable?.setDeadline({ message, atMs, cause: 'dependencies' })
  }

  #limitWait(message: StoredMessage): void {
    if (message.expiresMs === undefined) return
    this.#timetable?.setDeadline({ message, atMs: message.expiresMs, cause: 'expiry' })
  }

  #giveUp(message: StoredMessage, cause: Deadline['cause']): void {
    const state = this.#state(message.job)
    if (cause === 'expiry') return this.#drop(state, message, END_REASONS.expired)
    const verdict = this.#dependencyVerdict(state, message)
    if (verdict.verdict === 'never') this.#drop(state, message, verdict.reason)
  }

  #dependencyVerdict(state: JobState, message: StoredMessage): DependencyVerdict {
    return dependencyVerdict(state.job, message, { factsOf: this.#factsOf, nowMs: this.#now() })
  }

  #drop(state: JobState, message: StoredMessage, reason: string): void {
    this.#remove(state, message)
    this.#conclude(state, message, 'skipped')
    this.#dropped.push({ id: message.id, job: message.job, reason })
  }

  #tellDropped(): void {
    if (this.#dropped.length === 0) return
    const dropped = this.#dropped
    this.#dropped = []
    this.#host?.dropped(dropped)
  }

  #settle(state: JobState, message: StoredMessage, to: SettledTo): void {
    if (to.state === 'waiting') {
      if (to.counted) this.#deadLetters.failed(message, this.#now())
      return this.#putBack(state, waitingAgain(message, to))
    }
    state.queue.settled(message)
    if (to.state === 'dead' && state.job.deadLetter) this.#deadLetters.keep(message, to, this.#now())
    else this.#deadLetters.ended(message)
    this.#conclude(state, message, to.state === 'done' ? to.status : 'failed')
  }

  /** A claimed message waits again, as it is from now on. It was claimed in time: it does not expire any more. */
  #putBack(state: JobState, message: StoredMessage): void {
    state.queue.back(message)
    this.#limitDependencies(state, message)
    if (isSuperseded(message, this.#now())) state.retryingTicks.add(message)
  }

  /** Takes a waiting message out of wherever it waits. */
  #remove(state: JobState, message: StoredMessage): void {
    if (message.state === 'delayed') state.delayed -= 1
    state.queue.remove(message)
    state.keys.letGo(message)
    lapsePermits(state)
    this.#lanes.list(state)
  }

  /** Tells those who waited for the message how it ended; `undefined` where it was taken back before it ran. */
  #conclude(state: JobState, message: StoredMessage, status: RunStatus | undefined): void {
    state.retryingTicks.delete(message)
    if (state.job.kind === 'self-contained' && status !== undefined) state.lastStatus = status
    state.unfinished.delete(message.sequence)
    for (const dependent of state.dependents) this.#lanes.list(dependent)
  }

  *#waiting(): Iterable<StoredMessage> {
    for (const state of this.#states.made()) yield* state.queue.messages()
    if (this.#timetable !== undefined) yield* this.#timetable.delayed()
  }

  *#claimed(): Iterable<StoredMessage> {
    for (const { unsettled } of this.#claims) yield* unsettled
  }

  #delay(message: StoredMessage): void {
    this.#state(message.job).delayed += 1
    this.#timetable?.delay(message)
  }

  /** What is due is ready, and what is late is gone. */
  #catchUp(): void {
    this.#timetable?.catchUp()
    this.#tellDropped()
  }

  #due(message: StoredMessage): void {
    const state = this.#state(message.job)
    state.delayed -= 1
    state.retryingTicks.delete(message)
    state.queue.due(message)
    this.#lanes.list(state)
  }

  #state(job: string): JobState {
    const state = this.#states.find(job)
    if (state === undefined) throw new Error(`the memory engine was not told of job "${job}"`)
    return state
  }

  #now(): number {
    if (this.#host === undefined) throw new Error('the memory engine is not open')
    return this.#host.clock.now()
  }

  #wake(): void {
    this.#host?.wake()
  }
}

/** The heads of a lane, each after the one before it was dropped. */
function* headsInLane({ queue }: JobState, lane: JobPriority): Iterable<StoredMessage> {
  for (let head = queue.head(lane); head !== undefined; head = queue.head(lane)) yield head
}

/** Of the messages that are next in their lanes; none where the job waits for a permit. */
function oldestReady(state: JobState): number | undefined {
  if (waitsForPermit(state)) return undefined
  const dues = LANES.map((lane) => state.queue.head(lane)?.dueMs).filter((dueMs) => dueMs !== undefined)
  return dues.length === 0 ? undefined : Math.min(...dues)
}
