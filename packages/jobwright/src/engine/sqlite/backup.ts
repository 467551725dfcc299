/** A backup: a consistent copy of a database file, made while the program runs. */

import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'

import { uniqueId } from '../contract/unique-id.ts'
import { Database } from './connection/database.ts'
import { nodeSqlite } from './connection/node-sqlite.ts'
import { checkVersion } from './connection/schema.ts'
import { resultOf, SqliteError, sqliteErrorOf } from './connection/sqlite-error.ts'
import { JobwrightError } from '../../errors/jobwright-error.ts'

/** What `backupSqlite` takes. */
export interface BackupOptions {
  /** The database file of the program. */
  readonly path: string
  /** The file to make; its folder must be there. */
  readonly to: string
  /** Replaces a file that is there already. @default false */
  readonly force?: boolean
  /** Gives the backup up, which then rejects with the signal's reason and leaves nothing. */
  readonly signal?: AbortSignal
}

/** A backup that was made. */
export interface Backup {
  /** Absolute. */
  readonly path: string
  readonly bytes: number
  /** How many messages it has that were not settled at the moment of the copy. */
  readonly messages: number
  readonly deadLetters: number
  /** How many runs its history has. */
  readonly runs: number
}

/** The ways in which a backup can fail besides those of the database itself, as the code of the error. */
export type BackupErrorCode = 'BACKUP_EXISTS' | 'BACKUP_IN_USE' | 'BACKUP_CANNOT_WRITE' | 'BACKUP_FULL'

/** A backup could not be written; what was at its place before is still there. */
export class BackupError extends JobwrightError {
  readonly path: string

  constructor(code: BackupErrorCode, path: string, what: string, options?: ErrorOptions) {
    super(code, `the backup ${path} ${what}`, options)
    this.path = path
  }
}

/**
 * Copies a database file to another one, as it is at one moment, while the program goes on. The copy is checked, on the disk
 * and complete before it gets its name. It is one file, and opens with `sqlite({ path })`. Leaves the event loop free but for
 * the check at the end, which takes about half a second for a gigabyte; on Node before 22.16 it blocks it throughout.
 *
 * @throws BackupError, SqliteError, SqliteUnavailableError
 */
export async function backupSqlite({ path, to, force = false, signal }: BackupOptions): Promise<Backup> {
  const source = Database.openExisting(path)
  const target = resolve(to)
  const partial = join(dirname(target), `.${basename(target)}.${uniqueId()}.partial`)
  try {
    checked(source, () => checkVersion(source))
    checkTarget(target, { source: source.path, force })
    await copied(source, { partial, target, signal })
    const counts = finish(partial)
    moveInPlace(partial, target, source.path)
    return { path: target, bytes: statSync(target).size, ...counts }
  } finally {
    source.close()
    rmSync(partial, { force: true })
  }
}

function checked<T>({ path }: Database, look: () => T): T {
  try {
    return look()
  } catch (error) {
    throw sqliteErrorOf(error, path)
  }
}

function checkTarget(
  target: string,
  { source, force }: { readonly source: string; readonly force: boolean },
): void {
  if (!existsSync(dirname(target))) {
    throw new BackupError('BACKUP_CANNOT_WRITE', target, `has no folder: make ${dirname(target)} first`)
  }
  if (!existsSync(target)) return
  const kind = statSync(target)
  if (!kind.isFile()) {
    const what = kind.isDirectory()
      ? 'is a folder: name a file in it'
      : 'is a device, not a file: name a file'
    throw new BackupError('BACKUP_CANNOT_WRITE', target, what)
  }
  if (realpathSync(target) === realpathSync(source)) {
    throw new BackupError('BACKUP_IN_USE', target, 'is the database itself: name another file')
  }
  if (!force) {
    throw new BackupError(
      'BACKUP_EXISTS',
      target,
      'is there already: name another file, or give the option force (--force) to replace it',
    )
  }
  // Left beside another database, such a file would be taken for a part of it.
  if (existsSync(`${target}-wal`)) {
    const what = `is the database of a program that runs, or ended without closing it (there is a file ${target}-wal): name another file`
    throw new BackupError('BACKUP_IN_USE', target, what)
  }
}

async function copied(
  source: Database,
  {
    partial,
    target,
    signal,
  }: { readonly partial: string; readonly target: string; readonly signal: AbortSignal | undefined },
): Promise<void> {
  try {
    await source.copyTo(partial, { backup: nodeSqlite().backup, signal })
    signal?.throwIfAborted()
  } catch (error) {
    throw copyError(error, source.path, target)
  }
}

/** What has to do with room and rights is about the copy. */
function copyError(error: unknown, source: string, target: string): unknown {
  const options = { cause: error }
  switch (resultOf(error)) {
    case 8:
    case 14:
      return new BackupError(
        'BACKUP_CANNOT_WRITE',
        target,
        'cannot be written: give this user the right to write its folder',
        options,
      )
    case 13:
      return new BackupError(
        'BACKUP_FULL',
        target,
        'has no room: free some disk space, or name another disk',
        options,
      )
    default:
      return sqliteErrorOf(error, source)
  }
}

/** Makes one plain file of the copy, on which nobody works, and looks whether it is whole. */
function finish(partial: string): Pick<Backup, 'messages' | 'deadLetters' | 'runs'> {
  const copy = Database.openExisting(partial)
  try {
    return checked(copy, () => {
      copy.exec('PRAGMA journal_mode = DELETE')
      const found = copy.get<{ quick_check: string }>('PRAGMA quick_check(1)')?.quick_check
      if (found !== 'ok') throw new SqliteError('SQLITE_CORRUPT', copy.path, `is damaged: ${found}`)
      // Nobody works on the copy: what its processes held is free for whoever opens it.
      copy.exec('DELETE FROM processes; DELETE FROM known_jobs; UPDATE claims SET lease_until_ms = 0')
      return countsOf(copy)
    })
  } finally {
    copy.close()
  }
}

function countsOf(copy: Database): Pick<Backup, 'messages' | 'deadLetters' | 'runs'> {
  const count = (table: string): number =>
    copy.get<{ rows: number }>(`SELECT count(*) AS rows FROM ${table}`)?.rows ?? 0
  return { messages: count('messages'), deadLetters: count('dead_letters'), runs: count('runs') }
}

/** Whoever may read the database may read its copy, and nobody else. */
function moveInPlace(partial: string, target: string, source: string): void {
  chmodSync(partial, statSync(source).mode)
  flush(partial)
  renameSync(partial, target)
  flush(dirname(target))
}

function flush(path: string): void {
  const file = openSync(path, 'r')
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}
