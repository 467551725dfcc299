/** Prolongs the leases of claims while their runs go on, and tells a run that loses its own before another one can begin. */

import { Alarm } from '../time/alarm.ts'
import type { Clock } from '../time/clock.ts'
import type { EngineLink } from '../engine/contract/link.ts'
import { steadyClock } from '../time/steady-clock.ts'
import type { Claim } from '../engine/contract/message.ts'
import { LeaseLostError } from '../errors/task-errors.ts'

/** The part of a lease that is left when its run is told: time to end, and for clocks that differ. */
const MARGIN = 1 / 5

/** A lease is prolonged when this part of what is left has gone by. */
const PART = 1 / 3

/** However short a lease seems by a clock that is wrong: the engine is not asked without end. */
const SHORTEST_MS = 1000

interface Lease {
  readonly claim: Claim
  readonly lengthMs: number
  readonly lost: (error: LeaseLostError) => void
  endMs: number
  /** When the engine is asked next. */
  askMs: number
  /** When the run is told. */
  tellMs: number
  /** Whether the engine was asked since it last agreed. */
  wasAsked: boolean
}

/** The leases that this process holds: all are prolonged together, by one timer. */
export class Leases {
  readonly #clock: Clock
  readonly #wallClock: Clock
  readonly #engine: EngineLink
  readonly #alarm: Alarm
  readonly #held = new Map<string, Lease>()
  #isAsking = false

  constructor(clock: Clock, engine: EngineLink) {
    this.#clock = steadyClock(clock)
    this.#wallClock = clock
    this.#engine = engine
    this.#alarm = new Alarm(this.#clock, () => this.#ring())
  }

  /** Prolongs the lease of a claim, where it has one, until it is let go. @param lost told at most once */
  hold(claim: Claim, lost: (error: LeaseLostError) => void): void {
    if (claim.leaseUntilMs === undefined) return
    const lengthMs = Math.max(SHORTEST_MS, claim.leaseUntilMs - this.#wallClock.now())
    const lease = { claim, lengthMs, lost, endMs: 0, askMs: 0, tellMs: 0, wasAsked: false }
    prolong(lease, this.#clock.now())
    this.#held.set(claim.id, lease)
    this.#setAlarm()
  }

  /** The run of a claim has ended. */
  letGo(claimId: string): void {
    if (this.#held.delete(claimId) && this.#held.size === 0) this.#alarm.cancel()
  }

  stop(): void {
    this.#held.clear()
    this.#alarm.cancel()
  }

  #ring(): void {
    const nowMs = this.#clock.now()
    for (const lease of this.#held.values()) {
      if (lease.tellMs > nowMs) continue
      if (lease.wasAsked) this.#lose(lease, 'it could not be prolonged in time')
      else lease.tellMs = nowMs + partOf(lease.lengthMs, MARGIN) // the timer came late: the engine may hold it still
    }
    const isDue = [...this.#held.values()].some(({ askMs }) => askMs <= nowMs)
    if (isDue && !this.#isAsking) void this.#prolongAll()
    this.#setAlarm()
  }

  async #prolongAll(): Promise<void> {
    const leases = [...this.#held.values()]
    const askedMs = this.#clock.now()
    this.#isAsking = true
    for (const lease of leases) lease.wasAsked = true
    try {
      const ids = leases.map(({ claim }) => claim.id)
      const stillHeld = await this.#engine.call('extend', (engine) => engine.extend(ids))
      leases.forEach((lease, index) => {
        if (stillHeld[index] === true) prolong(lease, askedMs)
        else this.#lose(lease, 'the engine has given its messages up for another run')
      })
    } catch {
      const nowMs = this.#clock.now() // the link has told of it
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
    for (const { askMs, tellMs } of this.#held.values()) {
      this.#alarm.at(this.#isAsking ? tellMs : Math.min(askMs, tellMs))
    }
  }
}

function prolong(lease: Lease, fromMs: number): void {
  const { lengthMs } = lease
  lease.endMs = fromMs + lengthMs
  lease.askMs = fromMs + partOf(lengthMs, PART)
  lease.tellMs = lease.endMs - partOf(lengthMs, MARGIN)
  lease.wasAsked = false
}

function partOf(lengthMs: number, part: number): number {
  return Math.ceil(lengthMs * part)
}
