/** Waiting for something that may hang, for so long and no longer. */

import type { Clock } from './clock.ts'
import { deferred } from './deferred.ts'
import type { MaybePromise } from './maybe-promise.ts'

/** How long the end of a runner waits for something of others to close. */
const CLOSE_MS = 5000

/** What the work gives. What it still does later is nobody's business. @throws Error where it takes longer than 5 s */
export async function atMost<T>(work: MaybePromise<T>, clock: Clock): Promise<T> {
  const late = deferred<never>()
  const timer = clock.setTimer(CLOSE_MS, () =>
    late.reject(new Error(`it did not end within ${CLOSE_MS / 1000} s`)),
  )
  try {
    return await Promise.race([work, late.promise])
  } finally {
    timer.cancel()
  }
}
