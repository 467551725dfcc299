/** Waiting for a lock that another process holds. */

import { setTimeout as pause } from 'node:timers/promises'

import { systemClock } from '../../../time/clock.ts'
import { isLocked } from './sqlite-error.ts'

/**
 * The least pause before a lock is tried again, in milliseconds. Jitter keeps two processes from
 * trying in step.
 */
const AGAIN_MS = 5

/**
 * Tries until the lock is free. The time limit goes by the machine's clock, as the other process
 * does.
 *
 * @param work changes nothing if it throws
 * @throws what `work` throws once the time is over, and what it throws for any other reason
 */
export async function untilUnlocked<T>(lockTimeoutMs: number, work: () => T): Promise<T> {
  const untilMs = systemClock.elapsed() + lockTimeoutMs
  for (;;) {
    try {
      return work()
    } catch (error) {
      if (!isLocked(error) || systemClock.elapsed() >= untilMs) throw error
    }
    await pause(AGAIN_MS * (1 + Math.random()))
  }
}
