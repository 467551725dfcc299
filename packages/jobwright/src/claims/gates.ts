/**
 * What keeps this process from claiming a job: a cooldown, a rate limit, or a missing capability.
 */

import { Alarm } from '../time/alarm.ts'
import { steadyClock, type Clock } from '../time/clock.ts'
import { SortedList } from '../time/sorted-list.ts'
import type { Startable } from '../time/startable.ts'
import { RateLimit } from './rate-limit.ts'

/** One gate for each job. The dispatcher claims a job only while its gate is open. */
export class Gates implements Startable {
  readonly #wallClock: Clock
  /** Measures lengths of time: setting the time of day opens no gate. */
  readonly #clock: Clock
  readonly #reopen: (job: string) => void
  readonly #alarm: Alarm
  /** When the cooldown of each job ends. */
  readonly #cooling = new Map<string, number>()
  readonly #limits = new Map<string, RateLimit>()
  /** Why each blocked job is blocked. */
  readonly #blocked = new Map<string, string>()
  /** The jobs that had something to claim while their gates were closed. */
  readonly #waiting = new Map<string, Opening>()
  /** The same, the gate that opens next first. */
  readonly #openings = new SortedList<Opening>(byTime)
  #isRunning = false

  /** @param reopen called with each job whose gate has opened */
  constructor(clock: Clock, reopen: (job: string) => void) {
    this.#wallClock = clock
    this.#clock = steadyClock(clock)
    this.#reopen = reopen
    this.#alarm = new Alarm(this.#clock, () => this.#ring())
  }

  start(): void {
    this.#isRunning = true
  }

  stop(): void {
    this.#isRunning = false
    this.#alarm.cancel()
  }

  /** Sets the rate limit of a job. */
  limit(job: string, rate: { readonly max: number; readonly perSeconds: number }): void {
    this.#limits.set(job, new RateLimit(rate))
  }

  /** Closes the gate of a job for as long as this runner lives. */
  block(job: string, reason: string): void {
    this.#blocked.set(job, reason)
  }

  /** The jobs whose gate {@link block} has closed, each with the reason. */
  blocked(): ReadonlyMap<string, string> {
    return this.#blocked
  }

  /** Closes the gate of a job for a while. A cooldown that lasts longer stays as it is. */
  coolDown(job: string, ms: number): void {
    this.#cooling.set(job, Math.max(this.#clock.now() + ms, this.#cooling.get(job) ?? 0))
  }

  /**
   * When the cooldown of a job ends, in milliseconds since the epoch; `undefined` if it has none.
   */
  coolingUntil(job: string): number | undefined {
    const untilMs = this.#coolsUntil(job)
    return untilMs && this.#wallClock.now() + untilMs - this.#clock.now()
  }

  /** Whether a cooldown or the rate limit closes the gate of a job. */
  isClosed(job: string): boolean {
    if (this.#coolsUntil(job) !== undefined) return true
    return (this.#limits.get(job)?.allowance(this.#clock.now()) ?? 1) <= 0
  }

  /**
   * How many messages of a job may start now (of a self-contained job: runs); 0 if its gate is
   * closed.
   *
   * @param granted how many the claim that is being made has taken already
   */
  allowance(job: string, granted = 0): number {
    if (this.#blocked.has(job)) return 0
    const untilMs = this.#coolsUntil(job)
    if (untilMs !== undefined) return this.#closedUntil(job, untilMs)
    const limit = this.#limits.get(job)
    if (limit === undefined) return Number.POSITIVE_INFINITY
    const nowMs = this.#clock.now()
    const allowance = limit.allowance(nowMs) - granted
    return allowance > 0 ? allowance : this.#closedUntil(job, limit.growsAtMs() ?? nowMs + limit.perMs)
  }

  /** Counts started messages against the rate limit. */
  started(job: string, messages: number): void {
    this.#limits.get(job)?.record(messages, this.#clock.now())
  }

  /** Takes back messages that were counted and that no task has begun. */
  notStarted(job: string, messages: number): void {
    this.#limits.get(job)?.takeBack(messages)
  }

  #coolsUntil(job: string): number | undefined {
    const untilMs = this.#cooling.get(job)
    return untilMs !== undefined && untilMs > this.#clock.now() ? untilMs : undefined
  }

  #closedUntil(job: string, untilMs: number): 0 {
    const before = this.#waiting.get(job)
    if (before !== undefined) this.#openings.delete(before)
    const opening = { job, untilMs }
    this.#waiting.set(job, opening)
    this.#openings.add(opening)
    if (this.#isRunning) this.#alarm.at(untilMs)
    return 0
  }

  #ring(): void {
    const nowMs = this.#clock.now()
    let next = this.#openings.first
    for (; next !== undefined && next.untilMs <= nowMs; next = this.#openings.first) {
      this.#openings.takeFirst()
      this.#waiting.delete(next.job)
      this.#reopen(next.job)
    }
    if (next !== undefined) this.#alarm.at(next.untilMs)
  }
}

/** When the gate of a job opens. */
interface Opening {
  readonly job: string
  readonly untilMs: number
}

function byTime(one: Opening, other: Opening): number {
  if (one.untilMs !== other.untilMs) return one.untilMs - other.untilMs
  return one.job === other.job ? 0 : one.job < other.job ? -1 : 1
}
