/** Why a job is not claimed in this process: it cools down, is over its rate, or lacks a capability. */

import { Alarm } from '../time/alarm.ts'
import type { Clock } from '../time/clock.ts'
import { RateLimit } from './rate-limit.ts'
import { steadyClock } from '../time/steady-clock.ts'

/** What stands before the claims of each job. */
export class Gates {
  readonly #wallClock: Clock
  /** Gates are closed for a length of time. */
  readonly #clock: Clock
  readonly #reopen: (job: string) => void
  readonly #alarm: Alarm
  readonly #cooling = new Map<string, number>()
  readonly #limits = new Map<string, RateLimit>()
  readonly #blocked = new Map<string, string>()
  /** The jobs that were turned away by a gate that opens by itself, and when. */
  readonly #waiting = new Map<string, number>()

  /** @param reopen told of each job whose gate opened */
  constructor(clock: Clock, reopen: (job: string) => void) {
    this.#wallClock = clock
    this.#clock = steadyClock(clock)
    this.#reopen = reopen
    this.#alarm = new Alarm(this.#clock, () => this.#ring())
  }

  limit(job: string, rate: { readonly max: number; readonly perSeconds: number }): void {
    this.#limits.set(job, new RateLimit(rate))
  }

  /** Closes the gate of a job for good, as long as this runner lives. */
  block(job: string, reason: string): void {
    this.#blocked.set(job, reason)
  }

  /** Why a job is blocked for good. */
  blocked(): ReadonlyMap<string, string> {
    return this.#blocked
  }

  /** Closes the gate of a job for a while; a longer cooldown is not shortened. */
  coolDown(job: string, ms: number): void {
    this.#cooling.set(job, Math.max(this.#clock.now() + ms, this.#cooling.get(job) ?? 0))
  }

  /** Until when a job cools down, by the time of day. */
  coolingUntil(job: string): number | undefined {
    const untilMs = this.#coolsUntil(job)
    return untilMs && this.#wallClock.now() + untilMs - this.#clock.now()
  }

  /** Whether a job cools down or is over its rate. */
  isClosed(job: string): boolean {
    if (this.#coolsUntil(job) !== undefined) return true
    return (this.#limits.get(job)?.allowance(this.#clock.now()) ?? 1) <= 0
  }

  /**
   * How many messages (of a self-contained job: runs) a job may start now. 0 where its gate is closed.
   *
   * @param granted what was claimed just now and is not counted as started yet
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

  /** Counts what was started. */
  started(job: string, messages: number): void {
    this.#limits.get(job)?.record(messages, this.#clock.now())
  }

  /** Takes back what was counted and then never begun. */
  notStarted(job: string, messages: number): void {
    this.#limits.get(job)?.takeBack(messages)
  }

  stop(): void {
    this.#alarm.cancel()
  }

  #coolsUntil(job: string): number | undefined {
    const untilMs = this.#cooling.get(job)
    return untilMs !== undefined && untilMs > this.#clock.now() ? untilMs : undefined
  }

  #closedUntil(job: string, untilMs: number | undefined): 0 {
    if (untilMs !== undefined) {
      this.#waiting.set(job, untilMs)
      this.#alarm.at(untilMs)
    }
    return 0
  }

  #ring(): void {
    const nowMs = this.#clock.now()
    for (const [job, untilMs] of this.#waiting) {
      if (untilMs <= nowMs) {
        this.#waiting.delete(job)
        this.#reopen(job)
      } else {
        this.#alarm.at(untilMs)
      }
    }
  }
}
