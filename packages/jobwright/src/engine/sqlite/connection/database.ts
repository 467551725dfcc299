/** One connection to the database file: opened with the pragmas of this engine, its statements prepared once. */

import { existsSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { DatabaseSync, StatementSync } from 'node:sqlite'

import { copyDatabase, type CopyOptions } from './database-copy.ts'
import { nodeSqlite } from './node-sqlite.ts'
import { inOrder, plainParameters } from './plain-parameters.ts'
import { versionOf } from './schema.ts'
import { SqliteError, sqliteErrorOf } from './sqlite-error.ts'
import type { ResolvedSqliteOptions } from './settings.ts'

/** How long a statement blocks for a lock that another process holds: a usual transaction is over by then. */
const LOCK_MS = 20

/** The same for a person's command. */
const PATIENT_LOCK_MS = 5000

/** How often to look whether the file is still in its place. */
const LOOK_MS = 50

/** A value that a statement takes. */
export type Value = string | number | null

interface Prepared {
  readonly statement: StatementSync
  readonly order: readonly number[] | undefined
}

type Synchronous = ResolvedSqliteOptions['synchronous']

/** A connection. What its methods throw is SQLite's own error: {@link sqliteErrorOf} makes one of ours of it. */
export class Database {
  readonly path: string
  readonly #db: DatabaseSync
  readonly #statements = new Map<string, Prepared>()
  readonly #synchronous: Synchronous
  readonly #file: string | undefined
  #lookedMs = performance.now()
  #syncs: Synchronous | undefined

  private constructor(path: string, db: DatabaseSync, synchronous: Synchronous) {
    this.path = path
    this.#db = db
    this.#synchronous = synchronous
    this.#file = fileAt(path)
  }

  /** @throws SqliteUnavailableError, SqliteError */
  static open(options: Pick<ResolvedSqliteOptions, 'path' | 'synchronous'>): Database {
    const { DatabaseSync: Connection } = nodeSqlite()
    const path = options.path === ':memory:' ? options.path : resolve(options.path)
    if (path !== ':memory:') checkPlace(path)
    let db: DatabaseSync | undefined
    try {
      db = new Connection(path, { timeout: LOCK_MS })
      const database = new Database(path, db, options.synchronous)
      database.#prepareFile()
      return database
    } catch (error) {
      db?.close()
      throw sqliteErrorOf(error, path)
    }
  }

  /**
   * A connection to a file that is there already and stays as it is: for a person's command, which may wait for a lock.
   *
   * @throws SqliteUnavailableError, SqliteError
   */
  static openExisting(file: string): Database {
    const { DatabaseSync: Connection } = nodeSqlite({ use: 'file' })
    const path = resolve(file)
    const kind = statSync(path, { throwIfNoEntry: false })
    if (kind?.isFile() !== true) {
      const what = kind === undefined ? 'is not there' : 'is no file'
      throw new SqliteError(
        'SQLITE_MISSING',
        path,
        `${what}: name the file that the program keeps its messages in`,
      )
    }
    try {
      return new Database(path, new Connection(path, { timeout: PATIENT_LOCK_MS }), 'FULL')
    } catch (error) {
      throw sqliteErrorOf(error, path)
    }
  }

  /** Copies what is committed at this moment to a new file, while others go on to write. */
  copyTo(file: string, options: CopyOptions = { backup: nodeSqlite().backup }): Promise<void> {
    return copyDatabase(this.#db, file, options)
  }

  /** Runs statements that give nothing back. */
  exec(sql: string): void {
    this.#db.exec(sql)
  }

  /** @returns how many rows it changed */
  run(sql: string, ...values: readonly Value[]): number {
    const { statement, order } = this.#prepared(sql)
    return Number(statement.run(...inOrder(values, order)).changes)
  }

  /** The first row. */
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- it says what the columns are, which only the statement knows
  get<Row>(sql: string, ...values: readonly Value[]): Row | undefined {
    const { statement, order } = this.#prepared(sql)
    return statement.get(...inOrder(values, order)) as Row | undefined // the statement names the columns
  }

  all<Row>(sql: string, ...values: readonly Value[]): Row[] {
    const { statement, order } = this.#prepared(sql)
    return statement.all(...inOrder(values, order)) as Row[] // the statement names the columns
  }

  /** The value of a pragma that is a number. */
  pragma(name: string): number {
    const row = this.get<Record<string, number>>(`PRAGMA ${name}`)
    return row?.[name] ?? 0
  }

  /** Does all or nothing. @param isLosable whether it need not be on the disk when this returns */
  transaction<T>(work: () => T, { isLosable = false }: { readonly isLosable?: boolean } = {}): T {
    this.#checkInPlace()
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

  close(): void {
    if (this.#db.isOpen) this.#db.close()
  }

  #prepareFile(): void {
    versionOf(this) // what is not ours stays as it is
    this.exec('PRAGMA auto_vacuum = INCREMENTAL') // only of effect on a file that is still empty
    this.exec('PRAGMA journal_mode = WAL')
    this.#sync(this.#synchronous)
    this.exec('PRAGMA wal_autocheckpoint = 4000')
    this.exec('PRAGMA journal_size_limit = 67108864')
    this.exec('PRAGMA cache_size = -65536')
    this.exec('PRAGMA temp_store = MEMORY')
  }

  /** A file that was deleted goes on to take what is written, all of which is lost when it is closed. */
  #checkInPlace(): void {
    const nowMs = performance.now()
    if (nowMs - this.#lookedMs < LOOK_MS) return
    const file = fileAt(this.path)
    if (file !== this.#file) {
      const what =
        'was deleted or replaced while this program has it open: stop the program, and put the file back or restore a backup'
      throw new SqliteError('SQLITE_GONE', this.path, what)
    }
    this.#lookedMs = nowMs
  }

  #sync(synchronous: Synchronous): void {
    if (synchronous === this.#syncs) return
    this.exec(`PRAGMA synchronous = ${synchronous}`)
    this.#syncs = synchronous
  }

  /** SQLite rolls some failures back by itself. */
  #rollBack(): void {
    try {
      this.exec('ROLLBACK')
    } catch {
      // there was none left
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

/** What SQLite would only say in general. @throws SqliteError */
function checkPlace(path: string): void {
  if (!existsSync(dirname(path))) {
    throw new SqliteError('SQLITE_CANNOT_OPEN', path, `has no folder: make ${dirname(path)} first`)
  }
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) {
    throw new SqliteError('SQLITE_CANNOT_OPEN', path, 'is a folder: name a file in it')
  }
}

/** Which file is at a path. */
function fileAt(path: string): string | undefined {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false })
  return found === undefined ? undefined : `${found.dev} ${found.ino}`
}
