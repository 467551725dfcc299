/** The database file of an engine: its connection, the pragmas, and transactions that hold. */

import { resolve } from 'node:path'

import { systemClock, type Clock } from '../../../time/clock.ts'
import { Connection, type Value } from './connection.ts'
import { checkFile, checkPlace } from './database-place.ts'
import { copyDatabase, type CopyOptions } from './database-copy.ts'
import { fileAt, FileHold, type Loss } from './file-hold.ts'
import { nodeSqlite, type SqliteUse } from './node-sqlite.ts'
import { versionOf } from './schema.ts'
import type { ResolvedSqliteOptions } from './settings.ts'
import { goneError, SqliteError, sqliteErrorOf, unlockedError } from './sqlite-error.ts'

/**
 * How long a statement blocks the event loop while another process holds the lock, in milliseconds:
 * a usual transaction is over by then.
 */
const LOCK_MS = 20

/** The same for a person's command, which has nothing else to do. */
const PATIENT_LOCK_MS = 5000

/** How often a read looks whether the file is still in its place, in milliseconds. */
const LOOK_MS = 50

type Synchronous = ResolvedSqliteOptions['synchronous']

/** How a file was opened, and is opened again. */
interface Opening {
  readonly path: string
  readonly synchronous: Synchronous
  readonly clock: Pick<Clock, 'elapsed'>
  /** An engine sets the file up; a person's command leaves its settings as they are. */
  readonly use: SqliteUse
}

/** The open files of this process: those on one file share its locks. */
const OPEN = new Set<Database>()

/**
 * An open database file. Its methods throw the errors of `node:sqlite`, which {@link sqliteErrorOf}
 * turns into `SqliteError`.
 */
export class Database {
  readonly path: string
  readonly #opening: Opening
  /** `undefined` of a database in memory. */
  readonly #file: string | undefined
  #connection: Connection
  /** `undefined` while the connection is closed, and of a database in memory. */
  #hold: FileHold | undefined
  #isConnected = false
  /** How often it was opened. */
  #connections = 0
  /** Whether the system lists the locks of this file. */
  #isListed = false
  #copies = 0
  #lookedMs: number
  #syncs: Synchronous | undefined

  private constructor(opening: Opening) {
    this.path = opening.path
    this.#opening = opening
    this.#lookedMs = opening.clock.elapsed()
    this.#connection = this.#connect(lockMsOf(opening))
    this.#file = this.#hold?.file
    OPEN.add(this)
  }

  /**
   * Opens the file of an engine, which is made if it is missing. `clock` times the looks of reads
   * whether the file is still there.
   *
   * @throws SqliteUnavailableError, SqliteError
   */
  static open(
    options: Pick<ResolvedSqliteOptions, 'path' | 'synchronous'>,
    clock: Pick<Clock, 'elapsed'> = systemClock,
  ): Database {
    nodeSqlite()
    const path = options.path === ':memory:' ? options.path : resolve(options.path)
    if (path !== ':memory:') checkPlace(path)
    try {
      return new Database({ path, synchronous: options.synchronous, clock, use: 'engine' })
    } catch (error) {
      throw sqliteErrorOf(error, path)
    }
  }

  /**
   * Opens a file that exists and leaves its settings as they are: for a person's command, which may
   * wait for a lock.
   *
   * @throws SqliteUnavailableError, SqliteError
   */
  static openExisting(file: string): Database {
    nodeSqlite({ use: 'file' })
    const path = resolve(file)
    checkFile(path)
    try {
      return new Database({ path, synchronous: 'FULL', clock: systemClock, use: 'file' })
    } catch (error) {
      throw sqliteErrorOf(error, path)
    }
  }

