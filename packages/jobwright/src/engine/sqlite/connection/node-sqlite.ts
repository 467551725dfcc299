/** The SQLite that Node has built in. */

import type * as Sqlite from 'node:sqlite'
import { JobwrightError } from '../../../errors/jobwright-error.ts'

/** What SQLite is wanted for: to keep the messages of a program, or to open the file of one. */
export type SqliteUse = 'engine' | 'file'

const NEEDS: Readonly<Record<SqliteUse, string>> = {
  engine: 'the SQLite engine needs',
  file: 'to open an SQLite file takes',
}

const REMEDIES: Readonly<Record<SqliteUse, string>> = {
  engine: 'run it with a newer Node, or leave out the option engine to keep messages in memory',
  file: 'use a newer Node for it',
}

/** The SQLite of this Node is missing. */
export class SqliteUnavailableError extends JobwrightError {
  constructor(version: string, use: SqliteUse = 'engine') {
    super('SQLITE_UNAVAILABLE', `${NEEDS[use]} Node ≥ 22.13, and this is Node ${version}: ${REMEDIES[use]}`)
  }
}

/**
 * The module `node:sqlite`.
 *
 * @throws SqliteUnavailableError on Node before 22.13, where the module is missing or behind a flag
 */
export function nodeSqlite({
  use = 'engine',
  version = process.versions.node,
}: { readonly use?: SqliteUse; readonly version?: string } = {}): typeof Sqlite {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major < 22 || (major === 22 && minor < 13)) throw new SqliteUnavailableError(version, use)
  const found: typeof Sqlite | undefined = process.getBuiltinModule('node:sqlite')
  if (found === undefined) throw new SqliteUnavailableError(version, use)
  return found
}
