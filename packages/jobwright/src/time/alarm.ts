/** One timer for many times: it rings at the earliest one. */

import type { Clock, Timer } from './clock.ts'

/**
 * An alarm looks at the clock this often, to notice that the clock was set or the machine
 * suspended.
 */
const LONGEST_SLEEP_MS = 60_000

/**
 * An alarm rings once; then its owner sets it again. It rings early if the clock was set back, so
 * its owner looks at the clock.
 */
export class Alarm {
  readonly #clock: Clock
  readonly #ring: () => void
  #timer: Timer | undefined
  #atMs = Number.POSITIVE_INFINITY

  constructor(clock: Clock, ring: () => void) {
    this.#clock = clock
    this.#ring = ring
  }

  /** Rings at this time, unless it is set to ring earlier. */
  at(timeMs: number): void {
    if (timeMs >= this.#atMs) return
    this.#timer?.cancel()
    this.#atMs = timeMs
    this.#sleep()
  }

  cancel(): void {
    this.#timer?.cancel()
    this.#timer = undefined
    this.#atMs = Number.POSITIVE_INFINITY
  }

  #sleep(): void {
    const sleptMs = this.#clock.now()
    const delayMs = Math.min(this.#atMs - sleptMs, LONGEST_SLEEP_MS)
    this.#timer = this.#clock.setTimer(delayMs, () => {
      const nowMs = this.#clock.now()
      if (sleptMs <= nowMs && nowMs < this.#atMs) return this.#sleep()
      this.cancel()
      this.#ring()
    })
  }
}
