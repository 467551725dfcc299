/** One accepted message in the ledger: exactly one of waiting, running, dead, or gone. */

import type { NewMessage } from '../../engine/contract/message.ts'

/** What it came with. */
type Facts = Pick<NewMessage, 'job' | 'priority' | 'orderKey' | 'dueMs' | 'expiresMs'> & {
  readonly id: string
  readonly sequence: number
}

/** A message and where it is. */
export class Entry {
  readonly id: string
  readonly job: string
  readonly sequence: number
  state: 'waiting' | 'running' | 'dead' | 'gone' = 'waiting'
  attempts = 0
  dueMs: number
  claimId: string | undefined
  readonly #facts: Facts
  /** Never delayed and never put back: such messages keep the order of their enqueue. */
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

  get isEnded(): boolean {
    return this.state === 'dead' || this.state === 'gone'
  }

  /** Whether a claim of this one comes before its turn: the other has not ended (in strict order), or waits. */
  overtakes(other: Entry, order: true | 'key' | undefined, claimId: string): boolean {
    if (other.sequence >= this.sequence || other.isEnded) return false
    if (order === undefined) {
      const isSameLane = other.#facts.priority === this.#facts.priority
      return isSameLane && other.state === 'waiting' && this.#isFresh && other.#isFresh
    }
    const isSameChain = order === true || other.#facts.orderKey === this.#facts.orderKey
    return isSameChain && other.claimId !== claimId // those before it in its own batch may go with it
  }

  /** Only what was never claimed expires. */
  isExpired(nowMs: number): boolean {
    const { expiresMs } = this.#facts
    return !this.#wasClaimed && expiresMs !== undefined && expiresMs < nowMs
  }

  claim(claimId: string): void {
    this.#wasClaimed = true
    this.state = 'running'
    this.claimId = claimId
  }

  wait(dueMs: number, isCounted: boolean): void {
    this.dueMs = dueMs
    this.attempts += isCounted ? 1 : 0
    this.release()
  }

  release(): void {
    this.state = 'waiting'
    this.claimId = undefined
    this.#isFresh = false
  }

  end(state: 'dead' | 'gone'): void {
    this.state = state
    this.claimId = undefined
  }
}
