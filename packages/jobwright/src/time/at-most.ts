/** Waits for something that may hang, but not for ever. */

import type { Clock } from './clock.ts'
import { deferred } from './deferred.ts'
import type { MaybePromise } from './maybe-promise.ts'

/** How long the stop of a runner waits for code that is not its own. */
const CLOSE_MS = 5000

/** Resolves or rejects as the work does. @throws Error if it takes longer than 5 s */
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
