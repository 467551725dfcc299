/** Who waits for the outcome of a triggered run, and hears of it. */

import type { RunOutcome } from '../authoring/outcome.ts'
import type { RunRecord } from '../engine/contract/run-record.ts'
import { JobwrightError } from '../errors/jobwright-error.ts'
import { RunnerStoppedError } from '../errors/call-errors.ts'

/** The outcome of one message, which may be asked for before and after it is there. */
export class ExpectedOutcome {
  readonly #messageId: string
  #outcome: RunOutcome | undefined
  #isStopped = false
  /** Made when somebody asks: most outcomes are nobody's. */
  #promise: Promise<RunOutcome> | undefined
  #resolve: ((outcome: RunOutcome | Promise<never>) => void) | undefined

  constructor(messageId: string) {
    this.#messageId = messageId
  }

  /** @throws RunnerStoppedError (as a rejection) where this process stops first */
  result(): Promise<RunOutcome> {
    if (this.#outcome !== undefined) return Promise.resolve(this.#outcome)
    if (this.#isStopped) return Promise.reject(this.#notSettled())
    this.#promise ??= new Promise((resolve) => {
      this.#resolve = resolve // no more of it than is needed: there may be very many
    })
    return this.#promise
  }

  settle(outcome: RunOutcome): void {
    this.#outcome = outcome
    this.#resolve?.(outcome)
  }

  stop(): void {
    this.#isStopped = true
    if (this.#promise === undefined) return
    this.#promise.catch(() => {}) // whoever asked hears of it
    this.#resolve?.(Promise.reject(this.#notSettled()))
  }

  #notSettled(): RunnerStoppedError {
    return new RunnerStoppedError(`message ${this.#messageId} was not settled`)
  }
}

/** The outcomes that somebody in this process may ask for, by message id. */
export class RunOutcomes {
  readonly #expected = new Map<string, ExpectedOutcome>()
  #isOver = false

  /** Listens for a message. To be called before it is enqueued, as it may be settled before `enqueue` returns. */
  expect(messageId: string): ExpectedOutcome {
    const expected = new ExpectedOutcome(messageId)
    if (this.#isOver) expected.stop()
    else this.#expected.set(messageId, expected)
    return expected
  }

  /** Stops listening for a message that was not stored. */
  forget(messageId: string): void {
    this.#expected.delete(messageId)
  }

  /** The outcome of a message that somebody else in this process listens for. */
  of(messageId: string, job: string): Pick<ExpectedOutcome, 'result'> {
    const expected = this.#expected.get(messageId)
    return expected ?? { result: () => Promise.reject(notKnown(messageId, job)) }
  }

  settle(messageId: string, outcome: RunOutcome): void {
    const expected = this.#expected.get(messageId)
    if (expected === undefined) return
    this.#expected.delete(messageId)
    expected.settle(outcome)
  }

  /** This process stops: nobody hears of the rest. */
  stop(): void {
    this.#isOver = true
    for (const expected of this.#expected.values()) expected.stop()
    this.#expected.clear()
  }
}

/** The first message of a `dedupeKey` may have been sent by another process, or have ended long ago. */
function notKnown(messageId: string, job: string): JobwrightError {
  return new JobwrightError(
    'OUTCOME_UNKNOWN',
    `the outcome of message ${messageId} of job "${job}" is not known here: it was not triggered by this process, or has ended`,
  )
}

/** What the history of a triggered run tells of its outcome; an error of another process is there in words only. */
export function outcomeOf({ runId, status, results = [], reason }: RunRecord): RunOutcome {
  if (status === 'succeeded') return { status, runId, results }
  if (status !== 'failed') return { status, reason: reason ?? status }
  const error = reason === undefined ? undefined : new JobwrightError('RUN_FAILED', reason)
  return { status, runId, results, error }
}
