/** Looks at the process every half second, by the machine's own timers: how late it is, and once a minute at its long runs. */

import type { LongRuns } from './long-runs.ts'
import type { LoopWatch } from './loop-watch.ts'

const LOOK_MS = 500
const LOOKS_PER_MINUTE = 60_000 / LOOK_MS

/** Whom it tells. */
export interface WatchdogHost {
  readonly loopWatch: Pick<LoopWatch, 'late'>
  readonly longRuns: Pick<LongRuns, 'look'>
}

/** A watchdog, which keeps no process alive. */
export class Watchdog {
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

  /** Safe twice and before start. */
  stop(): void {
    clearInterval(this.#interval)
  }
}
