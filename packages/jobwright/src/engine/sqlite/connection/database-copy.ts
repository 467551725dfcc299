/** A copy of a database as it is at one moment, made while other connections go on writing. */

import type * as Sqlite from 'node:sqlite'

/** How many pages are copied before the event loop has its turn. */
const PAGES_IN_A_STEP = 1000

/** How to copy. */
export interface CopyOptions {
  /** Node's `backup`, which leaves the event loop free; `undefined` on Node before 22.16. */
  readonly backup: typeof Sqlite.backup | undefined
  /** Ends the copy early, if there is `backup`. */
  readonly signal?: AbortSignal | undefined
}

/** Copies a database to a new file. @throws the reason of the signal, and what SQLite throws */
export async function copyDatabase(
  db: Sqlite.DatabaseSync,
  file: string,
  { backup, signal }: CopyOptions,
): Promise<void> {
  if (backup === undefined) {
    db.prepare('VACUUM INTO ?').run(file)
    return
  }
  // The transaction holds on to the moment: without it, each write of another process would make
  // the copy start again.
  db.exec('BEGIN')
  try {
    db.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get()
    await backup(db, file, { rate: PAGES_IN_A_STEP, progress: () => signal?.throwIfAborted() })
  } finally {
    db.exec('ROLLBACK')
  }
}
