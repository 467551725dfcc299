/** Offers every due time of every schedule to the engine, with one timer over a heap. */

import { Alarm } from '../time/alarm.ts'
import type { Clock } from '../time/clock.ts'
import type { EngineLink } from '../engine/contract/link.ts'
import type { Events } from '../events/events.ts'
import { Heap } from '../time/heap.ts'
import { isPromise } from '../time/maybe-promise.ts'
import type { Startable } from '../time/startable.ts'
import type { RunnableJob } from '../configuration/runnable-job.ts'
import { duesBetween, nextDue, type Dues, type Schedule } from '../schedule/schedule.ts'
import type { Tick, TickOutcome } from '../engine/contract/tick.ts'

/** What the scheduler needs of the runner. */
export interface SchedulerHost {
  readonly clock: Clock
  readonly engine: EngineLink
  readonly events: Events
  readonly jobs: ReadonlyMap<string, RunnableJob>
  /** Called with runs that were waiting for a retry when a tick took their place. */
  superseded(job: string, messageIds: readonly string[]): void
}

/** A job with a schedule, and how far its due times are done. */
interface Entry {
  readonly job: RunnableJob
  readonly schedule: Schedule
  readonly graceMs: number
  /** Every due time up to this one is offered or recorded. */
  doneMs: number
  /** The next due time. */
  dueMs: number
}

/**
 * Timers ring a moment late: a tick that is less late than this counts as punctual, even without a
 * grace.
 */
const LEAST_GRACE_MS = 100

/**
 * A clock that is set back by less than this comes to the same due times again, and none is offered
 * twice. A clock that is set back by more was wrong before, so what was offered by it does not
 * count. cron(8) decides in the same way, at three hours.
 */
const CORRECTION_MS = 10 * 60_000

/** How soon a tick is offered again after the engine failed. */
const AGAIN_MS = 1000

/** How soon a schedule that seems to have no further due time is read again. */
const LOOK_AGAIN_MS = 24 * 3_600_000

/** Offers the ticks of one runner's jobs. */
export class Scheduler implements Startable {
  readonly #host: SchedulerHost
  readonly #alarm: Alarm
  readonly #entries = new Heap<Entry>((one, other) => one.dueMs - other.dueMs)
  readonly #lastTickMs = new Map<string, number>()
  /** The latest time that the clock has shown, to notice that it was set back. */
  #seenMs = Number.NEGATIVE_INFINITY
  #isStopped = false
  #offering: Promise<void> | undefined

  constructor(host: SchedulerHost) {
    this.#host = host
    this.#alarm = new Alarm(host.clock, () => this.#ring())
  }

  /** When a tick of each job was last offered or recorded. */
  lastTicks(): ReadonlyMap<string, number> {
    return this.#lastTickMs
  }

  /**
   * Goes on from the last tick that the engine was offered; a job that is new to it begins now.
   *
   * @throws what the engine throws
   */
  async start(): Promise<void> {
    const enabled = [...this.#host.jobs.values()].filter(({ options }) => options.enabled)
    const scheduled = enabled.filter(({ schedule }) => schedule !== undefined)
    const types = scheduled.map(({ type }) => type)
    const lastOffered = await this.#host.engine.call('lastOffered', (engine) => engine.lastOffered(types))
    if (this.#isStopped) return
    const nowMs = this.#host.clock.now()
    for (const job of scheduled) {
      if (job.schedule === undefined) continue
      const lastMs = lastOffered.get(job.type) ?? nowMs
      this.#add(job, job.schedule, lastMs > nowMs + CORRECTION_MS ? nowMs : lastMs)
    }
    await this.#offerStartTicks(enabled.filter(({ options }) => options.runOnStart))
    this.#ring()
  }

  /** Offers no more ticks. Resolves when the engine has answered the offer that is under way. */
  async stop(): Promise<void> {
    this.#isStopped = true
    this.#alarm.cancel()
    await this.#offering
  }

  #add(job: RunnableJob, schedule: Schedule, doneMs: number): void {
    const dueMs = nextDue(schedule, doneMs) ?? doneMs + LOOK_AGAIN_MS
    const graceMs = Math.max(LEAST_GRACE_MS, job.options.misfireGraceSeconds * 1000)
    this.#entries.push({ job, schedule, graceMs, doneMs, dueMs })
  }

  async #offerStartTicks(jobs: readonly RunnableJob[]): Promise<void> {
    if (jobs.length === 0) return
    const dueMs = this.#host.clock.now()
    const ticks = jobs.map(({ type }): Tick => ({ job: type, from: 'start', dueMs, inTime: true }))
    const offering = this.#host.engine.call('offer', (engine) => engine.offer(ticks))
    this.#report(ticks, isPromise(offering) ? await offering : offering)
  }

