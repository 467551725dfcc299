/** Looks at the process every half second, by the machine's own timers: how late it is, and once a minute at its long runs. */

import type { Startable } from '../time/startable.ts'
import type { LongRuns } from './long-runs.ts'
import type { LoopWatch } from './loop-watch.ts'
import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks'

const LOOK_MS = 500
const LOOKS_PER_MINUTE = 60_000 / LOOK_MS

/** Whom it tells. */
export interface WatchdogHost {
  readonly loopWatch: Pick<LoopWatch, 'late'>
  readonly longRuns: Pick<LongRuns, 'look'>
}

/** A watchdog, which keeps no process alive. */
export class Watchdog implements Startable {
  readonly #host: WatchdogHost
  #interval: NodeJS.Timeout | undefined

  constructor(host: WatchdogHost) {
    this.#host = host
  }

  start(): void {
    let looks = 0
    let lookedAt = performance.now()
    this.#interval = setInterval(() => {
      const at = performance.now()
      this.#host.loopWatch.late(at - lookedAt - LOOK_MS)
      lookedAt = at
      looks += 1
      if (looks % LOOKS_PER_MINUTE === 0) this.#host.longRuns.look()
    }, LOOK_MS)
    this.#interval.unref()
  }

  stop(): void {
    clearInterval(this.#interval)
  }
}

/** The lateness of the event loop since the measurement started, in milliseconds. */
export interface EventLoopLag {
  readonly mean: number
  readonly p99: number
  readonly max: number
}

/** How often the loop is asked, in milliseconds. */
const RESOLUTION_MS = 20

/** Measures the event loop of this process while it is started. */
export class LoopLag implements Startable {
  #delays: IntervalHistogram | undefined

  /** Measures anew, also after a stop. */
  start(): void {
    this.stop()
    this.#delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
    this.#delays.enable()
  }

  /** Keeps what was measured. */
  stop(): void {
    this.#delays?.disable()
  }

  /** What was measured; `undefined` before the first measurement. */
  read(): EventLoopLag | undefined {
    if (this.#delays === undefined || this.#delays.count === 0) return undefined
    return {
      mean: lagOf(this.#delays.mean),
      p99: lagOf(this.#delays.percentile(99)),
      max: lagOf(this.#delays.max),
    }
  }
}

/** Node measures from one look to the next, in nanoseconds: what is beyond the resolution is lateness. */
function lagOf(nanoseconds: number): number {
  return Math.max(0, nanoseconds / 1e6 - RESOLUTION_MS)
}
