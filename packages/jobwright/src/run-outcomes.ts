/** Who waits for the outcome of a triggered run, and hears of it. */

import { deferred, type Deferred } from './deferred.ts'
import { JobwrightError, RunnerStoppedError } from './errors.ts'
import type { RunOutcome } from './outcome.ts'

/** The outcomes that somebody in this process may ask for, by message id. */
export class RunOutcomes {
  readonly #waiters = new Map<string, Deferred<RunOutcome>>()
  #isOver = false

  /** Listens for a message. To be called before it is enqueued, as it may be settled before `enqueue` returns. */
  expect(messageId: string): Promise<RunOutcome> {
    const waiter = deferred<RunOutcome>()
    if (this.#isOver) waiter.reject(new RunnerStoppedError(`message ${messageId} was not settled`))
    else this.#waiters.set(messageId, waiter)
    return quiet(waiter.promise)
  }

  /** Stops listening for a message that was not stored. */
  forget(messageId: string): void {
    this.#waiters.delete(messageId)
  }

  /** The outcome of a message that somebody else in this process listens for. */
  of(messageId: string, job: string): Promise<RunOutcome> {
    return this.#waiters.get(messageId)?.promise ?? quiet(Promise.reject(notKnown(messageId, job)))
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

/** Whoever asks for the result hears of a rejection; if nobody asks, it is nobody's. */
function quiet<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {})
  return promise
}

/** The first message of a `dedupeKey` may have been sent by another process, or have ended long ago. */
function notKnown(messageId: string, job: string): JobwrightError {
  return new JobwrightError(
    'OUTCOME_UNKNOWN',
    `the outcome of message ${messageId} of job "${job}" is not known here: it was not triggered by this process, or has ended`,
  )
}