  #ring(): void {
    if (this.#isStopped) return
    this.#offering ??= this.#offerDue().finally(() => {
      this.#offering = undefined
      this.#setAlarm()
    })
  }

  #setAlarm(): void {
    const next = this.#entries.peek()
    if (next !== undefined && !this.#isStopped) this.#alarm.at(next.dueMs)
  }

  async #offerDue(): Promise<void> {
    for (let due = this.#takeDue(); due.length > 0; due = this.#takeDue()) {
      const taken = await this.#offer(due)
      for (const entry of due) this.#goOn(entry, taken)
      if (!taken || this.#isStopped) return
    }
  }

  #takeDue(): Entry[] {
    const nowMs = this.#host.clock.now()
    this.#heedClock(nowMs)
    const due: Entry[] = []
    for (let entry = this.#entries.peek(); entry !== undefined; entry = this.#entries.peek()) {
      if (entry.dueMs > nowMs) break
      this.#entries.pop()
      due.push(entry)
    }
    return due
  }

  /** Due times that were done by a wrong clock do not delay the next ones. */
  #heedClock(nowMs: number): void {
    const isCorrected = nowMs < this.#seenMs - CORRECTION_MS
    this.#seenMs = isCorrected ? nowMs : Math.max(nowMs, this.#seenMs)
    if (!isCorrected) return
    const entries = [...this.#entries.items()]
    this.#entries.clear()
    for (const { job, schedule, doneMs } of entries) {
      this.#add(job, schedule, Math.min(doneMs, nowMs))
      this.#lastTickMs.set(job.type, nowMs) // health counts by the corrected clock
    }
  }

  /** @returns whether the engine answered */
  async #offer(entries: readonly Entry[]): Promise<boolean> {
    const nowMs = this.#host.clock.now()
    const offers = entries.flatMap((entry) => offersOf(entry, nowMs))
    const ticks = offers.map(({ tick }) => tick)
    try {
      const offering = this.#host.engine.need('offer', (engine) => engine.offer(ticks))
      const outcomes = isPromise(offering) ? await offering : offering // without a turn: the events go out before the run starts
      for (const entry of entries) entry.doneMs = Math.max(entry.doneMs, nowMs)
      this.#reportMissed(offers, outcomes)
      this.#report(ticks, outcomes)
      return true
    } catch {
      return false // EngineLink has reported the failure
    }
  }

  #goOn(entry: Entry, taken: boolean): void {
    const nowMs = this.#host.clock.now()
    entry.dueMs = taken ? (nextDue(entry.schedule, entry.doneMs) ?? nowMs + LOOK_AGAIN_MS) : nowMs + AGAIN_MS
    this.#entries.push(entry)
  }

  /**
   * Reports ticks that were too late, or were merged into a later one, unless another process
   * offered them.
   */
  #reportMissed(offers: readonly Offer[], outcomes: readonly TickOutcome[]): void {
    offers.forEach(({ tick, misfired, coalesced }, index) => {
      if (isElsewhere(outcomes[index])) return
      const { job, dueMs } = tick
      if (misfired !== undefined) this.#host.events.emit('tick.misfired', { job, ...misfired })
      if (coalesced > 0) {
        this.#host.events.emit('tick.skipped', { job, dueMs, reason: 'coalesced', count: coalesced })
      }
    })
  }

  #report(ticks: readonly Tick[], outcomes: readonly TickOutcome[]): void {
    ticks.forEach((tick, index) => {
      const outcome = outcomes[index]
      if (outcome === undefined) return
      if (tick.from === 'schedule') this.#lastTickMs.set(tick.job, this.#host.clock.now())
      this.#reportOne(tick, outcome)
    })
  }

  #reportOne({ job, dueMs }: Tick, outcome: TickOutcome): void {
    const { events, superseded } = this.#host
    switch (outcome.taken) {
      case 'run':
        events.emit('tick.offered', { job, dueMs, messageId: outcome.messageId })
        if (outcome.superseded.length > 0) superseded(job, outcome.superseded)
        return
      case 'permit':
        events.emit('tick.offered', { job, dueMs })
        return
      case 'no':
        if (outcome.why !== 'offered-before') {
          events.emit('tick.skipped', { job, dueMs, reason: outcome.why, count: 1 })
        }
        return
      case 'recorded':
    }
  }
}

/** One tick of a job, and the due times that get no tick of their own. */
interface Offer {
  readonly tick: Tick
  /** The due times that were too late. */
  readonly misfired: Dues | undefined
  /** How many earlier due times within the grace are merged into this tick. */
  readonly coalesced: number
}

/**
 * The tick that is due. Lateness is measured now: due times later than the grace are only recorded,
 * and the last one of the others makes a run.
 */
function offersOf({ job, schedule, graceMs, doneMs }: Entry, nowMs: number): Offer[] {
  const lateMs = Math.max(doneMs, nowMs - graceMs - 1)
  const misfired = lateMs > doneMs ? duesBetween(schedule, doneMs, lateMs) : undefined
  const inTime = duesBetween(schedule, lateMs, nowMs)
  const last = inTime ?? misfired
  if (last === undefined) return []
  const tick: Tick = {
    job: job.type,
    from: 'schedule',
    dueMs: last.lastMs,
    inTime: inTime !== undefined,
    soundUntilMs: nowMs + CORRECTION_MS,
  }
  return [{ tick, misfired, coalesced: inTime === undefined ? 0 : inTime.count - 1 }]
}

function isElsewhere(outcome: TickOutcome | undefined): boolean {
  return outcome?.taken === 'no' && outcome.why === 'offered-before'
}
