/** A message as the memory engine holds it. */

import type { Message, NewMessage, SettledTo } from '../contract/message.ts'
import { uniqueId } from '../contract/unique-id.ts'

/**
 * Where a message is: `delayed` until its due time, `ready` to be claimed, `claimed` by a run,
 * `gone` once it is settled. A claimed message that waits again is another object.
 *
 * The engine moves it: delayed → ready → claimed → gone, claimed → delayed or ready (retry,
 * release), delayed or ready → gone (cancelled, superseded, dropped).
 */
export type MessageState = 'delayed' | 'ready' | 'claimed' | 'gone'

/** The fields that few messages use; all others share one object. */
interface Rarely {
  readonly scheduledForMs: number | undefined
  readonly expiresMs: number | undefined
  readonly orderKey: string | undefined
  readonly dedupeKey: string | undefined
  readonly attempts: number
  readonly recovered: boolean
  readonly alone: boolean
}

const NOTHING: Rarely = {
  scheduledForMs: undefined,
  expiresMs: undefined,
  orderKey: undefined,
  dedupeKey: undefined,
  attempts: 0,
  recovered: false,
  alone: false,
}

/** The fields of every message. */
type Always = Pick<StoredMessage, 'id' | 'job' | 'payload' | 'origin' | 'priority' | 'sequence' | 'dueMs'>

/**
 * A message, and what the engine has to know of it. Nothing but `state` and `next` changes after a
 * claim has handed it out. There may be a million of them, so that each field costs 8 MB.
 */
export class StoredMessage implements Message {
  readonly id: string
  readonly job: string
  readonly payload: unknown
  readonly origin: Message['origin']
  readonly priority: Message['priority']
  /** Its place in the order of all enqueues and claims. */
  readonly sequence: number
  readonly dueMs: number
  state: MessageState = 'ready'
  /** The message behind it in a lane. */
  next: StoredMessage | undefined
  /**
   * From enqueue to due time: a small integer is stored in the field, a time would need an object
   * of its own.
   */
  readonly #waitMs: number
  readonly #rarely: Rarely

  constructor(always: Always, enqueuedMs: number, rarely: Rarely) {
    this.id = always.id
    this.job = always.job
    this.payload = always.payload
    this.origin = always.origin
    this.priority = always.priority
    this.sequence = always.sequence
    this.dueMs = always.dueMs
    this.#waitMs = always.dueMs - enqueuedMs
    this.#rarely = rarely
  }

  get enqueuedMs(): number {
    return this.dueMs - this.#waitMs
  }

  get scheduledForMs(): number | undefined {
    return this.#rarely.scheduledForMs
  }

  get expiresMs(): number | undefined {
    return this.#rarely.expiresMs
  }

  get orderKey(): string | undefined {
    return this.#rarely.orderKey
  }

  /** The key that it holds until it is claimed; `undefined` also if it holds one for a time. */
  get dedupeKey(): string | undefined {
    return this.#rarely.dedupeKey
  }

  get attempts(): number {
    return this.#rarely.attempts
  }

  get recovered(): boolean {
    return this.#rarely.recovered
  }

  /** Whether it is claimed alone, after it was in a batch that threw. */
  get alone(): boolean {
    return this.#rarely.alone
  }

  /** The same message as it waits from now on. The run that had it still sees the old one. */
  again({ dueMs, attempts, alone }: Pick<StoredMessage, 'dueMs' | 'attempts' | 'alone'>): StoredMessage {
    const { id, job, payload, origin, priority, sequence, enqueuedMs } = this
    const always = { id, job, payload, origin, priority, sequence, dueMs }
    return new StoredMessage(always, enqueuedMs, { ...this.#rarely, attempts, alone })
  }
}

/** A new message as it is stored. */
export function storedMessage(
  message: NewMessage,
  facts: Pick<StoredMessage, 'sequence' | 'enqueuedMs' | 'scheduledForMs'>,
): StoredMessage {
  const { job, payload, origin, priority, dueMs } = message
  const { sequence, enqueuedMs } = facts
  const id = message.id ?? uniqueId(enqueuedMs)
  const always = { id, job, payload, origin, priority, sequence, dueMs }
  return new StoredMessage(always, enqueuedMs, rarelyOf(message, facts.scheduledForMs))
}

function rarelyOf(message: NewMessage, scheduledForMs: number | undefined): Rarely {
  const { expiresMs, orderKey } = message
  const dedupeKey = message.dedupeUntilMs === undefined ? message.dedupeKey : undefined
  const isPlain = [scheduledForMs, expiresMs, orderKey, dedupeKey].every((value) => value === undefined)
  return isPlain ? NOTHING : { ...NOTHING, scheduledForMs, expiresMs, orderKey, dedupeKey }
}

/** A claimed message as it waits after its claim. */
export function waitingAgain(
  message: StoredMessage,
  { dueMs, counted, alone }: Extract<SettledTo, { state: 'waiting' }>,
): StoredMessage {
  const attempts = message.attempts + (counted ? 1 : 0)
  return message.again({ dueMs, attempts, alone: message.alone || alone })
}

/** Sorts messages by the order in which they were enqueued. */
export function bySequence(one: StoredMessage, other: StoredMessage): number {
  return one.sequence - other.sequence
}

/** Sorts messages by when they are due, then by the order in which they were enqueued. */
export function byDueTime(one: StoredMessage, other: StoredMessage): number {
  return one.dueMs - other.dueMs || bySequence(one, other)
}
