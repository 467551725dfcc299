/** A message as the memory engine holds it. */

import type { EarlierDeath } from '../../contract/dead-letter.ts'
import type { Message, NewMessage, SettledTo } from '../../contract/message.ts'
import { uniqueId } from '../../contract/unique-id.ts'

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
  readonly firstFailedMs: number | undefined
  readonly lineage: readonly EarlierDeath[]
}

const NOTHING: Rarely = {
  scheduledForMs: undefined,
  expiresMs: undefined,
  orderKey: undefined,
  dedupeKey: undefined,
  attempts: 0,
  recovered: false,
  alone: false,
  firstFailedMs: undefined,
  lineage: [],
}

/** The fields of every message. */
type Always = Pick<
  StoredMessage,
  'id' | 'job' | 'payload' | 'origin' | 'priority' | 'sequence' | 'dueMs' | 'sender'
>

/**
 * A message, and what the engine has to know of it. Nothing but `state` and `position` changes
 * after a claim has handed it out. There may be a million of them, so that each field costs 8 MB.
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
  readonly sender: object | undefined
  state: MessageState = 'ready'
  /**
   * Its place in a lane, if that is not its sequence: of a delayed message that came due; otherwise
   * 0.
   */
  position = 0
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
    this.sender = always.sender
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

  /** Whether it had to be claimed before this time. */
  isExpired(nowMs: number): boolean {
    const { expiresMs } = this.#rarely
    return expiresMs !== undefined && expiresMs <= nowMs
  }

  /** When an attempt failed for the first time since it was enqueued or redriven. */
  get firstFailedMs(): number | undefined {
    return this.#rarely.firstFailedMs
  }

  /** How it died before each redrive, the oldest first. */
  get lineage(): readonly EarlierDeath[] {
    return this.#rarely.lineage
  }

  /**
   * The same message as it waits from now on. The run that had it still sees the old one. It was
   * claimed in time, so it does not expire any more, and holds no key.
   */
  again({ dueMs, attempts, alone, firstFailedMs }: Changing): StoredMessage {
    const { id, job, payload, origin, priority, sequence, enqueuedMs, sender } = this
    const always = { id, job, payload, origin, priority, sequence, dueMs, sender }
    const held = { expiresMs: undefined, dedupeKey: undefined }
    return new StoredMessage(always, enqueuedMs, {
      ...this.#rarely,
      ...held,
      attempts,
      alone,
      firstFailedMs,
    })
  }
}

/**
 * Where a new message comes from: of a tick its due time, of a redriven message its earlier deaths.
 */
export interface Past {
  readonly scheduledForMs?: number | undefined
  readonly lineage?: readonly EarlierDeath[]
}

const NO_PAST: Past = {}

/** A new message as it is stored. */
export function storedMessage(
  message: NewMessage,
  { sequence, enqueuedMs }: Pick<StoredMessage, 'sequence' | 'enqueuedMs'>,
  past: Past = NO_PAST,
): StoredMessage {
  const { job, payload, origin, priority, dueMs, sender } = message
  const id = message.id ?? uniqueId(enqueuedMs)
  const always = { id, job, payload, origin, priority, sequence, dueMs, sender }
  return new StoredMessage(always, enqueuedMs, rarelyOf(message, past))
}

function rarelyOf(message: NewMessage, { scheduledForMs, lineage }: Past): Rarely {
  const { expiresMs, orderKey } = message
  const dedupeKey = message.dedupeUntilMs === undefined ? message.dedupeKey : undefined
  const rare = [scheduledForMs, lineage, expiresMs, orderKey, dedupeKey]
  if (rare.every((value) => value === undefined)) return NOTHING
  return { ...NOTHING, ...(lineage && { lineage }), scheduledForMs, expiresMs, orderKey, dedupeKey }
}

/** What a claim changes of a message that waits again. */
type Changing = Pick<StoredMessage, 'dueMs' | 'attempts' | 'alone' | 'firstFailedMs'>

/** A claimed message as it waits after its claim. */
export function waitingAgain(
  message: StoredMessage,
  { dueMs, counted, alone }: Extract<SettledTo, { state: 'waiting' }>,
  nowMs: number,
): StoredMessage {
  const attempts = message.attempts + (counted ? 1 : 0)
  const firstFailedMs = message.firstFailedMs ?? (counted ? nowMs : undefined)
  return message.again({ dueMs, attempts, alone: message.alone || alone, firstFailedMs })
}

/**
 * The message as own properties: a stored one has most of them as getters, which a copy would lose.
 */
export function plainMessage(message: Message): Message {
  const { id, job, payload, origin, priority, enqueuedMs, dueMs, scheduledForMs, orderKey } = message
  const { attempts, recovered } = message
  const place = { enqueuedMs, dueMs, scheduledForMs, orderKey, attempts, recovered }
  return { id, job, payload, origin, priority, ...place }
}

/** Sorts messages by the order in which they were enqueued. */
export function bySequence(one: StoredMessage, other: StoredMessage): number {
  return one.sequence - other.sequence
}

/** Sorts messages that came due by their places in the lane. */
export function byPosition(one: StoredMessage, other: StoredMessage): number {
  return one.position - other.position
}

/** Sorts messages by when they are due, then by the order in which they were enqueued. */
export function byDueTime(one: StoredMessage, other: StoredMessage): number {
  return one.dueMs - other.dueMs || bySequence(one, other)
}
