/**
 * The disk space that a file may take: beyond it, messages are refused, and those stored are
 * processed.
 */

import type { EngineIssue } from '../../contract/inspection.ts'
import { SqliteError } from '../connection/sqlite-error.ts'
import type { Store } from '../tables/store.ts'

/**
 * Called before a message is stored, in its transaction. Claims, settlements and records are never
 * refused: a full file would stay full for ever.
 *
 * @throws SqliteError if the file has reached `maxBytes`
 */
export function checkSpace(store: Store): void {
  if (isFull(store)) {
    const what = `holds the ${store.options.maxBytes} bytes that it may: let it work off what waits, or raise maxBytes; what was acknowledged is kept`
    throw new SqliteError('SQLITE_FULL', store.db.path, what)
  }
}

/** The issue that messages are refused, if they are. */
export function fullIssues(store: Store): readonly EngineIssue[] {
  return isFull(store) ? [{ kind: 'full', bytes: bytesOf(store), maxBytes: store.options.maxBytes }] : []
}

function isFull(store: Store): boolean {
  return Number.isFinite(store.options.maxBytes) && bytesOf(store) >= store.options.maxBytes
}

/** Free pages do not count, although they are part of the file. */
function bytesOf({ db }: Store): number {
  return (db.pragma('page_count') - db.pragma('freelist_count')) * db.pragma('page_size')
}