  /**
   * Copies what is committed at this moment to a new file, while other connections go on writing.
   */
  async copyTo(file: string, options: CopyOptions = { backup: nodeSqlite().backup }): Promise<void> {
    this.#copies += 1
    try {
      await copyDatabase(this.#connection.db, file, options)
    } finally {
      this.#copies -= 1
    }
  }

  /** Runs statements without parameters and rows. */
  exec(sql: string): void {
    this.#connection.exec(sql)
  }

  /** @returns how many rows it changed */
  run(sql: string, ...values: readonly Value[]): number {
    return this.#connection.run(sql, values)
  }

  /** The first row that a statement finds. */
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- only the statement knows its columns, and the caller names them
  get<Row>(sql: string, ...values: readonly Value[]): Row | undefined {
    return this.#connection.get(sql, values) as Row | undefined // the statement names the columns
  }

  /** Every row that a statement finds. */
  all<Row>(sql: string, ...values: readonly Value[]): Row[] {
    return this.#connection.all(sql, values) as Row[] // the statement names the columns
  }

  /** The value of a pragma that is a number. */
  pragma(name: string): number {
    const row = this.get<Record<string, number>>(`PRAGMA ${name}`)
    return Object.values(row ?? {})[0] ?? 0
  }

  /**
   * A number that changes whenever another connection has written to the file, and when the file
   * was opened again.
   */
  foreignWrites(): number {
    // Only what others write changes the version. Source:
    // https://sqlite.org/pragma.html#pragma_data_version
    return this.#connections * 2 ** 32 + this.pragma('data_version')
  }

  /**
   * Runs work in one transaction: all of it takes effect, or nothing. What it returns is in the
   * file at the path, and stays there.
   *
   * @param isLosable whether the commit may return before it is on the disk, so that a power loss
   *   may take it
   * @throws SqliteError if the file or its log is gone, or its locks cannot be taken again
   */
  transaction<T>(work: () => T, { isLosable = false }: { readonly isLosable?: boolean } = {}): T {
    this.keepHold()
    this.#sync(isLosable ? 'NORMAL' : this.#opening.synchronous)
    this.exec('BEGIN IMMEDIATE')
    let result: T
    try {
      result = work()
      this.exec('COMMIT')
    } catch (error) {
      this.#rollBack()
      throw error
    }
    this.#confirm(isLosable)
    return result
  }

  /**
   * Before a read: looks, now and then, whether the file is still there. The locks are looked at
   * every time, as another process that opens a file without locks cuts the memory that its
   * processes share, and this one would crash.
   *
   * @throws SqliteError
   */
  checkInPlace(): void {
    const nowMs = this.#opening.clock.elapsed()
    if (nowMs - this.#lookedMs < LOOK_MS) return this.keepHold()
    this.keepHold('look')
    this.#lookedMs = nowMs
  }

  /**
   * Makes sure that the next commit goes to the file at the path, and that no other process deletes
   * the log under it. If the log or the locks are gone, the file is opened again: all that was
   * committed is in it.
   *
   * @throws SqliteError if the file was deleted or replaced, or the locks cannot be taken again
   */
  keepHold(how: 'look' | 'glance' = 'glance'): void {
    if (!this.#isConnected) return this.#connectAgain()
    const lost = this.#hold?.[how]()
    if (lost !== undefined) this.#holdAgain(lost)
  }

  /** Safe twice. */
  close(): void {
    OPEN.delete(this)
    this.#disconnect()
  }

  /**
   * Looks once more after a commit: it is acknowledged only if it cannot have gone to a log that
   * was deleted meanwhile.
   */
  #confirm(isLosable: boolean): void {
    const lost = isLosable ? this.#hold?.glance() : this.#hold?.look()
    if (lost === undefined) return
    let isKept: boolean
    try {
      isKept = this.#holdAgain(lost)
    } catch (error) {
      // A caller takes an error of SQLite that says "locked" for a transaction that never began.
      throw error instanceof SqliteError ? error : unlockedError(this.path, error)
    }
    if (!isKept) throw goneError(this.path, 'had its log deleted by another process')
  }

  /**
   * Opens the file again after its log or its locks are gone.
   *
   * @returns whether what was committed last is certain to be in the file
   * @throws SqliteError
   */
  #holdAgain(lost: Loss): boolean {
    const hold = this.#hold
    this.#lookedMs = Number.NEGATIVE_INFINITY // the next read looks, and health reports what it finds
    if (lost === 'file' || hold === undefined) throw goneError(this.path)
    const wasDeletedByHand = lost === 'log' && hold.isLocked
    if (wasDeletedByHand) this.#saveLog()
    const sharing = [...OPEN].filter((one) => one.#file === this.#file && one.#isConnected)
    if (sharing.some((one) => one.#copies > 0)) throw unlockedError(this.path)
    // SQLite takes the locks of a file once for the whole process, with the first connection to it.
    for (const one of sharing) one.#disconnect()
    const isLeft = hold.hasLog()
    for (const one of sharing) one.#connectAgain()
    if (this.#hold?.look() !== undefined) throw unlockedError(this.path)
    if (lost === 'log') return wasDeletedByHand
    return !isLeft || hold.hasLog() // the connection that is closed last deletes the log, once it is copied
  }

  /** The log has lost its name, but this connection still has it open: copies it into the file. */
  #saveLog(): void {
    try {
      this.exec('PRAGMA journal_mode = DELETE')
    } catch (error) {
      throw goneError(this.path, 'had its log deleted by hand while several processes work on it', error)
    }
  }

  #connectAgain(): void {
    if (fileAt(this.path) !== this.#file) throw goneError(this.path)
    this.#connection = this.#connect(PATIENT_LOCK_MS)
    this.#connection.waitForLocks(lockMsOf(this.#opening))
  }

  #connect(lockMs: number): Connection {
    const { path, use } = this.#opening
    const connection = Connection.open(path, lockMs, use)
    this.#connection = connection
    this.#connections += 1
    this.#syncs = undefined
    try {
      if (use === 'engine') this.#setUp()
      this.get('SELECT 1 FROM sqlite_schema LIMIT 1') // locks and log come with the first read
      this.#hold = path === ':memory:' ? undefined : new FileHold(path, this.#isListed)
      this.#isListed = this.#hold?.isListed === true
    } catch (error) {
      connection.close()
      throw error
    }
    this.#isConnected = true
    return connection
  }

  #disconnect(): void {
    this.#hold?.close()
    this.#hold = undefined
    this.#isConnected = false
    this.#connection.close()
  }

  #setUp(): void {
    versionOf(this) // throws before a file that is not ours is changed
    this.exec('PRAGMA auto_vacuum = INCREMENTAL') // has an effect only on an empty file
    this.exec('PRAGMA journal_mode = WAL')
    this.#sync(this.#opening.synchronous)
    this.exec('PRAGMA wal_autocheckpoint = 4000')
    this.exec('PRAGMA journal_size_limit = 67108864')
    this.exec('PRAGMA cache_size = -65536')
    this.exec('PRAGMA temp_store = MEMORY')
  }

  #sync(synchronous: Synchronous): void {
    if (synchronous === this.#syncs) return
    this.exec(`PRAGMA synchronous = ${synchronous}`)
    this.#syncs = synchronous
  }

  /** After some failures SQLite has rolled back already. */
  #rollBack(): void {
    try {
      this.exec('ROLLBACK')
    } catch {
      // no transaction was left
    }
  }
}

function lockMsOf({ use }: Opening): number {
  return use === 'engine' ? LOCK_MS : PATIENT_LOCK_MS
}
