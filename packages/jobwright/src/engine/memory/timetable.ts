/** What happens to waiting messages at a time: some become due, some are given up. One alarm for all. */

import { Alarm } from '../../time/alarm.ts'
import type { Clock } from '../../time/clock.ts'
import { Heap } from '../../time/heap.ts'
import { Deadlines, type Deadline } from './deadlines.ts'
import { byDueTime, type StoredMessage } from './stored-message.ts'

/** Who is told. */
export interface TimetableHost {
  readonly clock: Clock
  /** A delay is over. */
  due(message: StoredMessage): void
  /** A message has waited for as long as it may. */
  late(message: StoredMessage, cause: Deadline['cause']): void
  /** The alarm rang, and all that had come was told. */
  rang(): void
}

/** The delayed messages and the deadlines of one engine. */
export class Timetable {
  readonly #host: TimetableHost
  readonly #alarm: Alarm
  readonly #delayed = new Heap<StoredMessage>(byDueTime)
  readonly #deadlines = new Deadlines()

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
    this.#deadlines.add(deadline)
    this.#alarm.at(deadline.atMs)
  }

  /** The messages that are not due yet. */
  *delayed(): Iterable<StoredMessage> {
    for (const message of this.#delayed.items()) if (message.state === 'delayed') yield message
  }

  /** After a machine slept, a claim may come before the alarm: what has expired must be gone by then. */
  catchUp(): void {
    const nowMs = this.#host.clock.now()
    for (let head = this.#delayed.peek(); head !== undefined; head = this.#delayed.peek()) {
      if (head.state === 'delayed' && head.dueMs > nowMs) break
      this.#delayed.pop()
      if (head.state === 'delayed') this.#host.due(head)
    }
    for (;;) {
      const late = this.#deadlines.takePassed(nowMs)
      if (late === undefined) return
      this.#host.late(late.message, late.cause)
    }
  }

  stop(): void {
    this.#alarm.cancel()
  }

  #ring(): void {
    this.catchUp()
    for (const nextMs of [this.#delayed.peek()?.dueMs, this.#deadlines.nextMs]) {
      if (nextMs !== undefined) this.#alarm.at(nextMs)
    }
    this.#host.rang()
  }
}
