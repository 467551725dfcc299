/**
 * When something happens to a waiting message: it becomes due, or is given up. One alarm for all of
 * them.
 */

import { Alarm } from '../../../time/alarm.ts'
import type { Clock } from '../../../time/clock.ts'
import { SortedList } from '../../../time/sorted-list.ts'
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
  /** The alarm rang, after `due` and `late` were called for what had come. */
  rang(): void
}

/**
 * The most messages of each kind that come at a time: very many may come at once, and the event
 * loop must not stand still for all of them.
 */
const MOST_AT_A_TIME = 1000

/**
 * The delayed messages and the deadlines of one engine. Whatever becomes of a message, its entries
 * are taken out at once: an entry keeps the payload in memory.
 */
export class Timetable {
  readonly #host: TimetableHost
  readonly #alarm: Alarm
  readonly #delayed = new SortedList<StoredMessage>(byDueTime)
  readonly #deadlines = new SortedList<Deadline>(byDeadline)

  constructor(host: TimetableHost) {
    this.#host = host
    this.#alarm = new Alarm(host.clock, () => this.#ring())
  }

  /** Keeps a message until it is due. */
  delay(message: StoredMessage): void {
    message.state = 'delayed'
    this.#delayed.add(message)
    this.#alarm.at(message.dueMs)
  }

  /** Takes a delayed message out. */
  forget(message: StoredMessage): void {
    this.#delayed.delete(message)
  }

  setDeadline(deadline: Deadline): void {
    this.#deadlines.add(deadline)
    this.#alarm.at(deadline.atMs)
  }

  /** Called when the message of a deadline was claimed or has ended. */
  liftDeadline(deadline: Deadline): void {
    this.#deadlines.delete(deadline)
  }

  /** Whether delayed messages are due that have not come yet. */
  isBehind(nowMs: number): boolean {
    const next = this.#delayed.first
    return next !== undefined && next.dueMs <= nowMs
  }

  /**
   * Does what the alarm does. After a machine slept, a claim may come before the alarm rings.
   *
   * @returns whether everything has come
   */
  catchUp(): boolean {
    const nowMs = this.#host.clock.now()
    for (let count = 0; count < MOST_AT_A_TIME && this.isBehind(nowMs); count += 1) {
      const message = this.#delayed.takeFirst()
      if (message !== undefined) this.#host.due(message)
    }
    for (let count = 0; count < MOST_AT_A_TIME && this.#isLate(nowMs); count += 1) {
      const deadline = this.#deadlines.takeFirst()
      if (deadline !== undefined) this.#host.late(deadline.message, deadline.cause)
    }
    return !this.isBehind(nowMs) && !this.#isLate(nowMs)
  }

  stop(): void {
    this.#alarm.cancel()
  }

  #isLate(nowMs: number): boolean {
    const next = this.#deadlines.first
    return next !== undefined && next.atMs <= nowMs
  }

  #ring(): void {
    this.catchUp()
    for (const nextMs of [this.#delayed.first?.dueMs, this.#deadlines.first?.atMs]) {
      if (nextMs !== undefined) this.#alarm.at(nextMs)
    }
    this.#host.rang()
  }
}

function byDeadline(one: Deadline, other: Deadline): number {
  return (
    one.atMs - other.atMs ||
    one.message.sequence - other.message.sequence ||
    one.cause.length - other.cause.length
  )
}
