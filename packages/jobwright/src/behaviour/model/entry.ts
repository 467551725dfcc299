/** One accepted message in the ledger, which is either waiting, running, dead or gone. */

import type { NewMessage } from '../../engine/contract/message.ts'

/** The properties of a message that never change. */
type Facts = Pick<NewMessage, 'job' | 'priority' | 'orderKey' | 'dueMs' | 'expiresMs'> & {
  readonly id: string
  readonly sequence: number
}

/** A message and its current state. */
export class Entry {
  readonly id: string
  readonly job: string
  readonly sequence: number
  state: 'waiting' | 'running' | 'dead' | 'gone' = 'waiting'
  attempts = 0
  dueMs: number
  claimId: string | undefined
  readonly #facts: Facts
  /**
   * Whether it was never delayed or put back. Fresh messages are claimed in the order of enqueue.
   */
  #isFresh: boolean
  #wasClaimed = false

  constructor(facts: Facts, nowMs: number) {
    this.id = facts.id
    this.job = facts.job
    this.sequence = facts.sequence
    this.dueMs = facts.dueMs
    this.#facts = facts
    this.#isFresh = facts.dueMs <= nowMs
  }

  /** Whether it was settled for good. */
  get isEnded(): boolean {
    return this.state === 'dead' || this.state === 'gone'
  }

  /**
   * Whether a claim of this message would break the order, because the other message has to go
   * first. In strict order the other message must have ended; without it, it must not be waiting in
   * the same lane.
   */
  overtakes(other: Entry, order: true | 'key' | undefined, claimId: string): boolean {
    if (other.sequence >= this.sequence || other.isEnded) return false
    if (order === undefined) {
      const isSameLane = other.#facts.priority === this.#facts.priority
      return isSameLane && other.state === 'waiting' && this.#isFresh && other.#isFresh
    }
    const isSameChain = order === true || other.#facts.orderKey === this.#facts.orderKey
    // Earlier messages of the same chain may be in the same batch.
    return isSameChain && other.claimId !== claimId
  }

  /** Whether it expired. A message that was claimed once never expires. */
  isExpired(nowMs: number): boolean {
    const { expiresMs } = this.#facts
    return !this.#wasClaimed && expiresMs !== undefined && expiresMs < nowMs
  }

  claim(claimId: string): void {
    this.#wasClaimed = true
    this.state = 'running'
    this.claimId = claimId
  }

  /** Puts it back until a due time; a counted attempt uses up a retry. */
  wait(dueMs: number, isCounted: boolean): void {
    this.dueMs = dueMs
    this.attempts += isCounted ? 1 : 0
    this.release()
  }

  /** Puts it back with its due time and attempts unchanged. */
  release(): void {
    this.state = 'waiting'
    this.claimId = undefined
    this.#isFresh = false
  }

  /** Settles it for good. Only a dead letter is kept. */
  end(state: 'dead' | 'gone'): void {
    this.state = state
    this.claimId = undefined
  }
}
