/** The waiting messages of one order key. */

import { SortedList } from '../../../time/sorted-list.ts'
import { bySequence, type StoredMessage } from './stored-message.ts'

/** Messages in the order of enqueue. Most chains have one: only a second one makes a list. */
export class Chain {
  readonly key: string
  /** How many of its messages are claimed. The others wait until these are settled. */
  held = 0
  /** Its place in the line of those that may be claimed; 0 if it does not stand there. */
  turn = 0
  /** Whether its head is delayed. */
  isDelayed = false
  #head: StoredMessage | undefined
  #rest: SortedList<StoredMessage> | undefined

  constructor(key: string) {
    this.key = key
  }

  get head(): StoredMessage | undefined {
    return this.#head
  }

  add(message: StoredMessage): void {
    const head = this.#head
    const isFirst = head === undefined || message.sequence < head.sequence
    if (isFirst) this.#head = message
    const other = isFirst ? head : message
    if (other === undefined) return
    this.#rest ??= new SortedList(bySequence)
    this.#rest.add(other)
  }

  delete(message: StoredMessage): void {
    if (this.#head === message) this.#head = this.#rest?.takeFirst()
    else this.#rest?.delete(message)
  }
}

/** Sorts chains by their places in the line. */
export function byTurn(one: Chain, other: Chain): number {
  return one.turn - other.turn
}
