/** The one way in which everything that runs is started and stopped. */

import type { MaybePromise } from './maybe-promise.ts'

/** A part of a runner that runs from its start to its stop. It runs once: it cannot start again. */
export interface Startable {
  /**
   * Starts the part. A start that fails may have done half of its work; `stop` undoes that.
   *
   * @throws what kept it from starting
   */
  start(): MaybePromise<void>
  /**
   * Stops the part: it begins nothing new from then on. Safe twice, before `start`, and while
   * starting. Resolves when the part is quiet, which means that nothing it began is under way. A
   * start that hangs is not waited for; if it ends after all, the part stays stopped.
   */
  stop(): MaybePromise<void>
}
