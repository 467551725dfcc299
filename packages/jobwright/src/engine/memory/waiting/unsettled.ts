/** The messages that are not settled: in the order of enqueue, and by id without a table of ids. */

import { SortedList } from '../../../time/sorted-list.ts'
import { isNewestId, isOwnId } from '../../contract/unique-id.ts'
import { bySequence, type StoredMessage } from './stored-message.ts'

/**
 * Every message of one engine that is not settled. Ids of `uniqueId` grow in the order in which
 * they are made, so that the order of enqueue is the order of these ids too: a search finds one. A
 * table of a million ids would take a third more memory for each message, and stop the process
 * whenever it grows.
 */
export class Unsettled {
  /** Those with ids that grow with the sequence. */
  readonly #grown = new SortedList<StoredMessage>(bySequence)
  /** The others: redriven messages, and those that were stored long after their id was made. */
  readonly #others = new SortedList<StoredMessage>(bySequence)
  /** The others by id. */
  readonly #byId = new Map<string, StoredMessage>()

  /** Adds a message that was just enqueued. */
  add(message: StoredMessage): void {
    if (this.#grows(message.id)) this.#grown.add(message)
    else this.#addOther(message)
  }

  /** Puts a message into the place of the object that it was before its claim. */
  replace(message: StoredMessage): void {
    if (this.#isOther(message)) this.#addOther(message)
    else this.#grown.add(message)
  }

  delete(message: StoredMessage): void {
    if (this.#isOther(message)) {
      this.#byId.delete(message.id)
      this.#others.delete(message)
    } else {
      this.#grown.delete(message)
    }
  }

  find(id: string): StoredMessage | undefined {
    const other = this.#byId.get(id)
    if (other !== undefined) return other
    const [grown] = this.#grown.from((message) => message.id < id)
    return grown?.id === id ? grown : undefined
  }

  /** Every message: lists that are each in the order of enqueue. */
  lists(): readonly SortedList<StoredMessage>[] {
    return [this.#grown, this.#others]
  }

  #addOther(message: StoredMessage): void {
    this.#others.add(message)
    this.#byId.set(message.id, message)
  }

  #grows(id: string): boolean {
    if (isNewestId(id)) return true // as a rule, and without a comparison of texts
    const { last } = this.#grown
    return isOwnId(id) && (last === undefined || last.id < id)
  }

  #isOther({ id }: StoredMessage): boolean {
    // As a rule there is none: then the id, a long string, need not be hashed.
    return this.#byId.size > 0 && this.#byId.has(id)
  }
}
