/**
 * Time is injected: everything in the runtime that waits or reads the time does it through a clock.
 */

import { readFileSync } from 'node:fs'

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
  /**
   * Names the moment that `elapsed` counts from, if the clocks of other processes count from the
   * same one: the start of the machine.
   */
  readonly origin?: string | undefined
  /** Calls back once after a delay in milliseconds of any length; never synchronously. */
  setTimer(delayMs: number, callback: () => void): Timer
}

/** The longest delay of Node's own timers. A longer one would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1

/** The machine's clock. Its timers keep the process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => MACHINE_MS + performance.now(),
  get origin() {
    return bootId()
  },
  setTimer: (delayMs, callback) => new SystemTimer(delayMs, callback),
}

/** When the process started, in milliseconds since the start of the machine. */
const MACHINE_MS = Number(process.hrtime.bigint()) / 1e6 - performance.now()

let boot: string | null | undefined

/** The id that Linux gives each start of the machine; `undefined` on other systems. */
function bootId(): string | undefined {
  if (boot === undefined) {
    try {
      boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    } catch {
      boot = null
    }
  }
  return boot ?? undefined
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
