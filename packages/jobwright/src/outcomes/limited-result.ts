/** Waits for an outcome, until a signal aborts or a time has passed. */

import type { ResultOptions } from '../authoring/calls.ts'
import type { RunOutcome } from '../authoring/outcome.ts'
import { InvalidQueryError } from '../errors/call-errors.ts'
import { isObject, POSITIVE, wrongOptions, wrongValue, type Rules } from '../errors/option-check.ts'
import { ResultTimeoutError } from '../errors/wait-errors.ts'
import type { Clock } from '../time/clock.ts'
import { whenAborted } from '../time/abort-watch.ts'
import { deferred } from '../time/deferred.ts'

/** An outcome that may be waited for more than once. */
export interface Awaitable {
  readonly messageId: string
  /**
   * Calls once with the outcome, or with a rejection if this process stops first.
   *
   * @returns a function that ends it
   */
  subscribe(settled: (outcome: RunOutcome | Promise<never>) => void): () => void
}

/** What ends the wait before the outcome comes. */
export interface WaitLimits {
  readonly signals: readonly AbortSignal[]
  readonly timeoutSeconds: number | undefined
}

const RULES: Rules<keyof ResultOptions> = {
  signal: { expected: 'an AbortSignal', accepts: (value) => value instanceof AbortSignal },
  timeoutSeconds: POSITIVE,
}

/** Plain JavaScript may pass anything. @throws InvalidQueryError */
export function checkResultOptions(options: unknown): void {
  const problems = isObject(options)
    ? wrongOptions(options, RULES).map(({ problem }) => problem)
    : [wrongValue('its options', 'an object', options)]
  if (problems.length > 0) throw new InvalidQueryError('result', problems)
}

/** The limits of a caller. */
export function limitsOf({ signal, timeoutSeconds }: ResultOptions): WaitLimits {
  return { signals: signal === undefined ? [] : [signal], timeoutSeconds }
}

/**
 * Resolves to the outcome. It leaves nothing behind when it ends earlier: a caller may wait again
 * and again.
 *
 * @throws the reason of a signal, ResultTimeoutError, as rejections
 */
export function limitedResult(
  outcome: Awaitable,
  { signals, timeoutSeconds }: WaitLimits,
  clock: Clock,
): Promise<RunOutcome> {
  const wait = deferred<RunOutcome>()
  const aborted = signals.find((signal) => signal.aborted)
  if (aborted !== undefined) return Promise.reject(aborted.reason)
  const ends = signals.map((signal) => whenAborted(signal, wait.reject))
  const timer =
    timeoutSeconds === undefined
      ? undefined
      : clock.setTimer(timeoutSeconds * 1000, () =>
          wait.reject(new ResultTimeoutError(outcome.messageId, timeoutSeconds)),
        )
  const unsubscribe = outcome.subscribe(wait.resolve)
  return wait.promise.finally(() => {
    timer?.cancel()
    unsubscribe()
    for (const end of ends) end()
  })
}
