/** Patience with a lock that another process holds. */

import { setTimeout as pause } from 'node:timers/promises'

import { isLocked } from './sqlite-error.ts'

/** How soon a lock is tried again; some chance keeps two processes from trying in step. */
const AGAIN_MS = 5

/** Tries until the lock is free. @param work does all or nothing @throws what it throws for other reasons, and when the time is over */
export async function untilUnlocked<T>(lockTimeoutMs: number, work: () => T): Promise<T> {
  const untilMs = performance.now() + lockTimeoutMs
  for (;;) {
    try {
      return work()
    } catch (error) {
      if (!isLocked(error) || performance.now() >= untilMs) throw error
    }
    await pause(AGAIN_MS * (1 + Math.random()))
  }
}
