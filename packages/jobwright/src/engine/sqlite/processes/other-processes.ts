/** Notices what other processes did to the file: the one poll that there is. */

import { newestOutcome, newOutcomes } from '../tables/outcomes.ts'
import type { Store } from '../tables/store.ts'

/** How often it looks. What another process enqueues is seen within this time. */
const LOOK_MS = 50

/** The other processes on the file, seen from this one. */
export class OtherProcesses {
  readonly #store: Store
  readonly #changed: () => void
  /** Triggered here, and not ended here so far. */
  readonly #watched = new Set<string>()
  #version = 0
  /** The place of the newest outcome that was looked at. */
  #seen = 0
  #timer: NodeJS.Timeout | undefined

  /** @param changed told whenever another process wrote to the file */
  constructor(store: Store, changed: () => void) {
    this.#store = store
    this.#changed = changed
  }

  start(): void {
    this.#version = this.#store.db.pragma('data_version')
    this.#seen = newestOutcome(this.#store)
    this.#timer = setInterval(() => this.#look(), LOOK_MS).unref()
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  /** Has the host told when another process ends this message. */
  watch(messageId: string): void {
    this.#watched.add(messageId)
  }

  /** The message has ended here. */
  forget(messageId: string): void {
    this.#watched.delete(messageId)
  }

  /** Tells of what has ended, but for what ended here. */
  tellEnded(): void {
    if (this.#watched.size === 0) return
    const outcomes = newOutcomes(this.#store, this.#seen)
    this.#seen = outcomes.at(-1)?.place ?? this.#seen
    const ended = outcomes.map(({ run }) => run).filter(({ messageId }) => this.#watched.delete(messageId))
    if (ended.length > 0) this.#store.host.ended(ended)
  }

  #look(): void {
    try {
      // It changes only with what others wrote. Source: https://sqlite.org/pragma.html#pragma_data_version
      const version = this.#store.db.pragma('data_version')
      if (version === this.#version) return
      this.tellEnded()
      this.#changed()
      this.#version = version
    } catch {
      // The file cannot be read: the calls that need it tell of it.
    }
  }
}
