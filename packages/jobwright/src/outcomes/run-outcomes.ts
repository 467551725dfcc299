/** The outcomes of triggered runs, on their way to the callers that wait for them. */

import type { EnqueuedMessage, ResultOptions, RunHandle } from '../authoring/calls.ts'
import type { RunOutcome } from '../authoring/outcome.ts'
import type { Message } from '../engine/contract/message.ts'
import type { RunRecord } from '../engine/contract/run-record.ts'
import { RunnerStoppedError } from '../errors/call-errors.ts'
import { atCaller, called } from '../errors/call-place.ts'
import { JobwrightError } from '../errors/jobwright-error.ts'
import type { Clock } from '../time/clock.ts'
import { inSlices } from '../time/slices.ts'
import type { Startable } from '../time/startable.ts'
import { checkResultOptions, limitedResult, limitsOf, type WaitLimits } from './limited-result.ts'

/** The outcome of one message. A caller may ask for it before the message is settled and after. */
export class ExpectedOutcome {
  readonly messageId: string
  /** Its neighbours among those that are expected. RunOutcomes alone changes them. */
  older: ExpectedOutcome | undefined
  newer: ExpectedOutcome | undefined
  #outcome: RunOutcome | undefined
  #isStopped = false
  /** Made when a caller asks: nobody asks for most outcomes. */
  #promise: Promise<RunOutcome> | undefined
  #resolve: ((outcome: RunOutcome | Promise<never>) => void) | undefined

  /** Those that wait until a signal aborts or a time has passed. */
  #subscribers: Set<(outcome: RunOutcome | Promise<never>) => void> | undefined

  constructor(messageId: string) {
    this.messageId = messageId
  }

  /** Whether nobody has to wait for it. */
  get isSettled(): boolean {
    return this.#outcome !== undefined || this.#isStopped
  }

  /** @throws RunnerStoppedError (as a rejection) if this process stops first */
  result(): Promise<RunOutcome> {
    if (this.#outcome !== undefined) return Promise.resolve(this.#outcome)
    if (this.#isStopped) return Promise.reject(this.#notSettled())
    this.#promise ??= new Promise((resolve) => {
      this.#resolve = resolve // and no `reject`: a program may wait for very many outcomes
    })
    return this.#promise
  }

