/** What becomes of a message whose attempt threw: pure rules. */

import { backoffMs, type BackoffOptions } from '../manifest/backoff.ts'
import { messageOf } from '../errors/error-message.ts'
import type { ResolvedOptions } from '../manifest/options.ts'
import type { SettledTo } from '../engine/contract/message.ts'
import {
  InvalidResultError,
  MissingMethodError,
  NonRetryableError,
  RetryAfterError,
} from '../errors/task-errors.ts'

/** What the rules go by. */
export interface FailureFacts {
  readonly options: BackoffOptions & Pick<ResolvedOptions, 'maxRetries'>
  /** 1 for the first try. */
  readonly attempt: number
  /** What `shouldRetryOnError` said, or an error that answers the question itself. */
  readonly shouldRetry: boolean
  /** Whether the message is claimed by itself from now on. */
  readonly alone: boolean
  readonly nowMs: number
  /** In [0, 1). */
  readonly random: number
}

/** A retry where attempts are left and the error allows one, else the dead letters. */
export function settlementOf(error: unknown, facts: FailureFacts): SettledTo {
  const { options, attempt, nowMs, alone, random } = facts
  if (!mayRetry(error, facts)) return deadLetter('not-retryable', error)
  if (attempt > options.maxRetries) return deadLetter('exhausted', error)
  const delayMs =
    error instanceof RetryAfterError ? error.seconds * 1000 : backoffMs(options, attempt, random)
  return { state: 'waiting', dueMs: nowMs + delayMs, counted: true, alone }
}

/** Whether the task is asked at all: these errors answer the question themselves. */
export function answersItself(error: unknown): boolean {
  return isFinal(error) || error instanceof RetryAfterError
}

/** A settlement as failed for good. */
export function deadLetter(reason: string, error: unknown): SettledTo {
  return { state: 'dead', reason, error: messageOf(error), stack: stackOf(error) }
}

/** Programs that look at call sites make other things of it than text. */
function stackOf(error: unknown): string | undefined {
  try {
    const stack: unknown = error instanceof Error ? error.stack : undefined
    return typeof stack === 'string' ? stack : undefined
  } catch {
    return undefined
  }
}

function mayRetry(error: unknown, { shouldRetry }: FailureFacts): boolean {
  return !isFinal(error) && shouldRetry
}

/** Errors that the same code will throw again. */
function isFinal(error: unknown): boolean {
  return (
    error instanceof NonRetryableError ||
    error instanceof InvalidResultError ||
    error instanceof MissingMethodError
  )
}
