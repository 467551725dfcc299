/** One timer for many times: it rings at the earliest one that was asked for. */

import type { Clock, Timer } from './clock.ts'

/** An alarm. After it rang it must be asked again. */
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
    this.#timer = this.#clock.setTimer(timeMs - this.#clock.now(), () => {
      this.#atMs = Number.POSITIVE_INFINITY
      this.#timer = undefined
      this.#ring()
    })
  }

  cancel(): void {
    this.#timer?.cancel()
    this.#timer = undefined
    this.#atMs = Number.POSITIVE_INFINITY
  }
}
