/** One connection of `node:sqlite`, with its prepared statements. */

import type { DatabaseSync, StatementSync } from 'node:sqlite'

import { nodeSqlite, type SqliteUse } from './node-sqlite.ts'
import { inOrder, plainParameters } from './plain-parameters.ts'

/** A value of a parameter. */
export type Value = string | number | null

interface Prepared {
  readonly statement: StatementSync
  readonly order: readonly number[] | undefined
}

/** A connection. Its methods throw the errors of `node:sqlite`. */
export class Connection {
  readonly db: DatabaseSync
  readonly #statements = new Map<string, Prepared>()
  // `isOpen` of node:sqlite came with Node 22.15.
  #isOpen = true

  private constructor(db: DatabaseSync) {
    this.db = db
  }

  /**
   * Opens a file, which is made if it is missing.
   *
   * @param lockMs how long a statement waits for a lock, in milliseconds
   * @throws SqliteUnavailableError
   */
  static open(path: string, lockMs: number, use: SqliteUse): Connection {
    const { DatabaseSync: Sqlite } = nodeSqlite({ use })
    const connection = new Connection(new Sqlite(path))
    connection.waitForLocks(lockMs)
    return connection
  }

  /** By a pragma: the option `timeout` of node:sqlite came with Node 22.16. */
  waitForLocks(lockMs: number): void {
    this.exec(`PRAGMA busy_timeout = ${lockMs}`)
  }

  exec(sql: string): void {
    this.db.exec(sql)
  }

  /** @returns how many rows it changed */
  run(sql: string, values: readonly Value[]): number {
    const { statement, order } = this.#prepared(sql)
    return Number(statement.run(...inOrder(values, order)).changes)
  }

  get(sql: string, values: readonly Value[]): unknown {
    const { statement, order } = this.#prepared(sql)
    return statement.get(...inOrder(values, order))
  }

  all(sql: string, values: readonly Value[]): unknown[] {
    const { statement, order } = this.#prepared(sql)
    return statement.all(...inOrder(values, order))
  }

  /** Safe twice. */
  close(): void {
    if (!this.#isOpen) return
    this.#isOpen = false
    this.db.close()
  }

  #prepared(sql: string): Prepared {
    const known = this.#statements.get(sql)
    if (known !== undefined) return known
    const plain = plainParameters(sql)
    const prepared = { statement: this.db.prepare(plain.sql), order: plain.order }
    this.#statements.set(sql, prepared)
    return prepared
  }
}
