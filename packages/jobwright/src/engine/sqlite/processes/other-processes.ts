/** Notices what other processes did to the file: the only poll of the engine. */

import { cancelsOf } from '../tables/claims.ts'
import { newestOutcome, newOutcomes } from '../tables/outcomes.ts'
import type { Store } from '../tables/store.ts'

/**
 * How often it looks, in milliseconds: a message of another process is noticed within this time.
 */
const LOOK_MS = 50

/** The other processes on the file, as far as this one is concerned. */
export class OtherProcesses {
  readonly #store: Store
  readonly #changed: () => void
  /** The ids of messages that this process triggered, and whose end it does not know. */
  readonly #watched = new Set<string>()
  #version = 0
  /** The place of the newest outcome that was read. */
  #seen = 0
  #timer: NodeJS.Timeout | undefined

  /** @param changed called whenever another process wrote to the file */
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

  /** Reports to the host when another process ends this message. */
  watch(messageId: string): void {
    this.#watched.add(messageId)
  }

  /** Called when this process has ended the message. */
  forget(messageId: string): void {
    this.#watched.delete(messageId)
  }

  /** Reports the watched messages that ended since the last time. */
  reportEnded(): void {
    if (this.#watched.size === 0) return
    const outcomes = newOutcomes(this.#store, this.#seen)
    this.#seen = outcomes.at(-1)?.place ?? this.#seen
    const ended = outcomes.map(({ run }) => run).filter(({ messageId }) => this.#watched.delete(messageId))
    if (ended.length > 0) this.#store.host.ended(ended)
  }

  #reportCancels(): void {
    const ids = cancelsOf(this.#store)
    if (ids.length > 0) this.#store.host.cancelled(ids)
  }

  #look(): void {
    try {
      this.#store.db.keepHold() // soon, before another process can do harm
      // Only what others write changes it. Source:
      // https://sqlite.org/pragma.html#pragma_data_version
      const version = this.#store.db.pragma('data_version')
      if (version === this.#version) return
      this.reportEnded()
      this.#reportCancels()
      this.#changed()
      this.#version = version
    } catch {
      // The file cannot be read: the calls that need it report that.
    }
  }
}
