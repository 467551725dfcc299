/** A clock that stands still until the test moves it. */

import { AmbientContext } from '../time/ambient-context.ts'
import type { Clock, Timer } from '../time/clock.ts'
import { Heap } from '../time/heap.ts'
import { inMilliseconds, startOf } from './time-arguments.ts'

/** A clock under the control of a test. */
export interface FakeClock extends Clock {
  /**
   * Moves time forward and fires the timers that fall due on the way, in order. After each timer,
   * everything that it caused (promises, microtasks) runs first.
   *
   * @param duration milliseconds (≥ 0), or text such as `'90s'`, `'5m'`, `'1h30m'`, `'1d'`
   * @throws RangeError if it is no duration, as a rejection
   */
  advance(duration: number | string): Promise<void>
  /**
   * Moves the time forward without firing timers, as a suspended machine or a blocked event loop
   * does.
   *
   * @throws RangeError if it is no duration
   */
  jump(duration: number | string): void
  /** Runs everything that does not wait for a timer. */
  settle(): Promise<void>
  /** The number of timers that are set. */
  readonly pending: number
  /** When the next timer is due, in milliseconds since the epoch; `undefined` if none is set. */
  readonly nextMs: number | undefined
}

/**
 * Makes a clock that stands at a time, by default January 1st, 2026, 00:00 UTC.
 *
 * @param start a Date, or a text in ISO 8601 such as `'2026-03-29T01:30:00Z'`
 * @throws RangeError if it is no time
 */
export function fakeClock(start: Date | string = '2026-01-01T00:00:00Z'): FakeClock {
  return new ControlledClock(startOf(start))
}

interface FakeTimer extends Timer {
  readonly dueMs: number
  readonly sequence: number
  cancelled: boolean
  /** Calls back in the async context of `setTimer`, as the timers of Node do. */
  fire(): void
}

class ControlledClock implements FakeClock {
  readonly #startMs: number
  readonly #timers = new Heap<FakeTimer>((a, b) => a.dueMs - b.dueMs || a.sequence - b.sequence)
  #nowMs: number
  #sequence = 0
  #cancelled = 0

  constructor(startMs: number) {
    this.#startMs = startMs
    this.#nowMs = startMs
  }

  get pending(): number {
    return this.#timers.size - this.#cancelled
  }

  get nextMs(): number | undefined {
    return this.#next()?.dueMs
  }

  now(): number {
    return this.#nowMs
  }

  elapsed(): number {
    return this.#nowMs - this.#startMs
  }

  setTimer(delayMs: number, callback: () => void): Timer {
    const context = new AmbientContext()
    const timer: FakeTimer = {
      dueMs: this.#nowMs + Math.max(0, delayMs),
      sequence: this.#sequence++,
      cancelled: false,
      fire: () => context.call(callback, undefined, undefined),
      cancel: () => {
        if (!timer.cancelled) this.#cancelled += 1
        timer.cancelled = true
      },
    }
    this.#timers.push(timer)
    return timer
  }

  async advance(duration: number | string): Promise<void> {
    const untilMs = this.#nowMs + inMilliseconds('advance()', duration)
    await this.settle()
    for (let timer = this.#takeDue(untilMs); timer !== undefined; timer = this.#takeDue(untilMs)) {
      this.#nowMs = Math.max(this.#nowMs, timer.dueMs)
      timer.fire()
      await this.settle()
    }
    this.#nowMs = untilMs
  }

  jump(duration: number | string): void {
    this.#nowMs += inMilliseconds('jump()', duration)
  }

  /**
   * One turn of the event loop runs every promise callback that is ready, and those that they make
   * ready. A second turn runs what waited for its turn in the first.
   */
  async settle(): Promise<void> {
    await new Promise(setImmediate)
    await new Promise(setImmediate)
  }

  #takeDue(untilMs: number): FakeTimer | undefined {
    const timer = this.#next()
    if (timer === undefined || timer.dueMs > untilMs) return undefined
    this.#timers.pop()
    timer.cancelled = true
    return timer
  }

  /** Drops the timers that were cancelled on the way. */
  #next(): FakeTimer | undefined {
    for (let timer = this.#timers.peek(); timer !== undefined; timer = this.#timers.peek()) {
      if (!timer.cancelled) return timer
      this.#timers.pop()
      this.#cancelled -= 1
    }
    return undefined
  }
}
