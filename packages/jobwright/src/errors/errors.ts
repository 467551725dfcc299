/** Every error that the runtime throws: one base class, a stable code, the data in fields. */

import type { TaskKind } from '../manifest/task-kind.ts'
import { messageOf } from './error-message.ts'
import { nameHint } from './option-check.ts'

/** The base of all errors of this package. */
export class JobwrightError extends Error {
  /** Permanent; safe to branch on. */
  readonly code: string

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = new.target.name
    this.code = code
  }
}

/** Throw it where another try cannot help: the message goes to the dead letters at once. */
export class NonRetryableError extends JobwrightError {
  constructor(message: string, options?: ErrorOptions) {
    super('NON_RETRYABLE', message, options)
  }
}

/** Throw it to be tried again after so many seconds, while attempts are left. */
export class RetryAfterError extends JobwrightError {
  readonly seconds: number

  /** @throws InvalidSecondsError unless the seconds are a number ≥ 0 */
  constructor(seconds: number, message = `try again after ${seconds} s`, options?: ErrorOptions) {
    checkSeconds('RetryAfterError', seconds)
    super('RETRY_AFTER', message, options)
    this.seconds = seconds
  }
}

/** Throw it to have the message put back for so many seconds without counting the attempt. */
export class SnoozeError extends JobwrightError {
  readonly seconds: number

  /** @throws InvalidSecondsError unless the seconds are a number ≥ 0 */
  constructor(seconds: number, message = `snoozed for ${seconds} s`, options?: ErrorOptions) {
    checkSeconds('SnoozeError', seconds)
    super('SNOOZE', message, options)
    this.seconds = seconds
  }
}

/** A task gave a number of seconds that is none: of a header that was not there, say. */
export class InvalidSecondsError extends JobwrightError {
  constructor(where: string, seconds: unknown) {
    super('INVALID_SECONDS', `${where}: expected the seconds to be a number ≥ 0, got ${String(seconds)}`)
  }
}

/** @throws InvalidSecondsError */
export function checkSeconds(where: string, seconds: number): void {
  if (!Number.isFinite(seconds) || seconds < 0) throw new InvalidSecondsError(where, seconds)
}

/** An attempt took longer than `timeoutSeconds`. Also the reason of the aborted signal. */
export class TimeoutError extends JobwrightError {
  readonly job: string
  readonly seconds: number

  constructor(job: string, seconds: number, attempt: number, tries: number) {
    super('TIMEOUT', `job "${job}" timed out after ${seconds} s (attempt ${attempt} of ${tries})`)
    this.job = job
    this.seconds = seconds
  }
}

/** The module of a job's class throws when it is imported, or does not export the class. */
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

/** A run lost its hold on its messages: another one may work on them. Also the reason of the aborted signal. */
export class LeaseLostError extends JobwrightError {
  readonly job: string

  constructor(job: string, why: string) {
    super('LEASE_LOST', `a run of job "${job}" lost its lease: ${why}`)
    this.job = job
  }
}

/** A run was cancelled by `cancel()`. Also the reason of the aborted signal. */
export class CancelledError extends JobwrightError {
  constructor(runId: string) {
    super('CANCELLED', `run ${runId} was cancelled`)
  }
}

/** The runner stopped before the work was done, or was asked after it had stopped. */
export class RunnerStoppedError extends JobwrightError {
  constructor(what: string) {
    super('RUNNER_STOPPED', `${what}: the runner has stopped`)
  }
}

/** The runner was asked for work before `start()`. */
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

/** A call named a job that the registry does not have. */
export class UnknownJobError extends JobwrightError {
  readonly job: string

  constructor(job: string, known: readonly string[], place = 'the registry') {
    super('UNKNOWN_JOB', `there is no job "${job}" in ${place}; ${nameHint(job, known)}`)
    this.job = job
  }
}

/** A call was made for a job of the other kind. */
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

/** A message or parameters did not fit the task's schema, or the call's options did not fit the job. */
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

