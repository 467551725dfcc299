/** Errors that a call to the runner rejects with. */

import { shownName } from '../wording/shown.ts'
import type { TaskKind } from '../manifest/task-kind.ts'
import { messageOf } from './error-message.ts'
import { nameHint } from './option-check.ts'
import { JobwrightError } from './jobwright-error.ts'

/** The runner stopped before it finished the call, or had stopped before the call. */
export class RunnerStoppedError extends JobwrightError {
  constructor(what: string) {
    super('RUNNER_STOPPED', `${what}: the runner has stopped`)
  }
}

/** A call came before `start()`. */
export class RunnerNotStartedError extends JobwrightError {
  constructor(what: string) {
    super('RUNNER_NOT_STARTED', `${what}: the runner has not started; await runner.start() first`)
  }
}

/** `trigger` was called for a disabled job. */
export class JobDisabledError extends JobwrightError {
  readonly job: string

  constructor(job: string, envName: string) {
    super(
      'JOB_DISABLED',
      `job "${job}" is disabled, so it cannot be triggered; enable it with ${envName}=true or enabled: true`,
    )
    this.job = job
  }
}

/** A call named a job that does not exist. */
export class UnknownJobError extends JobwrightError {
  readonly job: string

  constructor(job: string, known: readonly string[], place = 'the registry') {
    const name = shownName(job) // plain JavaScript may pass anything
    super('UNKNOWN_JOB', `there is no job "${name}" in ${place}; ${nameHint(name, known)}`)
    this.job = name
  }
}

/** `trigger` was called for a queue job, or `enqueue` for a self-contained job. */
export class WrongKindError extends JobwrightError {
  constructor(job: string, kind: TaskKind) {
    super(
      'WRONG_KIND',
      kind === 'queue'
        ? `job "${job}" is a queue job: send it a message with enqueue("${job}", message)`
        : `job "${job}" is self-contained and takes no messages: use trigger("${job}")`,
    )
  }
}

/**
 * The message or the parameters do not fit the task's schema, or the call's options do not fit the
 * job.
 */
export class InvalidMessageError extends JobwrightError {
  readonly job: string
  /** One sentence per problem. */
  readonly problems: readonly string[]

  constructor(job: string, problems: readonly string[]) {
    super('INVALID_MESSAGE', `the message for job "${job}" is not valid: ${problems.join('; ')}`)
    this.job = job
    this.problems = problems
  }
}

/**
 * The schema of a task threw, or answered with something other than a result of a Standard Schema:
 * nothing is known about the message. The `cause` is what it threw.
 */
export class SchemaError extends JobwrightError {
  readonly job: string

  constructor(job: string, cause: unknown) {
    super('SCHEMA_FAILED', `the schema of job "${job}" failed: ${messageOf(cause)}`, { cause })
    this.job = job
  }
}

/** The message or the parameters have more bytes than `maxMessageBytes`. */
export class MessageTooLargeError extends JobwrightError {
  readonly job: string
  /** The size of the JSON in UTF-8. */
  readonly bytes: number
  readonly maxBytes: number

  /** @param name the value in the caller's words: `message`, `messages[3]`, `parameters` */
  constructor(job: string, name: string, sizes: { readonly bytes: number; readonly maxBytes: number }) {
    const { bytes, maxBytes } = sizes
    super(
      'MESSAGE_TOO_LARGE',
      `${name} for job "${job}" is too large: ${bytes} bytes as JSON, and maxMessageBytes of createRunner is ${maxBytes}; store it elsewhere and send a reference to it`,
    )
    this.job = job
    this.bytes = bytes
    this.maxBytes = maxBytes
  }
}

/** A query has filters that do not exist, or that have wrong values. */
export class InvalidQueryError extends JobwrightError {
  /** One sentence per problem. */
  readonly problems: readonly string[]

  constructor(call: string, problems: readonly string[]) {
    super('INVALID_QUERY', `${call}: ${problems.join('; ')}`)
    this.problems = problems
  }
}
