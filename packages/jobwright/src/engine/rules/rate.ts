/** Rate limits and cooldowns that processes share, and that outlast them. */

import type { RateLimit } from '../contract/rate-limit.ts'

/** The starts of a job that are kept, within the window that ends now. */
export interface Starts {
  readonly messages: number
  /** The time of the first one, in milliseconds since the epoch; `undefined` without any. */
  readonly oldestMs: number | undefined
}

/**
 * How many messages may start now, and when that number grows. The limit is that of this process,
 * also for starts under an earlier one.
 */
export function roomIn(
  { max, perMs }: RateLimit,
  { messages, oldestMs }: Starts,
): { readonly room: number; readonly growsMs: number | undefined } {
  return { room: Math.max(0, max - messages), growsMs: oldestMs === undefined ? undefined : oldestMs + perMs }
}

/** A cooldown as it is kept. */
export interface Cooldown {
  readonly untilMs: number
  readonly lengthMs: number
}

/**
 * When a cooldown ends; `undefined` if it has. A clock that was set back prolongs it by no more
 * than its own length.
 */
export function coolsUntil(cooldown: Cooldown | undefined, nowMs: number): number | undefined {
  if (cooldown === undefined || cooldown.untilMs <= nowMs) return undefined
  return Math.min(cooldown.untilMs, nowMs + cooldown.lengthMs)
}
