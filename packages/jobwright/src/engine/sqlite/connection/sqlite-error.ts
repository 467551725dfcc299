/** What can be wrong with the database file, each with the file and the remedy. */

import { messageOf } from '../../../errors/error-message.ts'
import { JobwrightError } from '../../../errors/errors.ts'

/** The ways in which a file can fail, as the code of the error. */
export type SqliteErrorCode =
  | 'SQLITE_FULL'
  | 'SQLITE_READ_ONLY'
  | 'SQLITE_LOCKED'
  | 'SQLITE_CORRUPT'
  | 'SQLITE_NOT_A_DATABASE'
  | 'SQLITE_FOREIGN_FILE'
  | 'SQLITE_NEWER_FILE'
  | 'SQLITE_OLDER_FILE'
  | 'SQLITE_MISSING'
  | 'SQLITE_GONE'
  | 'SQLITE_CANNOT_OPEN'
  | 'SQLITE_IO'
  | 'SQLITE_FAILED'

/** The database file could not be used. `cause` is what SQLite said. */
export class SqliteError extends JobwrightError {
  readonly path: string

  constructor(code: SqliteErrorCode, path: string, what: string, options?: ErrorOptions) {
    super(code, `the database ${path} ${what}`, options)
    this.path = path
  }
}

/** By SQLite's primary result codes. Source: https://sqlite.org/rescode.html */
const BY_RESULT = new Map<number, readonly [SqliteErrorCode, string]>([
  [5, ['SQLITE_LOCKED', 'is locked by another process: end it, or let it end its transaction']],
  [6, ['SQLITE_LOCKED', 'is locked by another process: end it, or let it end its transaction']],
  [8, ['SQLITE_READ_ONLY', 'cannot be written: give this user the right to write the file and its folder']],
  [10, ['SQLITE_IO', 'could not be read or written by the operating system: look at the disk and its logs']],
  [
    11,
    ['SQLITE_CORRUPT', 'is damaged: restore a backup, or save what there is with `sqlite3 <file> .recover`'],
  ],
  [13, ['SQLITE_FULL', 'has no room to grow: free some disk space; what was acknowledged is kept']],
  [14, ['SQLITE_CANNOT_OPEN', 'could not be opened: look whether its folder is there and may be written']],
  [26, ['SQLITE_NOT_A_DATABASE', 'is not an SQLite database: name another file']],
])

/** What SQLite threw, as an error of this package; what it did not throw is given back as it is. */
export function sqliteErrorOf(error: unknown, path: string): unknown {
  const result = resultOf(error)
  if (result === undefined) return error
  const [code, what] = BY_RESULT.get(result) ?? ['SQLITE_FAILED', 'failed']
  return new SqliteError(code, path, `${what} (SQLite: ${messageOf(error)})`, { cause: error })
}

/** Whether another process holds the lock at the moment. */
export function isLocked(error: unknown): boolean {
  if (error instanceof SqliteError) return error.code === 'SQLITE_LOCKED'
  const result = resultOf(error)
  return result === 5 || result === 6
}

/** SQLite's primary result code. */
export function resultOf(error: unknown): number | undefined {
  const { code, errcode } = (error ?? {}) as { readonly code?: unknown; readonly errcode?: unknown } // anything can be thrown
  return code === 'ERR_SQLITE_ERROR' && typeof errcode === 'number' ? errcode % 256 : undefined
}
