/** How late the event loop is: a job that computes for long makes everything else wait. */

import { monitorEventLoopDelay, type IntervalHistogram } from 'node:perf_hooks'

/** The lateness of the event loop since the measurement started, in milliseconds. */
export interface EventLoopLag {
  readonly mean: number
  readonly p99: number
  readonly max: number
}

/** How often the loop is asked, in milliseconds. */
const RESOLUTION_MS = 20

/** Measures the event loop of this process while it is started. */
export class LoopLag {
  #delays: IntervalHistogram | undefined

  /** Starts anew. */
  start(): void {
    this.stop()
    this.#delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
    this.#delays.enable()
  }

  /** Keeps what was measured. Safe twice and before start. */
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
