/** The loop of every watcher: a piece of work after each burst of changes, one at a time. */

import { EventEmitter, once } from 'node:events'
import { setTimeout } from 'node:timers/promises'

/** A burst of changes, such as a checkout of another branch, is over when it was quiet for so long. */
const QUIET_MS = 100

/** Changes that come in bursts. None is lost, whenever it comes. */
export class Bursts {
  readonly #changes = new EventEmitter()
  #changed = false

  /** Tells of one change. */
  notice(): void {
    this.#changed = true
    this.#changes.emit('change')
  }

  /** Works after each burst, and once more for what changed meanwhile. Resolves when the signal aborts and the work is done. */
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
