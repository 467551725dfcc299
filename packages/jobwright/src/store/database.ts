/** The database file that a command reads or changes. */

import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

import { findProjectCommands } from '../command-line/project-commands.ts'
import { UsageError } from '../command-line/usage-error.ts'
import type { SqliteFile } from '../engine/sqlite/sqlite-file.ts'

/** The option that every command on a database file has. */
export const DATABASE_ARGUMENT = {
  type: 'string',
  valueHint: 'file',
  description: 'The database file, instead of JOBWRIGHT_DATABASE or the setting "database" of the project',
} as const

/** The arguments that lead to the database file. */
export interface DatabaseArguments {
  readonly root: string
  readonly database?: string | undefined
}

/**
 * The absolute path of the database file: from `--database`, or from the environment, or from the
 * project's config.
 *
 * @throws UsageError if none of them names one
 */
export async function databasePath({ root, database }: DatabaseArguments): Promise<string> {
  const named = database ?? (process.env['JOBWRIGHT_DATABASE'] || undefined)
  if (named !== undefined) return resolve(root, named)
  const configs = configFilesIn(root)
  const path = plainSetting(root, configs) ?? (await settingOf(root, configs))
  if (path !== undefined) return path
  throw new UsageError(
    'no database is given: add --database <file>, set JOBWRIGHT_DATABASE, or set it once in jobwright.config.ts: database: "data/jobs.db"',
  )
}

/** Opens the database file, does the work, and closes the file. */
export async function withDatabase<T>(
  args: DatabaseArguments,
  work: (file: SqliteFile) => Promise<T>,
): Promise<T> {
  const path = await databasePath(args)
  const { openSqliteFile } = await import('../engine/sqlite/sqlite-file.ts')
  const file = openSqliteFile({ path })
  try {
    return await work(file)
  } finally {
    file.close()
  }
}

/** The names of the config files of a project; `.config` is a folder that may hold one. */
function configFilesIn(root: string): readonly string[] {
  try {
    return readdirSync(root).filter((name) => name.startsWith('jobwright.config.') || name === '.config')
  } catch {
    return []
  }
}

/**
 * The setting in a config file that is plain JSON, which is read without the compiler; `undefined`
 * if the setting stands elsewhere, or is not valid.
 */
function plainSetting(root: string, configs: readonly string[]): string | undefined {
  if (configs.length !== 1 || configs[0] !== 'jobwright.config.json') return undefined
  try {
    const config: unknown = JSON.parse(readFileSync(join(root, configs[0]), 'utf8'))
    const isObject = typeof config === 'object' && config !== null
    const database: unknown = isObject && 'database' in config ? config.database : undefined
    return typeof database === 'string' && database.trim() !== '' ? resolve(root, database) : undefined
  } catch {
    return undefined
  }
}

/** The setting in a config file of any other kind. Only the compiler can read these. */
async function settingOf(root: string, configs: readonly string[]): Promise<string | undefined> {
  const commands = await findProjectCommands(root)
  if (commands !== undefined) return commands.databaseOf(root)
  if (configs.length === 0) return undefined
  throw new UsageError(
    `no database is given: add --database <file>, or set JOBWRIGHT_DATABASE; to read ${configs.join(' and ')} takes the package @jobwright/cli, which is not installed here`,
  )
}
