/**
 * Offers every due time of every schedule to the engine, with one timer for all of them. Where very
 * many are due at once, it offers them in slices, so that their runs and everything else of the
 * process have their turns in between.
 */

import { Alarm } from '../time/alarm.ts'
import type { Clock } from '../time/clock.ts'
import type { EngineLink } from '../engine/contract/link.ts'
import type { Events } from '../events/events.ts'
import { isPromise } from '../time/maybe-promise.ts'
import { inSlices } from '../time/slices.ts'
import type { Startable } from '../time/startable.ts'
import type { RunnableJob } from '../configuration/runnable-job.ts'
import { LANES } from '../manifest/priority.ts'
import type { LateSchedule } from '../monitor/health-issue.ts'
import { MOST_JITTER_MS } from '../engine/rules/schedule-record.ts'
import { meaningOf, nextDue } from '../schedule/schedule.ts'
import type { JobSchedule, Tick, TickOutcome } from '../engine/contract/tick.ts'
import { ClockWatch, type SetBack } from './clock-watch.ts'
import { DueQueue, type Entry } from './due-queue.ts'
import { isElsewhere, offersOf, type Offer } from './offer.ts'

/** What the scheduler needs of the runner. */
export interface SchedulerHost {
  readonly clock: Clock
  readonly engine: EngineLink
  readonly events: Events
  readonly jobs: ReadonlyMap<string, RunnableJob>
  /** Called with runs that were waiting for a retry when a tick took their place. */
  superseded(job: string, messageIds: readonly string[]): void
}

/**
 * The most ticks that are offered in one turn of the event loop: their runs may follow in the same.
 */
const TICKS_PER_TURN = 50

/** The most schedules whose due times are computed in one turn of the event loop. */
const SCHEDULES_PER_TURN = 250

/**
 * Timers ring a moment late: a tick that is less late than this counts as punctual, even without a
 * grace.
 */
const LEAST_GRACE_MS = 100

/** How soon ticks are offered again after the engine failed. */
const AGAIN_MS = 1000

/**
 * Ticks that wait for the slices before theirs are not late by that. A longer pause between two
 * slices has other reasons, such as a machine that slept.
 */
const LONGEST_PAUSE_MS = 1000

/** How often the clock is looked at, to notice within this time that it was set. */
const LOOK_MS = 60_000

/** How soon a schedule that seems to have no further due time is read again. */
const LOOK_AGAIN_MS = 24 * 3_600_000

/** Offers the ticks of one runner's jobs. */
export class Scheduler implements Startable {
  readonly #host: SchedulerHost
  readonly #alarm: Alarm
  readonly #queue = new DueQueue()
  readonly #watch: ClockWatch
  #isStopped = false
  /** The slice that the engine has not answered. */
  #offered: readonly Entry[] = []
  #offering: Promise<void> | undefined
  /** Whether the alarm rang while `#offering` was under way. */
  #isRungAgain = false
  /** When the last slice was taken; `undefined` if it left nothing that was due. */
  #slicedMs: number | undefined
  /** How long the ticks that are due have waited for slices before theirs. */
  #queuedMs = 0
  /** No tick is offered before: the engine failed. */
  #againMs = Number.NEGATIVE_INFINITY

  constructor(host: SchedulerHost) {
    this.#host = host
    this.#alarm = new Alarm(host.clock, () => this.#ring())
    this.#watch = new ClockWatch(host.clock)
  }

