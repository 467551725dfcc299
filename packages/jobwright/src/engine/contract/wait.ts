/** Runs that wait for messages, and circles of them. */

import type { CircleStep } from '../../errors/wait-errors.ts'

/** A message that a run waits for. */
export interface AwaitedMessage {
  readonly id: string
  readonly job: string
}

/** Runs that wait for each other, so that none of them could ever go on. */
export interface WaitCircle {
  /** The message that the run must not wait for. */
  readonly messageId: string
  /**
   * From the run to itself: each of these waits for the next one, and the last one for the first.
   */
  readonly steps: readonly CircleStep[]
}
