/** The numbers that order everything in the file: enqueues, claims, places in the line. Counted up in transactions only. */

import type { Database } from './database.ts'

/** One sequence for all processes. */
export class Sequence {
  readonly #db: Database
  /** As read in this transaction. */
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

  /** To be called at the beginning of each transaction: other processes may have counted on. */
  begin(): void {
    this.#read = undefined
  }

  /** To be called at the end of each transaction. */
  end(): void {
    if (this.#read !== undefined && this.#last > this.#read) {
      this.#db.run("UPDATE sequences SET value = ? WHERE name = 'message'", this.#last)
    }
  }
}
