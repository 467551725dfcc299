/** Errors that a task throws, and errors that end an attempt or a run. */

import type { TaskKind } from '../manifest/task-kind.ts'
import { shown } from '../wording/shown.ts'
import { messageOf } from './error-message.ts'
import { JobwrightError } from './jobwright-error.ts'

/** Throw it if another attempt cannot help: the message goes to the dead letters at once. */
export class NonRetryableError extends JobwrightError {
  constructor(message: string, options?: ErrorOptions) {
    super('NON_RETRYABLE', message, options)
  }
}

/** Throw it to have the next attempt after a number of seconds, as long as attempts are left. */
export class RetryAfterError extends JobwrightError {
  readonly seconds: number

  /** @throws InvalidSecondsError unless `seconds` is a number ≥ 0 */
  constructor(seconds: number, message = `try again after ${seconds} s`, options?: ErrorOptions) {
    checkSeconds('RetryAfterError', seconds)
    super('RETRY_AFTER', message, options)
    this.seconds = seconds
  }
}

/** Throw it to put the message back for a number of seconds, without counting the attempt. */
export class SnoozeError extends JobwrightError {
  readonly seconds: number

  /** @throws InvalidSecondsError unless `seconds` is a number ≥ 0 */
  constructor(seconds: number, message = `snoozed for ${seconds} s`, options?: ErrorOptions) {
    checkSeconds('SnoozeError', seconds)
    super('SNOOZE', message, options)
    this.seconds = seconds
  }
}

/** A task passed something other than a number of seconds, for example from a missing header. */
export class InvalidSecondsError extends JobwrightError {
  constructor(where: string, seconds: unknown) {
    super('INVALID_SECONDS', `${where}: expected the seconds to be a number ≥ 0, got ${shown(seconds)}`)
  }
}

/** @param where the name of the call, for the message @throws InvalidSecondsError */
export function checkSeconds(where: string, seconds: number): void {
  if (!Number.isFinite(seconds) || seconds < 0) throw new InvalidSecondsError(where, seconds)
}

/** An attempt took longer than `timeoutSeconds`. It is also the reason of the aborted signal. */
export class TimeoutError extends JobwrightError {
  readonly job: string
  readonly seconds: number

  constructor(job: string, seconds: number, attempt: number, tries: number) {
    super('TIMEOUT', `job "${job}" timed out after ${seconds} s (attempt ${attempt} of ${tries})`)
    this.job = job
    this.seconds = seconds
  }
}

/** The class of a job cannot be loaded: its module throws, or does not export the class. */
export class JobLoadError extends JobwrightError {
  readonly job: string
  /** The task file, relative to the project's root. */
  readonly file: string

  constructor(job: string, file: string, cause: unknown) {
    super('CANNOT_LOAD', `the class of job "${job}" cannot be loaded from ${file}: ${messageOf(cause)}`, {
      cause,
    })
    this.job = job
    this.file = file
  }
}

/**
 * A run lost its claim, so that another run may work on its messages. It is also the reason of the
 * aborted signal.
 */
export class LeaseLostError extends JobwrightError {
  readonly job: string

  constructor(job: string, why: string) {
    super('LEASE_LOST', `a run of job "${job}" lost its lease: ${why}`)
    this.job = job
  }
}

/**
 * A run, or one message of its batch, was cancelled by `cancel()`. It is also the reason of the
 * aborted signal.
 */
export class CancelledError extends JobwrightError {
  /** The message, if it alone was cancelled. */
  readonly messageId: string | undefined

  constructor(runId: string, messageId?: string) {
    super(
      'CANCELLED',
      `${messageId === undefined ? '' : `message ${messageId} of `}run ${runId} was cancelled`,
    )
    this.messageId = messageId
  }
}

/** A task settled the same message of its batch twice. */
export class AlreadySettledError extends JobwrightError {
  constructor(messageId: string, first: string, second: string) {
    super(
      'ALREADY_SETTLED',
      `message ${messageId} was settled with ${first}(), so ${second}() comes too late`,
    )
  }
}

/** A task class lacks the method that does the work. */
export class MissingMethodError extends JobwrightError {
  constructor(job: string, kind: TaskKind) {
    const missing =
      kind === 'queue' ? 'neither process(message, context) nor execute(context)' : 'no execute(context)'
    super('MISSING_METHOD', `the class of job "${job}" has ${missing}`)
  }
}

/** A task returned something other than results. */
export class InvalidResultError extends JobwrightError {
  constructor(job: string, expected: string, got: string) {
    super('INVALID_RESULT', `job "${job}" must return ${expected}, got ${got}`)
  }
}

/** A task read a capability that its job does not list in `requires`. */
export class CapabilityError extends JobwrightError {
  constructor(job: string, capability: string) {
    super(
      'CAPABILITY_NOT_REQUIRED',
      `job "${job}" reads the capability "${capability}" without requiring it; add requires: ['${capability}'] to its options`,
    )
  }
}
