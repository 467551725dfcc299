/** A message that failed for good and is kept for a person. */

import type { Message } from './message.ts'

/** A message that failed for good. */
export interface DeadLetter {
  /** As it was claimed last: `attempts` does not count the attempt that it died of. */
  readonly message: Message
  readonly reason: string
  /** What was thrown, in words; empty where nothing was. */
  readonly error: string
  readonly stack: string | undefined
  /** When an attempt of it failed for the first time. */
  readonly firstFailedMs: number
  readonly diedMs: number
  /** How it died before, the oldest first: it was redriven after each. */
  readonly lineage: readonly EarlierDeath[]
}

/** How a message died before it was redriven. */
export interface EarlierDeath {
  readonly reason: string
  readonly error: string
  readonly attempts: number
  readonly diedMs: number
  readonly redrivenMs: number
}

/** Which dead letters: those with these message ids, or all of a job; nothing chooses none. */
export interface DeadLetterChoice {
  readonly ids?: readonly string[]
  readonly job?: string
}
