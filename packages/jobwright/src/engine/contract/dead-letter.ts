/** A message that failed for good and is kept for a person, and how it is redriven. */

import type { Message, NewMessage } from './message.ts'

/** A message that failed for good. Times are milliseconds since the epoch. */
export interface DeadLetter {
  /** As it died: its `attempts` count the one that it died of, see `deadMessage`. */
  readonly message: Message
  /** A short word, as the settlement gave it. */
  readonly reason: string
  /** What was thrown, in words; empty if nothing was. */
  readonly error: string
  readonly stack: string | undefined
  /** When an attempt of it failed for the first time since it was enqueued or redriven. */
  readonly firstFailedMs: number
  readonly diedMs: number
  /** How it died before each redrive, the oldest first. */
  readonly lineage: readonly EarlierDeath[]
}

/** How a message died before it was redriven. */
export interface EarlierDeath {
  readonly reason: string
  readonly error: string
  /** All attempts of that life, the last one included. */
  readonly attempts: number
  readonly diedMs: number
  readonly redrivenMs: number
}

/**
 * Which dead letters: those with these message ids, those of a job, or those that are both. An
 * empty choice chooses none.
 */
export interface DeadLetterChoice {
  readonly ids?: readonly string[]
  readonly job?: string
}

/** The message of a dead letter: that of its last claim, with the attempt that it died of. */
export function deadMessage(message: Message): Message {
  return { ...message, attempts: message.attempts + 1 }
}

/**
 * How a redriven message starts: as if it were new, due now, with its id, at the end of its order.
 */
export function redrivenMessage(
  { id, job, payload, origin, priority, orderKey }: Message,
  nowMs: number,
): NewMessage {
  return { id, job, payload, origin, priority, orderKey, dueMs: nowMs }
}

/** The entry in the lineage of a redriven message that its latest death becomes. */
export function earlierDeath(
  { message, reason, error, diedMs }: Omit<DeadLetter, 'lineage'>,
  redrivenMs: number,
): EarlierDeath {
  return { reason, error, attempts: message.attempts, diedMs, redrivenMs }
}
