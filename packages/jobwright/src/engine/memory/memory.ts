/** The memory engine: everything in this process, and nothing survives it. */

import { LANES } from '../../manifest/priority.ts'
import { systemClock } from '../../time/clock.ts'
import { isPromise, type MaybePromise } from '../../time/maybe-promise.ts'
import { inSlices } from '../../time/slices.ts'
import { runOfTick } from '../rules/claim-rules.ts'
import {
  earlierDeath,
  redrivenMessage,
  type DeadLetter,
  type DeadLetterChoice,
} from '../contract/dead-letter.ts'
import type { EngineTraits } from '../contract/engine-job.ts'
import type { Engine, EngineHost } from '../contract/engine.ts'
import type {
  DependencyWait,
  DeadLetterFilter,
  JobCounts,
  ListedMessage,
  MessageFilter,
  MessageTrace,
  Page,
  RunFilter,
} from '../contract/inspection.ts'
import type { Claim, ClaimRequest, NewMessage, Settlement, Stored } from '../contract/message.ts'
import type { EndedRun, RunProgress, RunRecord } from '../contract/run-record.ts'
import { dependencyWait, type UnbegunEnd } from '../rules/dependencies.ts'
import { END_REASONS } from '../rules/end-reasons.ts'
import { decideTick, outcomeWithoutRun } from '../rules/tick-decision.ts'
import type { AwaitedMessage, WaitCircle } from '../contract/wait.ts'
import { putInForce, recordOf, type Moment } from '../rules/schedule-record.ts'
import type { JobSchedule, ScheduleRecord, Tick, TickOutcome } from '../contract/tick.ts'
import { Claiming } from './claiming.ts'
import { oldestReady, type JobState } from './job-states.ts'
import { listed, listMessages } from './list-messages.ts'
import { Store } from './store.ts'

/**
 * Makes a memory engine, the default of `createRunner`. Messages and history end when the engine is
 * closed.
 */
export function memory(): Engine {
  return new MemoryEngine()
}

const NEVER_OFFERED = { lastOfferedMs: undefined, lastOfferedBy: undefined }
const NEVER_SET = { schedule: undefined, sinceMs: undefined }

/** The host of an engine that was not opened: it knows no jobs, so that nothing waits. */
const NOBODY: EngineHost = {
  clock: systemClock,
  processId: '',
  history: { maxRuns: 0, maxAgeMs: 0 },
  jobs: [],
  wake() {},
  dropped() {},
  cancelled() {},
  ended() {},
}

/**
 * The event loop has its turn after so many dead letters. A call that an end of the engine breaks
 * off leaves nothing half done: nothing survives that.
 */
const LETTERS_AT_A_TIME = 500

const NO_SETTLEMENTS: readonly Settlement[] = []

const CANCELLED: UnbegunEnd = { status: 'cancelled', reason: END_REASONS.cancelled }
const SUPERSEDED: UnbegunEnd = { status: 'superseded', reason: END_REASONS.superseded }

class MemoryEngine implements Engine {
  readonly traits: EngineTraits = { name: 'memory', durable: false }
  #store = new Store(NOBODY, 0)
  #claiming = new Claiming(this.#store)

  open(host: EngineHost): void {
    this.#store = new Store(host, this.#store.sequence)
    this.#claiming = new Claiming(this.#store)
  }

  close(): void {
    this.#store.close()
  }

  enqueue(messages: readonly NewMessage[]): readonly Stored[] {
    const store = this.#store
    for (const { job } of messages) store.state(job) // throws before any is stored
    const nowMs = store.now()
    const stored = messages.map((message) => store.add(message, nowMs))
    store.wake()
    return stored
  }

