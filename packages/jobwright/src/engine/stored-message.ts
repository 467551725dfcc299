/** A message as the memory engine holds it. */

import type { Message, NewMessage, SettledTo } from './engine.ts'

/** A message with what the engine has to know besides. What a claim hands out never changes but for its `state`. */
export interface StoredMessage extends Message {
  /** The order of all enqueues. */
  readonly sequence: number
  readonly expiresMs: number | undefined
  /** Held until it is claimed; `undefined` also where its key is held for a time. */
  readonly dedupeKey: string | undefined
  /** Claimed by itself from now on: it was in a batch that threw. */
  readonly alone: boolean
  state: MessageState
}

/**
 * Where a message is. `delayed` until its due time; `ready` to be claimed; `claimed` by a run; `gone` once settled, or once a
 * new one stands for it that waits again.
 * The engine moves it: delayed → ready → claimed → gone, claimed → delayed or ready (retry, release), delayed or ready → gone
 * (cancelled, superseded, dropped).
 */
export type MessageState = 'delayed' | 'ready' | 'claimed' | 'gone'

/** A message as it is stored when it comes in. */
export function storedMessage(
  message: NewMessage,
  facts: Pick<StoredMessage, 'sequence' | 'enqueuedMs' | 'scheduledForMs'>,
): StoredMessage {
  return {
    id: message.id ?? `m${facts.sequence.toString(36)}`,
    ...facts,
    job: message.job,
    payload: message.payload,
    origin: message.origin,
    priority: message.priority,
    dueMs: message.dueMs,
    expiresMs: message.expiresMs,
    orderKey: message.orderKey,
    dedupeKey: message.dedupeUntilMs === undefined ? message.dedupeKey : undefined,
    attempts: 0,
    recovered: false,
    alone: false,
    state: 'ready',
  }
}

/** A claimed message as it waits after its claim: the run goes on to see it as it was. */
export function waitingAgain(
  message: StoredMessage,
  { dueMs, counted, alone }: Extract<SettledTo, { state: 'waiting' }>,
): StoredMessage {
  const attempts = message.attempts + (counted ? 1 : 0)
  return { ...message, dueMs, attempts, alone: message.alone || alone }
}

/** Sorts messages by the order in which they were enqueued. */
export function bySequence(one: StoredMessage, other: StoredMessage): number {
  return one.sequence - other.sequence
}

/** Sorts messages by when they are due, then by the order in which they were enqueued. */
export function byDueTime(one: StoredMessage, other: StoredMessage): number {
  return one.dueMs - other.dueMs || bySequence(one, other)
}
