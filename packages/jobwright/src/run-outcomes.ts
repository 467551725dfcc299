/** Who waits for the outcome of a triggered run, and hears of it. */

import type { RunHandle } from './calls.ts'
import { deferred, type Deferred } from './deferred.ts'
import { RunnerStoppedError } from './errors.ts'
import type { RunOutcome } from './outcome.ts'

/** The outcomes that somebody in this process may ask for, by message id. */
export class RunOutcomes {
  readonly #waiters = new Map<string, Deferred<RunOutcome>>()
  #isOver = false

  /** Starts to listen for a message. To be called before it is enqueued, so that no outcome is missed. */
  expect(messageId: string): void {
    if (this.#isOver) return
    const { promise, resolve, reject } = deferred<RunOutcome>()
    promise.catch(() => {}) // whoever asks for the result hears of a rejection; if nobody asks, it is nobody's
    this.#waiters.set(messageId, { promise, resolve, reject })
  }

  /** Stops listening for a message that was not stored. */
  forget(messageId: string): void {
    this.#waiters.delete(messageId)
  }

  /** The handle of a message that is being listened for. */
  handle<Result>(messageId: string, job: string, deduplicated: boolean): RunHandle<Result> {
    const waiter = this.#waiters.get(messageId)
    const gone = new RunnerStoppedError(`the result of ${messageId} of job "${job}" is not known`)
    return {
      id: messageId,
      deduplicated,
      // The class says which results its runs have; the promise cannot know.
      result: () => (waiter?.promise ?? Promise.reject(gone)) as Promise<RunOutcome<Result>>,
    }
  }

  settle(messageId: string, outcome: RunOutcome): void {
    this.#waiters.get(messageId)?.resolve(outcome)
    this.#waiters.delete(messageId)
  }

  /** This process stops: nobody hears of the rest. */
  stop(): void {
    this.#isOver = true
    for (const [messageId, waiter] of this.#waiters) {
      waiter.reject(new RunnerStoppedError(`message ${messageId} was not settled`))
    }
    this.#waiters.clear()
  }
}
