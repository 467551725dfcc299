/**
 * When something happens to a waiting message: it becomes due, or is given up. One alarm for all of
 * them.
 */

import { Alarm } from '../../time/alarm.ts'
import type { Clock } from '../../time/clock.ts'
import { Heap } from '../../time/heap.ts'
import { byDueTime, type StoredMessage } from './stored-message.ts'

/** When a message is given up that was not claimed by then, and why. */
export interface Deadline {
  readonly atMs: number
  readonly message: StoredMessage
  readonly cause: 'expiry' | 'dependencies'
}

/** What the timetable calls. */
export interface TimetableHost {
  readonly clock: Clock
  /** A delayed message is due. */
  due(message: StoredMessage): void
  /** A message has reached a deadline while it waited. */
  late(message: StoredMessage, cause: Deadline['cause']): void
  /** The alarm rang, after `due` and `late` were called for everything that had come. */
  rang(): void
}

/** The delayed messages and the deadlines of one engine. */
export class Timetable {
  readonly #host: TimetableHost
  readonly #alarm: Alarm
  readonly #delayed = new Heap<StoredMessage>(byDueTime)
  readonly #deadlines = new Heap<Deadline>((one, other) => one.atMs - other.atMs)

  constructor(host: TimetableHost) {
    this.#host = host
    this.#alarm = new Alarm(host.clock, () => this.#ring())
  }

  /** Keeps a message until it is due. */
  delay(message: StoredMessage): void {
    message.state = 'delayed'
    this.#delayed.push(message)
    this.#alarm.at(message.dueMs)
  }

  setDeadline(deadline: Deadline): void {
    this.#deadlines.push(deadline)
    this.#alarm.at(deadline.atMs)
  }

  /** The messages that are not due yet. */
  *delayed(): Iterable<StoredMessage> {
    for (const message of this.#delayed.items()) if (message.state === 'delayed') yield message
  }

  /** Does what the alarm does. After a machine slept, a claim may come before the alarm rings. */
  catchUp(): void {
    const nowMs = this.#host.clock.now()
    for (let head = this.#delayed.peek(); head !== undefined; head = this.#delayed.peek()) {
      if (head.state === 'delayed' && head.dueMs > nowMs) break
      this.#delayed.pop()
      if (head.state === 'delayed') this.#host.due(head)
    }
    for (let late = this.#takeLate(nowMs); late !== undefined; late = this.#takeLate(nowMs)) {
      this.#host.late(late.message, late.cause)
    }
  }

  stop(): void {
    this.#alarm.cancel()
  }

  /** A deadline that has come. A message that was claimed is another object once it waits again. */
  #takeLate(nowMs: number): Deadline | undefined {
    for (let next = this.#deadlines.peek(); next !== undefined; next = this.#deadlines.peek()) {
      if (next.atMs > nowMs) return undefined
      this.#deadlines.pop()
      const { state } = next.message
      if (state === 'ready' || state === 'delayed') return next
    }
    return undefined
  }

  #ring(): void {
    this.catchUp()
    for (const nextMs of [this.#delayed.peek()?.dueMs, this.#deadlines.peek()?.atMs]) {
      if (nextMs !== undefined) this.#alarm.at(nextMs)
    }
    this.#host.rang()
  }
}
