/** A copy of a database as it is at one moment, made while others go on to write to it. */

import type * as Sqlite from 'node:sqlite'

/** How many pages are copied between two looks at whatever else there is to do. */
const PAGES_IN_A_STEP = 1000

/** How to copy. */
export interface CopyOptions {
  /** Node's own, which leaves the event loop free; a Node before 22.16 has none. */
  readonly backup: typeof Sqlite.backup | undefined
  /** Gives up, where there is Node's own. */
  readonly signal?: AbortSignal | undefined
}

/** @throws the reason of the signal */
export async function copyDatabase(
  db: Sqlite.DatabaseSync,
  file: string,
  { backup, signal }: CopyOptions,
): Promise<void> {
  if (backup === undefined) {
    db.prepare('VACUUM INTO ?').run(file)
    return
  }
  // Without a transaction that holds on to the moment, each write of another process would make it begin again.
  db.exec('BEGIN')
  try {
    db.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get()
    await backup(db, file, { rate: PAGES_IN_A_STEP, progress: () => signal?.throwIfAborted() })
  } finally {
    db.exec('ROLLBACK')
  }
}
