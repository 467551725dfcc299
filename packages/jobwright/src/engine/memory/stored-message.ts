/** A message as the memory engine holds it. */

import type { Message, NewMessage, SettledTo } from '../contract/message.ts'

/**
 * Where a message is. `delayed` until its due time; `ready` to be claimed; `claimed` by a run; `gone` once settled, or once a
 * new one stands for it that waits again.
 * The engine moves it: delayed → ready → claimed → gone, claimed → delayed or ready (retry, release), delayed or ready → gone
 * (cancelled, superseded, dropped).
 */
export type MessageState = 'delayed' | 'ready' | 'claimed' | 'gone'

/** What few messages have: those that have none of it share one object. */
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

/** What is written down of every message. */
type Always = Pick<StoredMessage, 'id' | 'job' | 'payload' | 'origin' | 'priority' | 'sequence' | 'dueMs'>

/**
 * A message with what the engine has to know besides. What a claim hands out never changes but for its `state`. There may be
 * a million of them, so that each field costs 8 MB.
 */
export class StoredMessage implements Message {
  readonly id: string
  readonly job: string
  readonly payload: unknown
  readonly origin: Message['origin']
  readonly priority: Message['priority']
  /** The order of all enqueues. */
  readonly sequence: number
  readonly dueMs: number
  state: MessageState = 'ready'
  /** The one behind it, where it stands in a line. */
  next: StoredMessage | undefined
  /** A small number, which takes no memory of its own, as a time would. */
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

  /** Held until it is claimed; `undefined` also where its key is held for a time. */
  get dedupeKey(): string | undefined {
    return this.#rarely.dedupeKey
  }

  get attempts(): number {
    return this.#rarely.attempts
  }

  get recovered(): boolean {
    return this.#rarely.recovered
  }

  /** Claimed by itself from now on: it was in a batch that threw. */
  get alone(): boolean {
    return this.#rarely.alone
  }

  /** The same message, as it waits from now on: the run that had it goes on to see it as it was. */
  again({ dueMs, attempts, alone }: Pick<StoredMessage, 'dueMs' | 'attempts' | 'alone'>): StoredMessage {
    const { id, job, payload, origin, priority, sequence, enqueuedMs } = this
    const always = { id, job, payload, origin, priority, sequence, dueMs }
    return new StoredMessage(always, enqueuedMs, { ...this.#rarely, attempts, alone })
  }
}

/** A message as it is stored when it comes in. */
export function storedMessage(
  message: NewMessage,
  facts: Pick<StoredMessage, 'sequence' | 'enqueuedMs' | 'scheduledForMs'>,
): StoredMessage {
  const { job, payload, origin, priority, dueMs } = message
  const { sequence, enqueuedMs } = facts
  const id = message.id ?? `m${sequence.toString(36)}`
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
