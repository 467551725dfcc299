/** When messages are given up that still wait: the earliest first. */

import { Heap } from '../../time/heap.ts'
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

  /** Takes out one that has come, of a message that still waits as it was stored: one that was claimed is another. */
  takePassed(nowMs: number): Deadline | undefined {
    for (let next = this.#heap.peek(); next !== undefined; next = this.#heap.peek()) {
      if (next.atMs > nowMs) return undefined
      this.#heap.pop()
      const { state } = next.message
      if (state === 'ready' || state === 'delayed') return next
    }
    return undefined
  }
}
