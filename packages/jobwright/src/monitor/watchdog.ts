/**
 * Checks the process every half second on the machine's own timers: the lateness of the event loop,
 * and long runs.
 */

import type { Startable } from '../time/startable.ts'
import type { LongRuns } from './long-runs.ts'
import type { LoopWatch } from './loop-watch.ts'
import { suspensions } from './suspensions.ts'
import { type EventLoopUtilization, type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks'

const LOOK_MS = 500
const LOOKS_PER_MINUTE = 60_000 / LOOK_MS

/** The parts that the watchdog reports to. */
export interface WatchdogHost {
  readonly loopWatch: Pick<LoopWatch, 'late'>
  readonly longRuns: Pick<LongRuns, 'look' | 'slept'>
}

/** What the clocks showed at one look. */
interface Look {
  readonly at: number
  /** By the wall clock, which goes on while the machine sleeps. */
  readonly wallMs: number
  readonly utilization: EventLoopUtilization
}

/**
 * Reports the lateness every half second and long runs every minute. It does not keep the process
 * alive.
 */
export class Watchdog implements Startable {
  readonly #host: WatchdogHost
  #interval: NodeJS.Timeout | undefined
  #last: Look | undefined

  constructor(host: WatchdogHost) {
    this.#host = host
  }

  start(): void {
    let looks = 0
    suspensions.hold(this)
    this.#last = lookNow()
    this.#interval = setInterval(() => {
      this.#look()
      looks += 1
      if (looks % LOOKS_PER_MINUTE === 0) this.#host.longRuns.look()
    }, LOOK_MS)
    this.#interval.unref()
  }

  stop(): void {
    clearInterval(this.#interval)
    suspensions.release(this)
    this.#last = undefined
  }

  /**
   * After the event loop was blocked or the process suspended, much is overdue. Resolves when it
   * has had its turn, so that nobody judges by it.
   */
  async caughtUp(): Promise<void> {
    if (this.#last === undefined || performance.now() - this.#last.at < 2 * LOOK_MS) return
    await new Promise((resolve) => {
      setTimeout(resolve, 1) // after the timers that are overdue
    })
    await new Promise(setImmediate) // and after the commits of what they did
  }

  /**
   * Lateness alone shows no block: a process that was suspended, or whose machine slept, is late as
   * well, but its code did not run meanwhile.
   */
  #look(): void {
    const last = this.#last ?? lookNow()
    const now = lookNow()
    this.#last = now
    const { active } = performance.eventLoopUtilization(now.utilization, last.utilization)
    this.#host.loopWatch.late(Math.min(now.at - last.at - LOOK_MS, active))
    const idleMs = now.wallMs - last.wallMs - LOOK_MS - active
    if (idleMs > LOOK_MS) this.#host.longRuns.slept(idleMs)
  }
}

function lookNow(): Look {
  return { at: performance.now(), wallMs: Date.now(), utilization: performance.eventLoopUtilization() }
}

/** The lateness of the event loop since the measurement started, in milliseconds. */
export interface EventLoopLag {
  readonly mean: number
  readonly p99: number
  readonly max: number
}

/** The interval of the measurements, in milliseconds. */
const RESOLUTION_MS = 20

/** Measures the event loop of this process while it is started. */
export class LoopLag implements Startable {
  #delays: IntervalHistogram | undefined

  /** Starts a new measurement, also after a stop. */
  start(): void {
    this.stop()
    this.#delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
    this.#delays.enable()
  }

  /** Keeps the figures. */
  stop(): void {
    this.#delays?.disable()
  }

  /** The figures so far; `undefined` before the first measurement. */
  read(): EventLoopLag | undefined {
    if (this.#delays === undefined || this.#delays.count === 0) return undefined
    return {
      mean: lagOf(this.#delays.mean),
      p99: lagOf(this.#delays.percentile(99)),
      max: lagOf(this.#delays.max),
    }
  }
}

/**
 * Node measures the time between two timers in nanoseconds; the part beyond the interval is
 * lateness.
 */
function lagOf(nanoseconds: number): number {
  return Math.max(0, nanoseconds / 1e6 - RESOLUTION_MS)
}
