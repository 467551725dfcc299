/** One connection to the database file, with the pragmas of the engine and prepared statements. */

import { existsSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { DatabaseSync, StatementSync } from 'node:sqlite'

import { systemClock, type Clock } from '../../../time/clock.ts'
import { copyDatabase, type CopyOptions } from './database-copy.ts'
import { nodeSqlite } from './node-sqlite.ts'
import { inOrder, plainParameters } from './plain-parameters.ts'
import { versionOf } from './schema.ts'
import { SqliteError, sqliteErrorOf } from './sqlite-error.ts'
import type { ResolvedSqliteOptions } from './settings.ts'

/**
 * How long a statement blocks the event loop while another process holds the lock, in milliseconds:
 * a usual transaction is over by then.
 */
const LOCK_MS = 20

/** The same for a person's command, which has nothing else to do. */
const PATIENT_LOCK_MS = 5000

/** How often to look whether the file is still in its place, in milliseconds. */
const LOOK_MS = 50

/** A value of a parameter. */
export type Value = string | number | null

interface Prepared {
  readonly statement: StatementSync
  readonly order: readonly number[] | undefined
}

type Synchronous = ResolvedSqliteOptions['synchronous']

/** How a connection was opened. */
interface Opening {
  readonly path: string
  readonly synchronous: Synchronous
  readonly clock: Pick<Clock, 'elapsed'>
}

/**
 * One connection to a database file. Its methods throw the errors of `node:sqlite`, which
 * {@link sqliteErrorOf} turns into `SqliteError`.
 */
export class Database {
  readonly path: string
  readonly #db: DatabaseSync
  readonly #statements = new Map<string, Prepared>()
  readonly #synchronous: Synchronous
  /** The device and number of the file that was opened. */
  readonly #file: string | undefined
  readonly #clock: Pick<Clock, 'elapsed'>
  #lookedMs: number
  #syncs: Synchronous | undefined

  private constructor(db: DatabaseSync, { path, synchronous, clock }: Opening) {
    this.path = path
    this.#db = db
    this.#synchronous = synchronous
    this.#file = fileAt(path)
    this.#clock = clock
    this.#lookedMs = clock.elapsed()
  }

  /**
   * Opens the file of an engine, which is made if it is missing. `clock` times the looks whether
   * the file is still there.
   *
   * @throws SqliteUnavailableError, SqliteError
   */
  static open(
    options: Pick<ResolvedSqliteOptions, 'path' | 'synchronous'>,
    clock: Pick<Clock, 'elapsed'> = systemClock,
  ): Database {
    const { DatabaseSync: Connection } = nodeSqlite()
    const path = options.path === ':memory:' ? options.path : resolve(options.path)
    if (path !== ':memory:') checkPlace(path)
    let db: DatabaseSync | undefined
    try {
      db = new Connection(path, { timeout: LOCK_MS })
      const database = new Database(db, { path, synchronous: options.synchronous, clock })
      database.#prepareFile()
      return database
    } catch (error) {
      db?.close()
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
    const { DatabaseSync: Connection } = nodeSqlite({ use: 'file' })
    const path = resolve(file)
    const kind = statSync(path, { throwIfNoEntry: false })
    if (kind?.isFile() !== true) {
      const what = kind === undefined ? 'is not there' : 'is not a file'
      throw new SqliteError(
        'SQLITE_MISSING',
        path,
        `${what}: name the file that the program keeps its messages in`,
      )
    }
    try {
      const db = new Connection(path, { timeout: PATIENT_LOCK_MS })
      return new Database(db, { path, synchronous: 'FULL', clock: systemClock })
    } catch (error) {
      throw sqliteErrorOf(error, path)
    }
  }

  /**
   * Copies what is committed at this moment to a new file, while other connections go on writing.
   */
  copyTo(file: string, options: CopyOptions = { backup: nodeSqlite().backup }): Promise<void> {
    return copyDatabase(this.#db, file, options)
  }

  /** Runs statements without parameters and rows. */
  exec(sql: string): void {
    this.#db.exec(sql)
  }

  /** @returns how many rows it changed */
  run(sql: string, ...values: readonly Value[]): number {
    const { statement, order } = this.#prepared(sql)
    return Number(statement.run(...inOrder(values, order)).changes)
  }

  /** The first row that a statement finds. */
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- only the statement knows its columns, and the caller names them
  get<Row>(sql: string, ...values: readonly Value[]): Row | undefined {
    const { statement, order } = this.#prepared(sql)
    return statement.get(...inOrder(values, order)) as Row | undefined // the statement names the columns
  }

  /** Every row that a statement finds. */
  all<Row>(sql: string, ...values: readonly Value[]): Row[] {
    const { statement, order } = this.#prepared(sql)
    return statement.all(...inOrder(values, order)) as Row[] // the statement names the columns
  }

  /** The value of a pragma that is a number. */
  pragma(name: string): number {
    const row = this.get<Record<string, number>>(`PRAGMA ${name}`)
    return row?.[name] ?? 0
  }

  /**
   * Runs work in one transaction: all of it takes effect, or nothing.
   *
   * @param isLosable whether the commit may return before it is on the disk, so that a power loss
   *   may take it
   */
  transaction<T>(work: () => T, { isLosable = false }: { readonly isLosable?: boolean } = {}): T {
    this.checkInPlace()
    this.#sync(isLosable ? 'NORMAL' : this.#synchronous)
    this.exec('BEGIN IMMEDIATE')
    try {
      const result = work()
      this.exec('COMMIT')
      return result
    } catch (error) {
      this.#rollBack()
      throw error
    }
  }

  /**
   * Throws if the file was deleted or replaced. SQLite itself does not notice: it goes on reading
   * and writing the old file, which is lost when it is closed.
   *
   * @throws SqliteError
   */
  checkInPlace(): void {
    const nowMs = this.#clock.elapsed()
    if (nowMs - this.#lookedMs < LOOK_MS) return
    const file = fileAt(this.path)
    if (file !== this.#file) {
      const what =
        'was deleted or replaced while this program has it open: stop the program, and put the file back or restore a backup'
      throw new SqliteError('SQLITE_GONE', this.path, what)
    }
    this.#lookedMs = nowMs
  }

  close(): void {
    if (this.#db.isOpen) this.#db.close()
  }

  #prepareFile(): void {
    versionOf(this) // throws before a file that is not ours is changed
    this.exec('PRAGMA auto_vacuum = INCREMENTAL') // has an effect only on an empty file
    this.exec('PRAGMA journal_mode = WAL')
    this.#sync(this.#synchronous)
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

  #prepared(sql: string): Prepared {
    const known = this.#statements.get(sql)
    if (known !== undefined) return known
    const plain = plainParameters(sql)
    const prepared = { statement: this.#db.prepare(plain.sql), order: plain.order }
    this.#statements.set(sql, prepared)
    return prepared
  }
}

/** Names the cause where SQLite would only say that it cannot open the file. @throws SqliteError */
function checkPlace(path: string): void {
  if (!existsSync(dirname(path))) {
    throw new SqliteError('SQLITE_CANNOT_OPEN', path, `has no folder: make ${dirname(path)} first`)
  }
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) {
    throw new SqliteError('SQLITE_CANNOT_OPEN', path, 'is a folder: name a file in it')
  }
}

/** The device and number of the file at a path; `undefined` if there is none. */
function fileAt(path: string): string | undefined {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false })
  return found === undefined ? undefined : `${found.dev} ${found.ino}`
}
