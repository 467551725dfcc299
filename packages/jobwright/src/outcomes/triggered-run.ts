/** A run that was asked for, in the hands of who asked. */

import type { EnqueuedMessage, RunHandle } from '../authoring/calls.ts'
import type { RunOutcome } from '../authoring/outcome.ts'
import type { ExpectedOutcome } from './run-outcomes.ts'

/** What `trigger` gives: a class, as there may be very many of them at once. */
export class TriggeredRun implements RunHandle<unknown> {
  readonly id: string
  readonly deduplicated: boolean
  readonly #outcome: Pick<ExpectedOutcome, 'result'>

  constructor({ id, deduplicated }: EnqueuedMessage, outcome: Pick<ExpectedOutcome, 'result'>) {
    this.id = id
    this.deduplicated = deduplicated
    this.#outcome = outcome
  }

  result(): Promise<RunOutcome> {
    return this.#outcome.result()
  }
}