  /** The schedules with due times that passed and whose ticks are neither offered nor recorded. */
  late(): readonly LateSchedule[] {
    const nowMs = this.#host.clock.now()
    return [...this.#offered, ...this.#queue.due(nowMs)].map(({ job, handledMs }) => ({
      job: job.type,
      handledMs,
    }))
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
    const schedules: JobSchedule[] = []
    await inSlices(jobs, SCHEDULES_PER_TURN, ({ type, schedule, options }) => {
      const isInForce = schedule !== undefined && options.enabled
      schedules.push({ job: type, schedule: isInForce ? meaningOf(schedule) : undefined })
    })
    const setting = this.#host.engine.call('setSchedules', (engine) => engine.setSchedules(schedules))
    const records = isPromise(setting) ? await setting : setting
    const mostMs = records.reduce((most, { wrongByMs = 0 }) => Math.max(most, wrongByMs), 0)
    await inSlices(jobs.entries(), SCHEDULES_PER_TURN, ([index, job]) => {
      if (job.schedule === undefined || !job.options.enabled) return
      const { sinceMs = 0, lastOfferedMs = sinceMs } = records[index] ?? {}
      const graceMs = Math.max(LEAST_GRACE_MS, job.options.misfireGraceSeconds * 1000)
      this.#add(
        { job, schedule: job.schedule, graceMs, handledMs: undefined },
        Math.max(sinceMs, lastOfferedMs),
      )
    })
    if (mostMs > 0) this.#reportSetBack(mostMs, true)
  }

  #add(entry: Omit<Entry, 'doneMs' | 'dueMs'>, doneMs: number): void {
    const dueMs = nextDue(entry.schedule, doneMs) ?? doneMs + LOOK_AGAIN_MS
    this.#queue.push({ ...entry, doneMs, dueMs })
  }

  async #offerStartTicks(jobs: readonly RunnableJob[]): Promise<void> {
    const dueMs = this.#host.clock.now()
    const inOrder = LANES.flatMap((lane) => jobs.filter(({ options }) => options.priority === lane))
    for (let at = 0; at < inOrder.length && !this.#isStopped; at += TICKS_PER_TURN) {
      if (at > 0) await new Promise(setImmediate)
      const slice = inOrder.slice(at, at + TICKS_PER_TURN)
      const ticks = slice.map(({ type }): Tick => ({ job: type, from: 'start', dueMs, inTime: true }))
      const offering = this.#host.engine.call('offer', (engine) => engine.offer(ticks))
      this.#report(ticks, isPromise(offering) ? await offering : offering)
    }
  }

  #ring(): void {
    if (this.#isStopped) return
    if (this.#offering !== undefined) return void (this.#isRungAgain = true)
    const nowMs = this.#host.clock.now()
    const setBack = this.#watch.look(nowMs)
    if (setBack === undefined && !this.#isAnyDue(nowMs)) return this.#setAlarm() // it only looked at the clock
    const working = setBack === undefined ? this.#offerSlice(nowMs) : this.#heed(setBack)
    this.#offering = working.finally(() => {
      this.#offering = undefined
      if (!this.#isRungAgain) return this.#setAlarm()
      this.#isRungAgain = false
      this.#ring()
    })
  }

  #isAnyDue(nowMs: number): boolean {
    return Math.max(this.#queue.nextMs, this.#againMs) <= nowMs
  }

  #setAlarm(): void {
    const { nextMs } = this.#queue
    if (nextMs === Number.POSITIVE_INFINITY || this.#isStopped) return
    this.#alarm.at(Math.min(Math.max(nextMs, this.#againMs), this.#host.clock.now() + LOOK_MS))
  }

  async #offerSlice(nowMs: number): Promise<void> {
    this.#queuedMs = this.#queuedUntil(nowMs)
    this.#offered = this.#queue.takeDue(nowMs, TICKS_PER_TURN)
    this.#slicedMs = this.#queue.nextMs <= nowMs ? nowMs : undefined
    const isTaken = await this.#offer(this.#offered, nowMs)
    if (!isTaken) {
      this.#slicedMs = undefined
      this.#againMs = this.#host.clock.now() + AGAIN_MS
    }
    for (const entry of this.#offered) this.#goOn(entry, isTaken)
    this.#offered = []
    if (this.#slicedMs === undefined) return
    // Timers alone would make no turn: Node calls one that is due as soon as the former has ended.
    this.#setAlarm()
    await new Promise(setImmediate)
  }

  #queuedUntil(nowMs: number): number {
    if (this.#slicedMs === undefined) return 0
    return this.#queuedMs + Math.min(Math.max(0, nowMs - this.#slicedMs), LONGEST_PAUSE_MS)
  }

  /**
   * Due times that were done by a wrong clock do not delay the next ones: schedules go on from what
   * a right clock showed when this one was last looked at.
   */
  async #heed({ byMs, rightMs }: SetBack): Promise<void> {
    const isWrong = byMs > MOST_JITTER_MS
    this.#reportSetBack(byMs, isWrong)
    this.#slicedMs = undefined
    this.#againMs = Number.NEGATIVE_INFINITY
    if (!isWrong) return
    const handledMs = this.#host.clock.now() // health counts by the corrected clock
    await inSlices(this.#queue.takeAll(), SCHEDULES_PER_TURN, (entry) => {
      this.#add({ ...entry, handledMs }, Math.min(entry.doneMs, rightMs))
    })
  }

  #reportSetBack(byMs: number, isRepeated: boolean): void {
    this.#host.events.emit('clock.set-back', { byMs: Math.round(byMs), isRepeated })
  }

  /** @returns whether the engine answered */
  async #offer(entries: readonly Entry[], nowMs: number): Promise<boolean> {
    const offers = entries.flatMap((entry) => offersOf(entry, nowMs, entry.graceMs + this.#queuedMs))
    const ticks = offers.map(({ tick }) => tick)
    try {
      const offering = this.#host.engine.need('offer', (engine) => engine.offer(ticks))
      const outcomes = isPromise(offering) ? await offering : offering // without a turn: the events go out before the run starts
      for (const entry of entries) entry.doneMs = Math.max(entry.doneMs, nowMs)
      const handledMs = this.#host.clock.now()
      for (const { entry } of offers) entry.handledMs = handledMs
      this.#reportMissed(offers, outcomes)
      this.#report(ticks, outcomes)
      return true
    } catch {
      return false // EngineLink has reported the failure
    }
  }

  #goOn(entry: Entry, isTaken: boolean): void {
    if (isTaken) {
      entry.dueMs = nextDue(entry.schedule, entry.doneMs) ?? this.#host.clock.now() + LOOK_AGAIN_MS
    }
    this.#queue.push(entry)
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
      if (outcome !== undefined) this.#reportOne(tick, outcome)
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
