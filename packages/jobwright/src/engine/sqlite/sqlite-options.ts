/** What `sqlite()` takes. */

import { nearestName } from '../../errors/edit-distance.ts'
import { resolve } from 'node:path'

import { JobwrightError } from '../../errors/errors.ts'
import { shown } from '../../manifest/options.ts'

/** The options of the SQLite engine. */
export interface SqliteOptions {
  /** The database file, made where it is missing; its folder must be there. */
  readonly path: string
  /**
   * `FULL`: what was acknowledged survives a power loss. `NORMAL`: a power loss (not a crash of the process) may take the last
   * moments. Source: https://sqlite.org/pragma.html#pragma_synchronous
   *
   * @default 'FULL'
   */
  readonly synchronous?: 'FULL' | 'NORMAL'
  /** How long a claim holds without being extended, in seconds (≥ 1, ≤ 10): after it, another process takes over. @default 10 */
  readonly leaseSeconds?: number
  /** How long to wait for another process that holds the file's lock, in seconds (≥ 0). @default 5 */
  readonly lockTimeoutSeconds?: number
  /** How many dead letters of each job are kept, the newest: an integer ≥ 0. @default 10000 */
  readonly maxDeadLetters?: number
  /** For how long dead letters are kept, in seconds (> 0). @default Infinity */
  readonly deadLetterMaxAgeSeconds?: number
  /**
   * From this size of the file on what is sent is refused, in bytes (≥ 1 MiB). What is there is worked off all the same, for which
   * the file may grow a little more. @default Infinity
   */
  readonly maxBytes?: number
}

/** Every option with its value. */
export type ResolvedSqliteOptions = Required<SqliteOptions>

export const SQLITE_DEFAULTS: Omit<ResolvedSqliteOptions, 'path'> = {
  synchronous: 'FULL',
  leaseSeconds: 10,
  lockTimeoutSeconds: 5,
  maxDeadLetters: 10_000,
  deadLetterMaxAgeSeconds: Number.POSITIVE_INFINITY,
  maxBytes: Number.POSITIVE_INFINITY,
} satisfies Omit<SqliteOptions, 'path'>

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
