/** A message as the memory engine holds it. */

import type { Message } from './engine.ts'

/** A message with what changes while it waits. */
export interface StoredMessage extends Message {
  /** The order of all enqueues. */
  readonly sequence: number
  readonly expiresMs: number | undefined
  readonly dedupeKey: string | undefined
  dueMs: number
  attempts: number
  /** Claimed by itself from now on: it was in a batch that threw. */
  alone: boolean
  state: MessageState
}

/**
 * Where a message is. `delayed` until its due time; `ready` to be claimed; `claimed` by a run; `gone` once settled.
 * The engine moves it: delayed → ready → claimed → gone, claimed → delayed or ready (retry, release), delayed or ready → gone
 * (cancelled, superseded, dropped).
 */
export type MessageState = 'delayed' | 'ready' | 'claimed' | 'gone'

/** Sorts messages by the order in which they were enqueued. */
export function bySequence(one: StoredMessage, other: StoredMessage): number {
  return one.sequence - other.sequence
}

/** Sorts messages by when they are due, then by the order in which they were enqueued. */
export function byDueTime(one: StoredMessage, other: StoredMessage): number {
  return one.dueMs - other.dueMs || bySequence(one, other)
}