  /**
   * Calls once with the outcome, or with a rejection if this process stops first.
   *
   * @returns a function that ends it
   */
  subscribe(settled: (outcome: RunOutcome | Promise<never>) => void): () => void {
    if (this.isSettled) {
      settled(this.#outcome ?? Promise.reject(this.#notSettled()))
      return () => {}
    }
    const subscribers = (this.#subscribers ??= new Set())
    subscribers.add(settled)
    return () => void subscribers.delete(settled)
  }

  settle(outcome: RunOutcome): void {
    this.#outcome = outcome
    this.#resolve?.(outcome)
    if (this.#subscribers !== undefined) for (const settled of this.#subscribers) settled(outcome)
  }

  stop(): void {
    this.#isStopped = true
    for (const settled of this.#subscribers ?? []) settled(Promise.reject(this.#notSettled()))
    if (this.#promise === undefined) return
    this.#promise.catch(() => {}) // the caller that asked handles it
    this.#resolve?.(Promise.reject(this.#notSettled()))
  }

  #notSettled(): RunnerStoppedError {
    return new RunnerStoppedError(`message ${this.messageId} was not settled`)
  }
}

/** How many outcomes are rejected in one turn of the event loop: each has an error of its own. */
const REJECTED_PER_TURN = 250

/**
 * The outcomes that callers in this process may ask for. There may be very many at once, so they
 * are a chain: an engine that hands back the sender of a message spares a table of all their ids.
 */
export class RunOutcomes implements Startable {
  #newest: ExpectedOutcome | undefined
  /** By message id. Made when one is first looked up: with such an engine few programs ever do. */
  #index: Map<string, ExpectedOutcome> | undefined
  #isRunning = false

  start(): void {
    this.#isRunning = true
  }

  /**
   * Rejects every outcome that is still expected, and every one that is expected from now on. An
   * outcome that comes meanwhile is no longer expected.
   */
  async stop(): Promise<void> {
    this.#isRunning = false
    const expected = [...this.#all()].toReversed()
    await inSlices(expected, REJECTED_PER_TURN, (one) => {
      this.forget(one)
      one.stop()
    })
  }

  /**
   * Expects the outcome of a message. Call this before the message is enqueued: it may be settled
   * before `enqueue` returns.
   */
  expect(messageId: string): ExpectedOutcome {
    const expected = new ExpectedOutcome(messageId)
    if (this.#isRunning) this.#add(expected)
    else expected.stop()
    return expected
  }

  /** Expects a message no longer, as it was not stored. */
  forget(expected: ExpectedOutcome): void {
    if (expected.newer !== undefined) expected.newer.older = expected.older
    else if (this.#newest === expected) this.#newest = expected.older
    if (expected.older !== undefined) expected.older.newer = expected.newer
    expected.newer = undefined
    expected.older = undefined
    this.#index?.delete(expected.messageId)
  }

  /**
   * The outcome of a message that another caller in this process expects; `undefined` if none does.
   */
  of(messageId: string): ExpectedOutcome | undefined {
    this.#index ??= new Map(Array.from(this.#all(), (expected) => [expected.messageId, expected]))
    return this.#index.get(messageId)
  }

  /** Hands out the outcome of a message. Only runs that a call triggered are expected. */
  settle({ id, sender }: Pick<Message, 'id' | 'sender'>, outcome: RunOutcome): void {
    if (!this.#isRunning) return
    const expected = sender instanceof ExpectedOutcome ? sender : this.of(id)
    if (expected === undefined || expected.isSettled) return
    this.forget(expected)
    expected.settle(outcome)
  }

  #add(expected: ExpectedOutcome): void {
    expected.older = this.#newest
    if (this.#newest !== undefined) this.#newest.newer = expected
    this.#newest = expected
    this.#index?.set(expected.messageId, expected)
  }

  *#all(): Iterable<ExpectedOutcome> {
    for (let expected = this.#newest; expected !== undefined; expected = expected.older) yield expected
  }
}

/** A triggered run, as its handle knows it. */
export interface TriggeredFacts extends EnqueuedMessage {
  readonly job: string
  /** `undefined` if nobody in this process expects the outcome. */
  readonly expected: ExpectedOutcome | undefined
  readonly clock: Clock
}

/** What `trigger` returns. It is a class, as a program may hold very many of them at once. */
export class TriggeredRun implements RunHandle<unknown> {
  readonly id: string
  readonly deduplicated: boolean
  readonly job: string
  readonly #expected: ExpectedOutcome | undefined
  readonly #clock: Clock

  constructor({ id, deduplicated, job, expected, clock }: TriggeredFacts) {
    this.id = id
    this.deduplicated = deduplicated
    this.job = job
    this.#expected = expected
    this.#clock = clock
  }

  /** Whether `result` answers at once. */
  get isSettled(): boolean {
    return this.#expected?.isSettled ?? true
  }

  result(options?: ResultOptions): Promise<RunOutcome> {
    if (options !== undefined) return called(() => this.#limited(options))
    const expected = this.#expected
    if (expected === undefined) return Promise.reject(notKnown(this.id, this.job))
    return expected.isSettled ? expected.result() : expected.result().then(undefined, rethrow)
  }

  /** Calls once when it is settled. @returns a function that ends it */
  subscribe(settled: () => void): () => void {
    return this.#expected?.subscribe(settled) ?? (() => {})
  }

  /** As `result`, with any number of signals. */
  resultWithin(limits: WaitLimits): Promise<RunOutcome> {
    const expected = this.#expected
    return expected === undefined || expected.isSettled
      ? this.result()
      : limitedResult(expected, limits, this.#clock)
  }

  async #limited(options: ResultOptions): Promise<RunOutcome> {
    checkResultOptions(options)
    return this.resultWithin(limitsOf(options))
  }
}

/**
 * A stop of the runner rejects the outcome from afar; here Node still knows who awaits it. An async
 * function would know as well, and hold three times the memory for each caller that waits.
 */
function rethrow(error: unknown): never {
  throw atCaller(error)
}

/**
 * The first message of a `dedupeKey` may have been sent by another process, or be settled already.
 */
function notKnown(messageId: string, job: string): JobwrightError {
  return new JobwrightError(
    'OUTCOME_UNKNOWN',
    `the outcome of message ${messageId} of job "${job}" is not known here: it was not triggered by this process, or has ended`,
  )
}

/** The outcome of a run that another process worked on: its record has the error only as text. */
export function outcomeOf(record: RunRecord): RunOutcome {
  const { runId, status, results = [], reason } = record
  if (status === 'succeeded') return { status, runId, results }
  if (status !== 'failed') return { status, reason: reason ?? status }
  return { status, runId, results, error: reason === undefined ? undefined : failedElsewhere(reason, record) }
}

/** The error has the stack that the other process kept. */
function failedElsewhere(reason: string, { failures = [] }: Partial<RunRecord>): JobwrightError {
  const error = new JobwrightError('RUN_FAILED', reason)
  const [failure] = failures
  if (failure?.stack !== undefined) error.stack = failure.stack
  return error
}
