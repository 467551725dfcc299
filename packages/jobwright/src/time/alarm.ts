/** One timer for many times: it rings at the earliest one that was asked for. */

import type { Clock, Timer } from './clock.ts'

/** A machine that was suspended, or whose clock was set, is noticed within this time. */
const LONGEST_SLEEP_MS = 60_000

/** An alarm. After it rang it must be asked again. It rings early where the clock was set back: whoever asked looks again. */
export class Alarm {
  readonly #clock: Clock
  readonly #ring: () => void
  #timer: Timer | undefined
  #atMs = Number.POSITIVE_INFINITY

  constructor(clock: Clock, ring: () => void) {
    this.#clock = clock
    this.#ring = ring
  }

  /** Rings at this time, or before it if an earlier one was asked for. */
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