  offer(ticks: readonly Tick[]): MaybePromise<readonly TickOutcome[]> {
    // What is due with a tick must be ready for its permit, whichever timer fires first.
    const catchingUp = this.#store.caughtUp()
    return isPromise(catchingUp) ? catchingUp.then(() => this.#offer(ticks)) : this.#offer(ticks)
  }

  #offer(ticks: readonly Tick[]): readonly TickOutcome[] {
    const moment = this.#store.moment()
    const outcomes = ticks.map((tick) => this.#take(tick, moment))
    this.#store.wake()
    return outcomes
  }

  setSchedules(schedules: readonly JobSchedule[]): readonly ScheduleRecord[] {
    const { states, schedules: inForce } = this.#store
    const moment = this.#store.moment()
    return schedules.map(({ job, schedule }) => {
      const { lastOfferedMs, lastOfferedBy } = states.peek(job) ?? NEVER_OFFERED
      const { schedule: former, sinceMs } = inForce.get(job) ?? NEVER_SET
      const before = { schedule: former, sinceMs, lastOfferedMs, lastOfferedBy }
      const after = putInForce(before, schedule, { moment, isClockSetBack: false })
      inForce.set(job, after)
      return recordOf(before, after)
    })
  }

  claim(request: ClaimRequest): readonly Claim[] {
    this.#store.catchUp()
    const claims = this.#claiming.claim(request)
    this.#store.reportDropped()
    return claims
  }

  settle(settlements: readonly Settlement[]): readonly boolean[] {
    return settlements.map((settlement) => this.#settle(settlement))
  }

  finish(runs: readonly EndedRun[]): readonly boolean[] {
    const wereHeld = runs.map((run) => this.#finish(run))
    this.#store.wake()
    return wereHeld
  }

  extend(claimIds: readonly string[]): readonly boolean[] {
    return claimIds.map((id) => this.#store.claims.get(id) !== undefined)
  }

  noteProgress(claimId: string, messageId: string, progress: RunProgress): void {
    const claim = this.#store.claims.get(claimId)
    if (claim !== undefined) claim.progress = { messageId, progress }
  }

  noteWaits(claimId: string, awaited: readonly AwaitedMessage[]): readonly WaitCircle[] {
    return this.#claiming.noteWaits(claimId, awaited)
  }

  reopen(job: string): void {
    this.#store.lanes.list(this.#store.state(job))
    this.#store.wake()
  }

  setPaused(job: string, paused: boolean): void {
    this.#store.state(job).paused = paused
    if (!paused) this.reopen(job)
  }

  paused(): readonly string[] {
    return [...this.#store.states.made()].filter(({ paused }) => paused).map(({ job }) => job.type)
  }

  cancel(messageId: string): string | undefined {
    const store = this.#store
    const message = store.unsettled.find(messageId)
    if (message === undefined || message.state === 'claimed') return undefined
    store.takeOut(store.state(message.job), message, CANCELLED)
    store.wake()
    return message.job
  }

  counts(): readonly JobCounts[] {
    const { states, deadLetters } = this.#store
    return [...states.jobs].map(({ type }) => {
      const state = states.peek(type)
      const waitingFor = state && this.#dependencyWait(state)
      return {
        job: type,
        ready: state?.queue.size ?? 0,
        delayed: state?.delayed.size ?? 0,
        running: state?.running ?? 0,
        dead: deadLetters.count(type),
        oldestReadyMs: state && oldestReady(state),
        ...(waitingFor && { waitingFor }),
      }
    })
  }

  #dependencyWait({ job, queue }: JobState): DependencyWait | undefined {
    const heads = LANES.map((lane) => queue.head(lane)).filter((head) => head !== undefined)
    return dependencyWait(job, heads, this.#store.factsOf)
  }

  history(filter: RunFilter): MaybePromise<Page<RunRecord>> {
    return this.#store.history.newest(filter, this.#store.now())
  }

  messages(filter: MessageFilter): Page<ListedMessage> {
    return listMessages(this.#store, filter)
  }

  lookUp(messageId: string): MaybePromise<MessageTrace> {
    const ended = this.#store.history.lastOf(messageId, this.#store.now())
    return isPromise(ended) ? ended.then((run) => this.#trace(messageId, run)) : this.#trace(messageId, ended)
  }

  #trace(messageId: string, ended: Pick<MessageTrace, 'run' | 'outcome'>): MessageTrace {
    const { deadLetters, claims, unsettled } = this.#store
    const message = unsettled.find(messageId)
    const noted = message?.state === 'claimed' ? claims.progressOf(messageId) : undefined
    return {
      message: message && listed(message),
      progress: noted,
      letter: deadLetters.get(messageId),
      ...ended,
    }
  }

  deadLetters(filter: DeadLetterFilter): Page<DeadLetter> {
    return this.#store.deadLetters.list(filter)
  }

  async redrive(choice: DeadLetterChoice): Promise<readonly string[]> {
    const store = this.#store
    const redriven: string[] = []
    await inSlices(store.deadLetters.chosen(choice), LETTERS_AT_A_TIME, (letter) => {
      const nowMs = store.now()
      if (!store.deadLetters.delete(letter)) return // another call took it meanwhile
      const lineage = [...letter.lineage, earlierDeath(letter, nowMs)]
      store.add(redrivenMessage(letter.message, nowMs), nowMs, { lineage })
      store.wake()
      redriven.push(letter.message.id)
    })
    return redriven
  }

  async discard(choice: DeadLetterChoice): Promise<readonly string[]> {
    const { deadLetters } = this.#store
    const discarded: string[] = []
    await inSlices(deadLetters.chosen(choice), LETTERS_AT_A_TIME, (letter) => {
      if (deadLetters.delete(letter)) discarded.push(letter.message.id)
    })
    return discarded
  }

  #settle({ claimId, messageId, to }: Settlement): boolean {
    const store = this.#store
    const claim = store.claims.get(claimId)
    const at = claim?.unsettled.findIndex(({ id }) => id === messageId) ?? -1
    const message = claim?.unsettled[at]
    if (claim === undefined || message === undefined) return false
    claim.unsettled.splice(at, 1)
    store.settle(claim.state, message, to)
    return true
  }

  #finish(run: EndedRun): boolean {
    const store = this.#store
    for (const settlement of run.settlements ?? NO_SETTLEMENTS) this.#settle(settlement)
    const claim = store.claims.take(run.record.claimId)
    if (claim === undefined) return false
    const { state, unsettled } = claim
    state.running -= 1
    state.unfinished.delete(claim.sequence)
    for (const message of unsettled) store.putBack(state, message.again(message))
    if (state.job.kind === 'queue') state.lastStatus = run.record.status
    store.history.add(run)
    store.lanes.list(state)
    store.release(state)
    return true
  }

  #take(tick: Tick, moment: Moment): TickOutcome {
    const state = this.#store.state(tick.job)
    const decision = decideTick(state, tick, moment)
    if (decision === 'run') return this.#makeRun(state, tick)
    if (decision === 'permit') this.#store.lanes.list(state)
    return outcomeWithoutRun(decision)
  }

  #makeRun(state: JobState, tick: Tick): TickOutcome {
    const store = this.#store
    const nowMs = store.now()
    const { message, scheduledForMs, supersedes } = runOfTick(state.job, tick, nowMs)
    const superseded = supersedes ? [...state.retryingTicks] : []
    for (const one of superseded) store.takeOut(state, one, SUPERSEDED)
    const { id } = store.add(message, nowMs, { scheduledForMs })
    return { taken: 'run', messageId: id, superseded: superseded.map((one) => one.id) }
  }
}
