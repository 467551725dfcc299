/** The errors of the database file, each with the file and what to do. */

import { codeOf } from '../../../errors/error-facts.ts'
import { messageOf } from '../../../errors/error-message.ts'
import { JobwrightError } from '../../../errors/jobwright-error.ts'

/** The `code` of a {@link SqliteError}. */
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
  | 'SQLITE_CLOSED'
  | 'SQLITE_UNLOCKED'
  | 'SQLITE_CANNOT_OPEN'
  | 'SQLITE_IO'
  | 'SQLITE_FAILED'

/** The database file could not be used. `cause` is the error of SQLite, if it threw one. */
export class SqliteError extends JobwrightError {
  readonly path: string

  constructor(code: SqliteErrorCode, path: string, what: string, options?: ErrorOptions) {
    super(code, `the database ${path} ${what}`, options)
    this.path = path
  }
}

/** By the primary result codes of SQLite. Source: https://sqlite.org/rescode.html */
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

/** Turns an error of SQLite into a `SqliteError`, and returns any other value as it is. */
export function sqliteErrorOf(error: unknown, path: string): unknown {
  const result = resultOf(error)
  if (result === undefined) return error
  const [code, what] = BY_RESULT.get(result) ?? ['SQLITE_FAILED', 'failed']
  return new SqliteError(code, path, `${what} (SQLite: ${messageOf(error)})`, { cause: error })
}

/** Whether an error says that another process holds the lock. */
export function isLocked(error: unknown): boolean {
  if (codeOf(error) === 'SQLITE_LOCKED') return true
  const result = resultOf(error)
  return result === 5 || result === 6
}

/** The primary result code of SQLite in an error; `undefined` if SQLite did not throw it. */
export function resultOf(error: unknown): number | undefined {
  const { code, errcode } = (error ?? {}) as { readonly code?: unknown; readonly errcode?: unknown } // anything can be thrown
  return code === 'ERR_SQLITE_ERROR' && typeof errcode === 'number' ? errcode % 256 : undefined
}

/** The file or its log is not there any more, while a connection has it open. */
export function goneError(path: string, what = 'was deleted or replaced', cause?: unknown): SqliteError {
  const problem = `${what} while this program has it open: stop the program, and put the file back or restore a backup`
  return new SqliteError('SQLITE_GONE', path, problem, { cause })
}

/** This process has lost the locks of the file, and cannot take them again. */
export function unlockedError(path: string, cause?: unknown): SqliteError {
  const problem =
    'has lost its locks, because this program also opened and closed it by other means, to copy or read it, and another process could delete its log: close every other connection of this program to the file, and copy it with `jobwright backup` or `backupSqlite`'
  return new SqliteError('SQLITE_UNLOCKED', path, problem, { cause })
}
