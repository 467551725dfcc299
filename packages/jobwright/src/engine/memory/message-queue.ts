/** The ready messages of one job that keeps no order: first in, first out in each lane. */

import { Heap } from '../../time/heap.ts'
import { LANES, type JobPriority } from '../../manifest/priority.ts'
import { bySequence, type StoredMessage } from './stored-message.ts'

/** Where the messages of one job wait, in the order that the job keeps. */
export interface MessageQueue {
  /** How many messages are ready. */
  readonly size: number
  /** Adds a message that was just enqueued. */
  add(message: StoredMessage): void
  /** Adds a message that the queue had passed to {@link QueueHost.delay}, now that it is due. */
  due(message: StoredMessage): void
  /** The next message of a lane. */
  head(lane: JobPriority): StoredMessage | undefined
  /**
   * Takes the messages of one run: the head of the lane and those that may join it, up to `most` in
   * all.
   */
  take(lane: JobPriority, most: number): StoredMessage[]
  /** Adds a message that was taken and waits again, from its due time on, as `message`. */
  back(message: StoredMessage): void
  /** Called when a message that was taken is settled for good. */
  settled(message: StoredMessage): void
  /** Takes a waiting message out. */
  remove(message: StoredMessage): void
  /** Every message that is ready, in no particular order. */
  messages(): Iterable<StoredMessage>
}

/** What a queue needs of its engine. */
export interface QueueHost {
  now(): number
  /** Keeps a message until it is due, then hands it to {@link MessageQueue.due}. */
  delay(message: StoredMessage): void
}

/** The usual order: first in, first out in each lane. */
export class LaneQueue implements MessageQueue {
  readonly #host: QueueHost
  /** Each made on first use: most jobs use one, and most jobs of a large registry are idle. */
  readonly #lanes: Partial<Record<JobPriority, Lane>> = {}
  #size = 0

  constructor(host: QueueHost) {
    this.#host = host
  }

  get size(): number {
    return this.#size
  }

  add(message: StoredMessage): void {
    if (message.dueMs > message.enqueuedMs) this.#host.delay(message)
    else this.due(message)
  }

  due(message: StoredMessage): void {
    message.state = 'ready'
    this.#lane(message.priority).push(message)
    this.#size += 1
  }

  head(lane: JobPriority): StoredMessage | undefined {
    return this.#lanes[lane]?.head()
  }

  take(lane: JobPriority, most: number): StoredMessage[] {
    const first = this.#takeOne(lane)
    if (first === undefined) return []
    const taken = [first] // most runs take one, and an empty array would reserve room for more
    if (first.alone) return taken
    this.#takeFrom(lane, most, taken)
    for (const other of LANES) {
      if (taken.length >= most) break
      this.#takeFrom(other, most, taken)
    }
    return taken
  }

  back(message: StoredMessage): void {
    if (message.dueMs > this.#host.now()) {
      this.#host.delay(message)
      return
    }
    message.state = 'ready'
    this.#lane(message.priority).putBack(message)
    this.#size += 1
  }

  settled(message: StoredMessage): void {
    message.state = 'gone'
  }

  remove(message: StoredMessage): void {
    // It stays where it is and is skipped there: a lane has no cheap way to remove from its middle.
    if (message.state === 'ready') this.#size -= 1
    message.state = 'gone'
  }

  *messages(): Iterable<StoredMessage> {
    for (const lane of Object.values(this.#lanes)) yield* lane.messages()
  }

  #lane(priority: JobPriority): Lane {
    return (this.#lanes[priority] ??= new Lane())
  }

  #takeFrom(priority: JobPriority, most: number, taken: StoredMessage[]): void {
    while (taken.length < most && this.#lanes[priority]?.head()?.alone === false) {
      const message = this.#takeOne(priority)
      if (message !== undefined) taken.push(message)
    }
  }

  #takeOne(priority: JobPriority): StoredMessage | undefined {
    const lane = this.#lanes[priority]
    const head = lane?.head()
    if (lane === undefined || head === undefined) return undefined
    lane.drop()
    this.#size -= 1
    head.state = 'claimed'
    return head
  }
}

/** One lane: first what claims gave back, in the order of enqueue, then the rest. */
class Lane {
  #back: Heap<StoredMessage> | undefined
  /**
   * A chain through `next`: an array would take more memory than all other bookkeeping of a
   * message.
   */
  #first: StoredMessage | undefined
  #last: StoredMessage | undefined

  push(message: StoredMessage): void {
    if (this.#last === undefined) this.#first = message
    else this.#last.next = message
    this.#last = message
  }

  putBack(message: StoredMessage): void {
    this.#back ??= new Heap(bySequence)
    this.#back.push(message)
  }

  head(): StoredMessage | undefined {
    for (;;) {
      const head = this.#back?.peek() ?? this.#first
      if (head === undefined || head.state === 'ready') return head
      this.drop()
    }
  }

  drop(): void {
    if (this.#back?.pop() === undefined) this.#dropFirst()
  }

  *messages(): Iterable<StoredMessage> {
    for (const message of this.#back?.items() ?? []) if (message.state === 'ready') yield message
    for (let message = this.#first; message !== undefined; message = message.next) {
      if (message.state === 'ready') yield message
    }
  }

  /**
   * Unlinks the message: a run that holds it for long must not keep all that came after it in
   * memory.
   */
  #dropFirst(): void {
    const first = this.#first
    if (first === undefined) return
    this.#first = first.next
    first.next = undefined
    if (this.#first === undefined) this.#last = undefined
  }
}
