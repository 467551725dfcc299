/** Whether a database file can be where a program names it. */

import { existsSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

import { SqliteError } from './sqlite-error.ts'

/** Names the cause where SQLite would only say that it cannot open the file. @throws SqliteError */
export function checkPlace(path: string): void {
  if (!existsSync(dirname(path))) {
    throw new SqliteError('SQLITE_CANNOT_OPEN', path, `has no folder: make ${dirname(path)} first`)
  }
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) {
    throw new SqliteError('SQLITE_CANNOT_OPEN', path, 'is a folder: name a file in it')
  }
}

/** @throws SqliteError unless there is a file */
export function checkFile(path: string): void {
  const kind = statSync(path, { throwIfNoEntry: false })
  if (kind?.isFile() !== true) {
    const what = kind === undefined ? 'is not there' : 'is not a file'
    throw new SqliteError(
      'SQLITE_MISSING',
      path,
      `${what}: name the file that the program keeps its messages in`,
    )
  }
}
