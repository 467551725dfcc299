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

/** The options of {@link backupSqlite}. */
export interface BackupOptions {
  /** The database file of the program. */
  readonly path: string
  /** The file to make. Its folder must exist. */
  readonly to: string
  /** Whether an existing file is replaced. @default false */
  readonly force?: boolean
  /** Aborts the backup, which then rejects with the signal's reason and leaves no file. */
  readonly signal?: AbortSignal
}

/** A backup that was made. */
export interface Backup {
  /** The absolute path. */
  readonly path: string
  readonly bytes: number
  /** How many of its messages are not settled. */
  readonly messages: number
  readonly deadLetters: number
  /** How many ended runs its history has. */
  readonly runs: number
}

/** The `code` of a {@link BackupError}. */
export type BackupErrorCode = 'BACKUP_EXISTS' | 'BACKUP_IN_USE' | 'BACKUP_CANNOT_WRITE' | 'BACKUP_FULL'

/** A backup could not be written. A file that was in its place is still there. */
export class BackupError extends JobwrightError {
  readonly path: string

  constructor(code: BackupErrorCode, path: string, what: string, options?: ErrorOptions) {
    super(code, `the backup ${path} ${what}`, options)
    this.path = path
  }
}

/**
 * Copies a database file as it is at one moment, while the program goes on. The copy is complete,
 * checked and on the disk before it gets its name. It is one file, which `sqlite({ path })` opens.
 * The event loop stays free but for the check at the end, which takes about half a second per
 * gigabyte; on Node before 22.16 the whole copy blocks it.
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
  // SQLite would take the WAL of the old file for that of the new one.
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

/** Errors of space and rights are those of the copy, as the source is only read. */
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

/** Makes the copy one plain file on which no process works, and checks it. */
function finish(partial: string): Pick<Backup, 'messages' | 'deadLetters' | 'runs'> {
  const copy = Database.openExisting(partial)
  try {
    return checked(copy, () => {
      copy.exec('PRAGMA journal_mode = DELETE')
      const found = copy.get<{ quick_check: string }>('PRAGMA quick_check(1)')?.quick_check
      if (found !== 'ok') throw new SqliteError('SQLITE_CORRUPT', copy.path, `is damaged: ${found}`)
      // No process works on the copy: the first one that opens it may take over every claim.
      copy.exec(
        'DELETE FROM processes; DELETE FROM known_jobs; DELETE FROM known_zones; UPDATE claims SET lease_until_ms = 0',
      )
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

/** Gives the copy its name, and the permissions of the database. */
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
