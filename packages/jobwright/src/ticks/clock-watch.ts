/** Notices that the time of day was set back, by the clock that only goes forward. */

import type { Clock } from '../time/clock.ts'

/** A clock that was set back between two looks at it. */
export interface SetBack {
  readonly byMs: number
  /** What a clock that was right all along showed at the former look. */
  readonly rightMs: number
}

/** A clock is not set back by less: reading it and its own corrections take some milliseconds. */
const LEAST_MS = 1000

/** Compares the time of day at each look with the time that has passed since the former one. */
export class ClockWatch {
  readonly #clock: Clock
  #nowMs: number
  #elapsedMs: number

  constructor(clock: Clock) {
    this.#clock = clock
    this.#nowMs = clock.now()
    this.#elapsedMs = clock.elapsed()
  }

  /** Whether, and by how much, the clock was set back since the former look. */
  look(nowMs: number): SetBack | undefined {
    const elapsedMs = this.#clock.elapsed()
    const passedMs = elapsedMs - this.#elapsedMs
    const byMs = this.#nowMs + passedMs - nowMs
    this.#nowMs = nowMs
    this.#elapsedMs = elapsedMs
    return byMs < LEAST_MS ? undefined : { byMs, rightMs: nowMs - passedMs }
  }
}
