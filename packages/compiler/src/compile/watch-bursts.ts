/** The loop of every watcher: after each burst of changes it works, one piece of work at a time. */

import { EventEmitter, once } from 'node:events'
import { setTimeout } from 'node:timers/promises'

/**
 * A burst of changes, such as the checkout of a branch, is over after this long without a change.
 */
const QUIET_MS = 100

/** Changes without end do not keep the work waiting for longer than this many times. */
const MOST_WAITS = 10

/** Changes that come in bursts. No change is lost, not even one during the work. */
export class Bursts {
  readonly #changes = new EventEmitter()
  #changed = false

  /** Reports a change. */
  notice(): void {
    this.#changed = true
    this.#changes.emit('change')
  }

  /**
   * Works after each burst, and once more for changes during the work. Resolves when the signal
   * aborts and the work is done.
   *
   * The wait has to begin again after each change: Vite's watcher does not report a change that
   * follows another within 50 ms, so work that begins earlier would not see it.
   */
  async each(work: () => Promise<void>, signal: AbortSignal): Promise<void> {
    try {
      for (;;) {
        if (!this.#changed) await once(this.#changes, 'change', { signal })
        for (let waits = 0; this.#changed && waits < MOST_WAITS; waits += 1) {
          this.#changed = false
          await setTimeout(QUIET_MS, undefined, { signal })
        }
        await work()
      }
    } catch (error) {
      if (!signal.aborted) throw error
    }
  }
}
