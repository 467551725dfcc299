/** Node's own SQLite, where this Node has it. */

import type * as Sqlite from 'node:sqlite'

import { JobwrightError } from '../errors.ts'

/** This Node has no SQLite. */
export class SqliteUnavailableError extends JobwrightError {
  constructor(version: string) {
    super(
      'SQLITE_UNAVAILABLE',
      `the SQLite engine needs Node ≥ 22.13, and this is Node ${version}: run it with a newer Node, or leave out the option engine to keep messages in memory`,
    )
  }
}

/** @throws SqliteUnavailableError on a Node older than 22.13, whose module is missing or behind a flag */
export function nodeSqlite(version: string = process.versions.node): typeof Sqlite {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major < 22 || (major === 22 && minor < 13)) throw new SqliteUnavailableError(version)
  const found: typeof Sqlite | undefined = process.getBuiltinModule('node:sqlite')
  if (found === undefined) throw new SqliteUnavailableError(version)
  return found
}
