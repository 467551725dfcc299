/** Errors that keep a runner from being made or started. */

import { messageOf } from './error-message.ts'
import { JobwrightError } from './jobwright-error.ts'

/** The most problems that a message shows. The property of the error has all of them. */
const MOST_SHOWN = 100

/** Joins sentences about very many jobs to a message of bounded length. */
function shownOf(problems: readonly string[], join: (problems: readonly string[]) => string): string {
  const more = problems.length - MOST_SHOWN
  if (more <= 0) return join(problems)
  return join([...problems.slice(0, MOST_SHOWN), `and ${more} more, which the error has as its problems`])
}

function asList(problems: readonly string[]): string {
  return problems.map((problem) => `  - ${problem}`).join('\n')
}

/** The configuration is wrong. The error lists every bad value at once. */
export class ConfigError extends JobwrightError {
  /** One sentence per bad value: its place, its job, what was expected, what was given. */
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(
      'INVALID_CONFIG',
      `${problems.length === 1 ? 'a configured value is' : `${problems.length} configured values are`} not valid:\n${shownOf(problems, asList)}`,
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
  /** One sentence per job and capability. */
  readonly problems: readonly string[]

  /** @param failures what the providers threw; the `cause` */
  constructor(problems: readonly string[], failures: readonly unknown[] = []) {
    const cause = failures.length > 1 ? new AggregateError(failures) : failures[0]
    const message = shownOf(problems, (shown) => shown.join('; '))
    super('MISSING_CAPABILITY', message, failures.length === 0 ? undefined : { cause })
    this.problems = problems
  }
}

/** The engine does not support what the options of some jobs require. */
export class EngineFitError extends JobwrightError {
  readonly engine: string
  /** One sentence per option: its job, its value, and the remedy. */
  readonly problems: readonly string[]

  constructor(engine: string, problems: readonly string[]) {
    super(
      'ENGINE_MISFIT',
      `the engine "${engine}" does not keep what these jobs ask for; change them, or use another engine:\n${shownOf(problems, asList)}`,
    )
    this.engine = engine
    this.problems = problems
  }
}

/** The runner could not start. The failure of the step is the `cause`. */
export class StartError extends JobwrightError {
  constructor(step: string, cause: unknown) {
    super('START_FAILED', `the runner could not start: ${step} failed: ${messageOf(cause)}`, { cause })
  }
}
