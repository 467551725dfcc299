/** The loop of every watcher: after each burst of changes it works, one piece of work at a time. */

import { EventEmitter, once } from 'node:events'
import { setTimeout } from 'node:timers/promises'

/**
 * A burst of changes, such as the checkout of a branch, is over after this long without a change.
 */
const QUIET_MS = 100

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
   */
  async each(work: () => Promise<void>, signal: AbortSignal): Promise<void> {
    try {
      for (;;) {
        if (!this.#changed) await once(this.#changes, 'change', { signal })
        await setTimeout(QUIET_MS, undefined, { signal })
        this.#changed = false
        await work()
      }
    } catch (error) {
      if (!signal.aborted) throw error
    }
  }
}
