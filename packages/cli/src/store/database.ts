/** The database file that a command reads or changes. */

import { resolve } from 'node:path'

import { loadProject } from '@jobwright/compiler'
import type { SqliteFile } from 'jobwright/sqlite'

import { UsageError } from '../command-line/usage-error.ts'

/** The option that every command on a database file has. */
export const DATABASE_ARGUMENT = {
  type: 'string',
  valueHint: 'file',
  description: 'The database file, instead of the setting "database" of the project',
} as const

/** The arguments that lead to the database file. */
export interface DatabaseArguments {
  readonly root: string
  readonly database?: string | undefined
}

/**
 * The absolute path of the database file, from `--database` or from the project's config.
 *
 * @throws UsageError if neither names one
 */
export async function databasePath({ root, database }: DatabaseArguments): Promise<string> {
  if (database !== undefined) return resolve(root, database)
  const project = await loadProject({ root })
  if (project.database !== undefined) return project.database
  throw new UsageError(
    'no database is given: add --database <file>, or set it once in jobwright.config.ts: database: "data/jobs.db"',
  )
}

/** Opens the database file, does the work, and closes the file. */
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
