/**
 * The numbers that order everything in the file: enqueues, claims, places in the line. They are
 * counted up only in transactions.
 */

import type { Database } from './database.ts'

/** The one sequence of a file, which all its processes share. */
export class Sequence {
  readonly #db: Database
  /** The value in the file, once this transaction has read it. */
  #read: number | undefined
  #last = 0

  constructor(db: Database) {
    this.#db = db
  }

  next(): number {
    if (this.#read === undefined) {
      const row = this.#db.get<{ value: number }>("SELECT value FROM sequences WHERE name = 'message'")
      this.#read = row?.value ?? 0
      this.#last = this.#read
    }
    this.#last += 1
    return this.#last
  }

  /** Called at the beginning of each transaction: other processes may have counted on. */
  begin(): void {
    this.#read = undefined
  }

  /** Called at the end of each transaction: writes the value down. */
  end(): void {
    if (this.#read !== undefined && this.#last > this.#read) {
      this.#db.run("UPDATE sequences SET value = ? WHERE name = 'message'", this.#last)
    }
  }
}