/** A message or parameters have more bytes than the runner takes. */
export class MessageTooLargeError extends JobwrightError {
  readonly job: string
  /** Of its JSON, in UTF-8. */
  readonly bytes: number
  readonly maxBytes: number

  /** @param name what the caller calls it: "message", "messages[3]", "parameters" */
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

/** A list of what is kept was asked for by filters that there are not. */
export class InvalidQueryError extends JobwrightError {
  /** One sentence per problem. */
  readonly problems: readonly string[]

  constructor(call: string, problems: readonly string[]) {
    super('INVALID_QUERY', `${call}: ${problems.join('; ')}`)
    this.problems = problems
  }
}

/** A task settled a message of its batch twice. */
export class AlreadySettledError extends JobwrightError {
  constructor(messageId: string, first: string, second: string) {
    super(
      'ALREADY_SETTLED',
      `message ${messageId} was settled with ${first}(), so ${second}() comes too late`,
    )
  }
}

/** A class of a queue job has neither `process` nor `execute`. */
export class MissingMethodError extends JobwrightError {
  constructor(job: string, kind: TaskKind) {
    const missing =
      kind === 'queue' ? 'neither process(message, context) nor execute(context)' : 'no execute(context)'
    super('MISSING_METHOD', `the class of job "${job}" has ${missing}`)
  }
}

/** A task returned something that is no result. */
export class InvalidResultError extends JobwrightError {
  constructor(job: string, expected: string, got: string) {
    super('INVALID_RESULT', `job "${job}" must return ${expected}, got ${got}`)
  }
}

/** The configuration is wrong: every bad value at once. */
export class ConfigError extends JobwrightError {
  /** One sentence per bad value: where it stands, its job, what was expected, what was given. */
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(
      'INVALID_CONFIG',
      `${problems.length === 1 ? 'a configured value is' : `${problems.length} configured values are`} not valid:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`,
    )
    this.problems = problems
  }
}

/** An option of `createRunner` has a value that it cannot have. */
export class RunnerOptionError extends JobwrightError {
  /** The option's name: `history.maxRuns`. */
  readonly option: string

  /** @param problem a sentence such as `expected workers to be an integer ≥ 1, got 0` */
  constructor(option: string, problem: string) {
    super('INVALID_OPTION', `createRunner: ${problem}`)
    this.option = option
  }
}

/** `createRunner` was given an option that does not exist. */
export class UnknownRunnerOptionError extends JobwrightError {
  /** The option's name as given. */
  readonly option: string

  /** @param problem a sentence such as `there is no option "worker"; did you mean "workers"?` */
  constructor(option: string, problem: string) {
    super('UNKNOWN_OPTION', `createRunner: ${problem}`)
    this.option = option
  }
}

/** A job requires a capability that the program does not supply, or whose provider failed. */
export class MissingCapabilityError extends JobwrightError {
  constructor(problems: readonly string[]) {
    super('MISSING_CAPABILITY', problems.join('; '))
  }
}

/** A task read a capability that its job does not require. */
export class CapabilityError extends JobwrightError {
  constructor(job: string, capability: string) {
    super(
      'CAPABILITY_NOT_REQUIRED',
      `job "${job}" reads the capability "${capability}" without requiring it; add requires: ['${capability}'] to its options`,
    )
  }
}

/** The engine does not keep what jobs ask for by their options. */
export class EngineFitError extends JobwrightError {
  readonly engine: string
  /** One sentence per option: its job, the value, and what to do. */
  readonly problems: readonly string[]

  constructor(engine: string, problems: readonly string[]) {
    const list = problems.map((problem) => `  - ${problem}`).join('\n')
    super(
      'ENGINE_MISFIT',
      `the engine "${engine}" does not keep what these jobs ask for; change them, or use another engine:\n${list}`,
    )
    this.engine = engine
    this.problems = problems
  }
}

/** The runner could not start: what failed is the `cause`. */
export class StartError extends JobwrightError {
  constructor(step: string, cause: unknown) {
    super('START_FAILED', `the runner could not start: ${step} failed: ${messageOf(cause)}`, { cause })
  }
}
