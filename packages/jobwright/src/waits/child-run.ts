/** The handle of a run that a task triggered through its context. */

import type { ResultOptions, RunHandle } from '../authoring/calls.ts'
import type { RunOutcome } from '../authoring/outcome.ts'
import { called } from '../errors/call-place.ts'
import type { TriggeredRun } from '../outcomes/run-outcomes.ts'
import type { WaitingRun, Waits } from './waits.ts'

/** Its `result` lets the run of the task wait. */
export class ChildRun implements RunHandle<unknown> {
  readonly id: string
  readonly deduplicated: boolean
  readonly #triggered: TriggeredRun
  readonly #run: WaitingRun
  readonly #waits: Waits

  constructor(triggered: TriggeredRun, run: WaitingRun, waits: Waits) {
    this.id = triggered.id
    this.deduplicated = triggered.deduplicated
    this.#triggered = triggered
    this.#run = run
    this.#waits = waits
  }

  result(options: ResultOptions = {}): Promise<RunOutcome> {
    const waiting = called(() => this.#waits.wait(this.#run, this.#triggered, options))
    waiting.catch(() => {}) // a task may leave it: it must not end the process when the run ends
    return waiting
  }
}
