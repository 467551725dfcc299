/** What `sqlite()` takes. */

import { nearestName } from '../../manifest/did-you-mean.ts'
import { resolve } from 'node:path'

import { JobwrightError } from '../../errors/errors.ts'
import { shown } from '../../manifest/shown.ts'
import { type ResolvedSqliteOptions, SQLITE_DEFAULTS, type SqliteOptions } from './connection/settings.ts'

/** An option of `sqlite()` has a value that it cannot have, or there is no such option. */
export class SqliteOptionError extends JobwrightError {
  constructor(problem: string) {
    super('INVALID_OPTION', `sqlite: ${problem}`)
  }
}

/** Fills in the defaults. @throws SqliteOptionError */
export function resolveSqliteOptions(options: SqliteOptions): ResolvedSqliteOptions {
  const given = Object.fromEntries(
    Object.entries(options ?? {}).filter(([, value]) => value !== undefined), // plain JavaScript may give nothing
  )
  const resolved = { ...SQLITE_DEFAULTS, path: '', ...given }
  const known = ['path', ...Object.keys(SQLITE_DEFAULTS)]
  for (const option of Object.keys(given)) {
    if (!known.includes(option)) throw new SqliteOptionError(unknownOption(option, known))
  }
  for (const [option, isRight, expected] of rulesOf(resolved)) {
    if (!isRight) {
      throw new SqliteOptionError(`expected ${option} to be ${expected}, got ${shown(resolved[option])}`)
    }
  }
  return { ...resolved, path: placeOf(resolved.path) }
}

/** From where the engine was made: the program may go elsewhere before it starts. */
function placeOf(path: string): string {
  return path === ':memory:' ? path : resolve(path)
}

function unknownOption(option: string, known: readonly string[]): string {
  const nearest = nearestName(option, known)
  return `there is no option "${option}"; ${nearest === undefined ? `there are ${known.join(', ')}` : `did you mean "${nearest}"?`}`
}

type Rule = readonly [option: keyof ResolvedSqliteOptions, isRight: boolean, expected: string]

function rulesOf(options: ResolvedSqliteOptions): readonly Rule[] {
  const { path, synchronous, leaseSeconds, lockTimeoutSeconds } = options
  const { maxDeadLetters, deadLetterMaxAgeSeconds, maxBytes } = options
  return [
    ['path', typeof path === 'string' && path !== '', 'the path of a file'],
    ['synchronous', synchronous === 'FULL' || synchronous === 'NORMAL', "'FULL' or 'NORMAL'"],
    ['leaseSeconds', leaseSeconds >= 1 && leaseSeconds <= 10, 'a number from 1 to 10'],
    ['lockTimeoutSeconds', Number.isFinite(lockTimeoutSeconds) && lockTimeoutSeconds >= 0, 'a number ≥ 0'],
    ['maxDeadLetters', Number.isSafeInteger(maxDeadLetters) && maxDeadLetters >= 0, 'an integer ≥ 0'],
    ['deadLetterMaxAgeSeconds', deadLetterMaxAgeSeconds > 0, 'a number > 0'],
    ['maxBytes', maxBytes >= 1_048_576, 'a number ≥ 1048576'],
  ]
}
