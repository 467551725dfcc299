/** The database file that a command works on. */

import { resolve } from 'node:path'

import { loadProject } from '@jobwright/compiler'
import type { SqliteFile } from 'jobwright/sqlite'

import { UsageError } from '../command/usage-error.ts'

/** The argument that every command on a database file takes. */
export const DATABASE_ARGUMENT = {
  type: 'string',
  valueHint: 'file',
  description: 'The database file, where it is not the setting "database" of the project',
} as const

/** Where a command is to look. */
export interface DatabaseArguments {
  readonly root: string
  readonly database?: string | undefined
}

/** An absolute path. @throws UsageError where nobody names one */
export async function databasePath({ root, database }: DatabaseArguments): Promise<string> {
  if (database !== undefined) return resolve(root, database)
  const project = await loadProject({ root })
  if (project.database !== undefined) return project.database
  throw new UsageError(
    'which database? Say --database <file>, or name it once in jobwright.config.ts: database: "data/jobs.db"',
  )
}

/** Opens the database for some work, and closes it. */
export async function withDatabase<T>(
  args: DatabaseArguments,
  work: (file: SqliteFile) => Promise<T>,
): Promise<T> {
  const { openSqliteFile } = await import('jobwright/sqlite')
  const file = openSqliteFile({ path: await databasePath(args) })
  try {
    return await work(file)
  } finally {
    file.close()
  }
}
