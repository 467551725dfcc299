/** When messages are given up that still wait: the earliest first. */

import { Heap } from '../heap.ts'
import type { StoredMessage } from './stored-message.ts'

/** Why a message is given up at a time, unless it is claimed before. */
export interface Deadline {
  readonly atMs: number
  readonly message: StoredMessage
  readonly cause: 'expiry' | 'dependencies'
}

/** The deadlines of all messages. */
export class Deadlines {
  readonly #heap = new Heap<Deadline>((one, other) => one.atMs - other.atMs)

  add(deadline: Deadline): void {
    this.#heap.push(deadline)
  }

  get nextMs(): number | undefined {
    return this.#heap.peek()?.atMs
  }

  /** Takes out those that have come, of messages that still wait as they were stored: one that was claimed is another. */
  *passed(nowMs: number): Iterable<Deadline> {
    for (let next = this.#heap.peek(); next !== undefined; next = this.#heap.peek()) {
      if (next.atMs > nowMs) return
      this.#heap.pop()
      const { state } = next.message
      if (state === 'ready' || state === 'delayed') yield next
    }
  }
}
