/** The ready messages of one job that keeps no order: first in, first out in each lane. */

import { LANES, type JobPriority } from '../../../manifest/priority.ts'
import { SortedList } from '../../../time/sorted-list.ts'
import { byPosition, bySequence, type StoredMessage } from './stored-message.ts'

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
  /** Takes a waiting message out. The engine takes a delayed one out of its timetable itself. */
  remove(message: StoredMessage): void
  /** Every message that is ready: lists that are each in the order of enqueue. */
  lists(): readonly SortedList<StoredMessage>[]
}

/** What a queue needs of its engine. */
export interface QueueHost {
  now(): number
  /** Keeps a message until it is due, then hands it to {@link MessageQueue.due}. */
  delay(message: StoredMessage): void
  /** Whether messages that came due earlier than this one have not been handed over yet. */
  isBehind(message: StoredMessage): boolean
  /** A number that is greater than the sequence of every message so far. */
  nextPosition(): number
}

/** The usual order: first in, first out in each lane. */
export class LaneQueue implements MessageQueue {
  readonly #host: QueueHost
  /** Each made on first use: most jobs use one, and most jobs of a large registry are idle. */
  readonly #lanes: Partial<Record<JobPriority, Lane>> = {}
  /**
   * The messages that were delayed, in the order of enqueue; their lanes have them as they came.
   */
  readonly #cameDue = new SortedList<StoredMessage>(bySequence)
  #size = 0

  constructor(host: QueueHost) {
    this.#host = host
  }

  get size(): number {
    return this.#size
  }

  add(message: StoredMessage): void {
    if (message.dueMs > message.enqueuedMs || this.#host.isBehind(message)) this.#host.delay(message)
    else this.#add(message)
  }

  due(message: StoredMessage): void {
    message.position = this.#host.nextPosition()
    this.#cameDue.add(message)
    this.#add(message)
  }

  head(lane: JobPriority): StoredMessage | undefined {
    return this.#lanes[lane]?.head
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
    if (message.dueMs > this.#host.now()) this.#host.delay(message)
    else this.#add(message)
  }

  settled(message: StoredMessage): void {
    message.state = 'gone'
  }

  remove(message: StoredMessage): void {
    if (message.state === 'ready') this.#remove(message)
    message.state = 'gone'
  }

  lists(): readonly SortedList<StoredMessage>[] {
    return [this.#cameDue, ...Object.values(this.#lanes).map(({ inOrder }) => inOrder)]
  }

  #add(message: StoredMessage): void {
    message.state = 'ready'
    const lane = (this.#lanes[message.priority] ??= new Lane())
    lane.add(message)
    this.#size += 1
  }

  #remove(message: StoredMessage): void {
    this.#lanes[message.priority]?.delete(message)
    if (message.position > 0) this.#cameDue.delete(message)
    this.#size -= 1
  }

  #takeFrom(priority: JobPriority, most: number, taken: StoredMessage[]): void {
    const nowMs = this.#host.now()
    while (taken.length < most) {
      const head = this.head(priority)
      if (head === undefined || head.alone || head.isExpired(nowMs)) return
      this.#takeOne(priority)
      taken.push(head)
    }
  }

  #takeOne(priority: JobPriority): StoredMessage | undefined {
    const head = this.head(priority)
    if (head === undefined) return undefined
    this.#remove(head)
    head.state = 'claimed'
    return head
  }
}

/**
 * One lane. A message that was delayed stands where it came due, any other one where it was
 * enqueued: also one that a claim gave back.
 */
class Lane {
  /** Those that were not delayed, in the order of enqueue. */
  readonly inOrder: SortedList<StoredMessage> = new SortedList(bySequence)
  readonly #cameDue = new SortedList<StoredMessage>(byPosition)

  get head(): StoredMessage | undefined {
    const first = this.inOrder.first
    const due = this.#cameDue.first
    if (first === undefined || due === undefined) return first ?? due
    return first.sequence < due.position ? first : due
  }

  add(message: StoredMessage): void {
    this.#listOf(message).add(message)
  }

  delete(message: StoredMessage): void {
    this.#listOf(message).delete(message)
  }

  #listOf({ position }: StoredMessage): SortedList<StoredMessage> {
    return position > 0 ? this.#cameDue : this.inOrder
  }
}
