/**
 * Time is injected: everything in the runtime that waits or reads the time does it through a clock.
 */

/** A timer that a clock has set. */
export interface Timer {
  /** Stops the timer. Safe after it fired. */
  cancel(): void
}

/** A source of time. */
export interface Clock {
  /** Milliseconds since the epoch, as `Date.now()`. */
  now(): number
  /** Milliseconds that only go forward, as `performance.now()`: for durations. */
  elapsed(): number
  /** Calls back once after a delay in milliseconds of any length; never synchronously. */
  setTimer(delayMs: number, callback: () => void): Timer
}

/** The longest delay of Node's own timers. A longer one would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1

/** The machine's clock. Its timers keep the process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  setTimer: (delayMs, callback) => new SystemTimer(delayMs, callback),
}

class SystemTimer implements Timer {
  #handle: NodeJS.Timeout | undefined

  constructor(delayMs: number, callback: () => void) {
    this.#sleep(Math.max(0, delayMs), callback)
  }

  cancel(): void {
    clearTimeout(this.#handle)
  }

  #sleep(leftMs: number, callback: () => void): void {
    const nowMs = Math.min(leftMs, LONGEST_TIMER_MS)
    this.#handle = setTimeout(() => {
      if (leftMs > nowMs) this.#sleep(leftMs - nowMs, callback)
      else callback()
    }, nowMs)
  }
}

/** A clock whose `now` only goes forward, also when the time of day is set back. */
export function steadyClock(clock: Clock): Clock {
  const elapsed = (): number => clock.elapsed()
  return { now: elapsed, elapsed, setTimer: (delayMs, callback) => clock.setTimer(delayMs, callback) }
}
