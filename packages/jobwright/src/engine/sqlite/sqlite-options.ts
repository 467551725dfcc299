/** The options of `sqlite()`: their rules and their defaults. */

import { resolve } from 'node:path'

import {
  choiceRule,
  integerRule,
  isObject,
  numberRule,
  textRule,
  wrongOptions,
  wrongValue,
  type Rule,
  type Rules,
} from '../../errors/option-check.ts'
import { type ResolvedSqliteOptions, SQLITE_DEFAULTS, type SqliteOptions } from './connection/settings.ts'
import { JobwrightError } from '../../errors/jobwright-error.ts'

/** An option of `sqlite()` has a value that it cannot have, or does not exist. */
export class SqliteOptionError extends JobwrightError {
  /** One sentence per wrong option. */
  readonly problems: readonly string[]

  constructor(problems: readonly string[], call = 'sqlite') {
    super('INVALID_OPTION', `${call}: ${problems.join('; ')}`)
    this.problems = problems
  }
}

const PATH = textRule('the path of a file')

const RULES: Rules<keyof SqliteOptions> = {
  path: PATH,
  synchronous: choiceRule(['FULL', 'NORMAL']),
  leaseSeconds: numberRule(1, 10),
  lockTimeoutSeconds: numberRule(0),
  maxDeadLetters: integerRule(0),
  deadLetterMaxAgeSeconds: boundOf('a number > 0', Number.MIN_VALUE),
  maxBytes: boundOf('a number ≥ 1048576', 1_048_576),
}

/** Infinity stands for no bound. */
function boundOf(expected: string, least: number): Rule {
  return { expected, accepts: (value) => typeof value === 'number' && value >= least }
}

/** Fills in the defaults. @throws SqliteOptionError */
export function resolveSqliteOptions(options: SqliteOptions): ResolvedSqliteOptions {
  const problems = problemsOf(options)
  if (problems.length > 0) throw new SqliteOptionError(problems)
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))
  return { ...SQLITE_DEFAULTS, ...given, path: placeOf(options.path) }
}

/** @throws SqliteOptionError unless it is an object with the path of a file */
export function checkFileOptions(call: string, options: unknown): void {
  const problems = problemsOf(options, { path: PATH })
  if (problems.length > 0) throw new SqliteOptionError(problems, call)
}

function problemsOf(options: unknown, rules: Rules = RULES): string[] {
  if (!isObject(options)) return [wrongValue('its options', 'an object with a path', options)]
  const missing = options['path'] === undefined ? [wrongValue('path', PATH.expected, undefined)] : []
  return [...missing, ...wrongOptions(options, rules).map(({ problem }) => problem)]
}

/**
 * The absolute path, taken when the engine is made: the program may change its folder before it
 * starts.
 */
function placeOf(path: string): string {
  return path === ':memory:' ? path : resolve(path)
}
