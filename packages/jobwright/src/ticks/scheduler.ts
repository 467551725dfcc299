/** Offers every due time of every schedule to the engine, with one timer over a heap. */

import { Alarm } from '../time/alarm.ts'
import type { Clock } from '../time/clock.ts'
import type { EngineLink } from '../engine/contract/link.ts'
import type { Events } from '../events/events.ts'
import { Heap } from '../time/heap.ts'
import { isPromise } from '../time/maybe-promise.ts'
import type { Startable } from '../time/startable.ts'
import type { RunnableJob } from '../configuration/runnable-job.ts'
import { MOST_JITTER_MS } from '../engine/rules/schedule-record.ts'
import { duesBetween, meaningOf, nextDue, type Dues, type Schedule } from '../schedule/schedule.ts'
import type { Tick, TickOutcome } from '../engine/contract/tick.ts'
import { ClockWatch } from './clock-watch.ts'

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

/** How soon a tick is offered again after the engine failed. */
const AGAIN_MS = 1000

/** How often the clock is looked at, to notice within this time that it was set. */
const LOOK_MS = 60_000

/** How soon a schedule that seems to have no further due time is read again. */
const LOOK_AGAIN_MS = 24 * 3_600_000

/** Offers the ticks of one runner's jobs. */
export class Scheduler implements Startable {
  readonly #host: SchedulerHost
  readonly #alarm: Alarm
  readonly #entries = new Heap<Entry>((one, other) => one.dueMs - other.dueMs)
  readonly #lastTickMs = new Map<string, number>()
  readonly #watch: ClockWatch
  #isStopped = false
  #offering: Promise<void> | undefined

  constructor(host: SchedulerHost) {
    this.#host = host
    this.#alarm = new Alarm(host.clock, () => this.#ring())
    this.#watch = new ClockWatch(host.clock)
  }

  /** When a tick of each job was last offered or recorded. */
  lastTicks(): ReadonlyMap<string, number> {
    return this.#lastTickMs
  }

  /**
   * Goes on where the schedule that is in force was left; one that was not in force begins now.
   *
   * @throws what the engine throws
   */
  async start(): Promise<void> {
    const enabled = [...this.#host.jobs.values()].filter(({ options }) => options.enabled)
    await this.#setSchedules()
    if (this.#isStopped) return
    await this.#offerStartTicks(enabled.filter(({ options }) => options.runOnStart))
    this.#ring()
  }

  /** Offers no more ticks. Resolves when the engine has answered the offer that is under way. */
  async stop(): Promise<void> {
    this.#isStopped = true
    this.#alarm.cancel()
    await this.#offering
  }

  async #setSchedules(): Promise<void> {
    const jobs = [...this.#host.jobs.values()]
    const schedules = jobs.map(({ type, schedule, options }) => ({
      job: type,
      schedule: schedule && options.enabled ? meaningOf(schedule) : undefined,
    }))
    const setting = this.#host.engine.call('setSchedules', (engine) => engine.setSchedules(schedules))
    const records = isPromise(setting) ? await setting : setting
    let mostMs = 0
    for (const [index, { schedule, options }] of jobs.entries()) {
      const { sinceMs = 0, lastOfferedMs = sinceMs, wrongByMs } = records[index] ?? {}
      if (wrongByMs !== undefined) mostMs = Math.max(mostMs, wrongByMs)
      if (schedule && options.enabled) this.#add(jobs[index]!, schedule, Math.max(sinceMs, lastOfferedMs))
    }
    if (mostMs > 0) this.#reportSetBack(mostMs, true)
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
    if (this.#offering === undefined && !this.#isAnyDue()) return this.#setAlarm() // it only looked at the clock
    this.#offering ??= this.#offerDue().finally(() => {
      this.#offering = undefined
      this.#setAlarm()
    })
  }

  #isAnyDue(): boolean {
    const nowMs = this.#host.clock.now()
    this.#heedClock(nowMs)
    return (this.#entries.peek()?.dueMs ?? Number.POSITIVE_INFINITY) <= nowMs
  }

  #setAlarm(): void {
    const next = this.#entries.peek()
    if (next === undefined || this.#isStopped) return
    this.#alarm.at(Math.min(next.dueMs, this.#host.clock.now() + LOOK_MS))
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

  /**
   * Due times that were done by a wrong clock do not delay the next ones: schedules go on from what
   * a right clock showed when this one was last looked at.
   */
  #heedClock(nowMs: number): void {
    const setBack = this.#watch.look(nowMs)
    if (setBack === undefined) return
    const isWrong = setBack.byMs > MOST_JITTER_MS
    this.#reportSetBack(setBack.byMs, isWrong)
    if (!isWrong) return
    const entries = [...this.#entries.items()]
    this.#entries.clear()
    for (const { job, schedule, doneMs } of entries) {
      this.#add(job, schedule, Math.min(doneMs, setBack.rightMs))
      this.#lastTickMs.set(job.type, nowMs) // health counts by the corrected clock
    }
  }

  #reportSetBack(byMs: number, isRepeated: boolean): void {
    this.#host.events.emit('clock.set-back', { byMs: Math.round(byMs), isRepeated })
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
  }
  return [{ tick, misfired, coalesced: inTime === undefined ? 0 : inTime.count - 1 }]
}

function isElsewhere(outcome: TickOutcome | undefined): boolean {
  return outcome?.taken === 'no' && outcome.why === 'offered-before'
}
