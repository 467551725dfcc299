/**
 * Extends the leases of claims while their runs go on. A run that loses its lease ends before
 * another one can begin.
 */

import { Alarm } from '../time/alarm.ts'
import { steadyClock, type Clock } from '../time/clock.ts'
import type { EngineLink } from '../engine/contract/link.ts'
import type { Claim } from '../engine/contract/message.ts'
import { LeaseLostError } from '../errors/task-errors.ts'
import type { Startable } from '../time/startable.ts'

/**
 * A run is aborted when this part of its lease is left: time to end, and for clocks that differ.
 */
const MARGIN = 1 / 5

/** The engine is asked for an extension when this part of the lease has gone by. */
const PART = 1 / 3

/**
 * The shortest length that a lease counts with, so that a wrong clock causes no tight loop of
 * questions.
 */
const SHORTEST_MS = 1000

interface Lease {
  readonly claim: Claim
  readonly lengthMs: number
  readonly lost: (error: LeaseLostError) => void
  endMs: number
  /** When the engine is asked next. */
  askMs: number
  /** When the run is aborted, unless the engine extends the lease before. */
  abortMs: number
  /** Whether the engine was asked since it last agreed. */
  wasAsked: boolean
}

/** The leases that this process holds. One timer extends all of them together. */
export class Leases implements Startable {
  readonly #clock: Clock
  readonly #wallClock: Clock
  readonly #engine: EngineLink
  readonly #alarm: Alarm
  readonly #held = new Map<string, Lease>()
  #isRunning = false
  #isAsking = false

  constructor(clock: Clock, engine: EngineLink) {
    this.#clock = steadyClock(clock)
    this.#wallClock = clock
    this.#engine = engine
    this.#alarm = new Alarm(this.#clock, () => this.#ring())
  }

  start(): void {
    this.#isRunning = true
  }

  stop(): void {
    this.#isRunning = false
    this.#held.clear()
    this.#alarm.cancel()
  }

  /**
   * Extends the lease of a claim until {@link letGo}. A claim without a lease needs no extension.
   *
   * @param lost called at most once
   */
  hold(claim: Claim, lost: (error: LeaseLostError) => void): void {
    if (claim.leaseUntilMs === undefined || !this.#isRunning) return
    const lengthMs = Math.max(SHORTEST_MS, claim.leaseUntilMs - this.#wallClock.now())
    const lease = { claim, lengthMs, lost, endMs: 0, askMs: 0, abortMs: 0, wasAsked: false }
    extend(lease, this.#clock.now())
    this.#held.set(claim.id, lease)
    this.#alarm.at(this.#nextMs(lease)) // the alarm is set for the others already
  }

  /** Extends the lease of a claim no longer, as its run has ended. */
  letGo(claimId: string): void {
    if (this.#held.delete(claimId) && this.#held.size === 0) this.#alarm.cancel()
  }

  #ring(): void {
    const nowMs = this.#clock.now()
    for (const lease of this.#held.values()) {
      if (lease.abortMs > nowMs) continue
      if (lease.wasAsked) this.#lose(lease, 'it could not be prolonged in time')
      else lease.abortMs = nowMs + partOf(lease.lengthMs, MARGIN) // the timer was late: the engine may still hold it
    }
    const isDue = [...this.#held.values()].some(({ askMs }) => askMs <= nowMs)
    if (isDue && !this.#isAsking) void this.#extendAll()
    this.#setAlarm()
  }

  async #extendAll(): Promise<void> {
    const leases = [...this.#held.values()]
    const askedMs = this.#clock.now()
    this.#isAsking = true
    for (const lease of leases) lease.wasAsked = true
    try {
      const ids = leases.map(({ claim }) => claim.id)
      const stillHeld = await this.#engine.call('extend', (engine) => engine.extend(ids))
      leases.forEach((lease, index) => {
        if (stillHeld[index] === true) extend(lease, askedMs)
        else this.#lose(lease, 'the engine has given its messages up for another run')
      })
    } catch {
      const nowMs = this.#clock.now() // EngineLink has reported the failure
      for (const lease of leases) lease.askMs = nowMs + partOf(Math.max(0, lease.endMs - nowMs), PART)
    }
    this.#isAsking = false
    this.#setAlarm()
  }

  #lose(lease: Lease, why: string): void {
    const { claim, lost } = lease
    if (this.#held.get(claim.id) !== lease) return
    this.#held.delete(claim.id)
    lost(new LeaseLostError(claim.job, why))
  }

  #setAlarm(): void {
    if (this.#held.size === 0) return this.#alarm.cancel()
    let nextMs = Number.POSITIVE_INFINITY
    for (const lease of this.#held.values()) nextMs = Math.min(nextMs, this.#nextMs(lease))
    this.#alarm.at(nextMs)
  }

  #nextMs({ askMs, abortMs }: Lease): number {
    return this.#isAsking ? abortMs : Math.min(askMs, abortMs)
  }
}

function extend(lease: Lease, fromMs: number): void {
  const { lengthMs } = lease
  lease.endMs = fromMs + lengthMs
  lease.askMs = fromMs + partOf(lengthMs, PART)
  lease.abortMs = lease.endMs - partOf(lengthMs, MARGIN)
  lease.wasAsked = false
}

function partOf(lengthMs: number, part: number): number {
  return Math.ceil(lengthMs * part)
}
