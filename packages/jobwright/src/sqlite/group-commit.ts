/** Group commit: what arrives in one turn of the event loop shares one transaction, and so one write to the disk. */

import { setImmediate as nextTurn } from 'node:timers/promises'

import type { Database } from './database.ts'
import { untilUnlocked } from './patience.ts'
import { isLocked, sqliteErrorOf } from './sqlite-error.ts'

/** A transaction ends after about so long: the event loop has other things to do too. */
const LONGEST_MS = 10

/** A piece of work on the database, with whoever waits for it. Its effects outside of the database come after its promise. */
interface Work {
  /** May be called again after it was rolled back. */
  readonly body: () => unknown
  readonly resolve: (value: unknown) => void
  readonly reject: (error: unknown) => void
  readonly options: WorkOptions
}

/** How a piece of work may be done. */
export interface WorkOptions {
  /**
   * Whether a power loss may take it: it then costs no write to the disk of its own. What is written after it is never kept
   * without it. @default false
   */
  readonly losable?: boolean
}

/** What a group needs besides the database. */
export interface GroupHost {
  readonly db: Database
  readonly lockTimeoutMs: number
  /** Before the first work of a transaction. */
  begun(): void
  /** After the last one, before the commit. */
  ending(): void
  /** After each commit. */
  committed(): void
}

/** Gathers works and commits them together. */
export class GroupCommit {
  readonly #host: GroupHost
  #waiting: Work[] = []
  #committing: Promise<void> | undefined

  constructor(host: GroupHost) {
    this.#host = host
  }

  /** Does a piece of work in the next transaction. @throws SqliteError (as a rejection); the database is then as before */
  add<T>(body: () => T, options: WorkOptions = {}): Promise<T> {
    return new Promise<unknown>((resolve, reject) => {
      this.#waiting.push({ body, resolve, reject, options })
      this.#committing ??= this.#commitAll()
    }) as Promise<T> // what the body gives back
  }

  /** Resolves when nothing waits any more. */
  async idle(): Promise<void> {
    while (this.#committing !== undefined) await this.#committing
  }

  async #commitAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      await nextTurn() // whatever else comes in this turn comes along
      const group = this.#waiting
      this.#waiting = []
      await this.#commit(group)
    }
    this.#committing = undefined
  }

  async #commit(group: readonly Work[]): Promise<void> {
    try {
      const values = await this.#inTransaction(group)
      if (values.length < group.length) this.#waiting = group.slice(values.length).concat(this.#waiting)
      this.#host.committed()
      values.forEach((value, index) => group[index]?.resolve(value))
    } catch (error) {
      if (group.length === 1 || isLocked(error)) return this.#fail(group, error)
      // One of them failed, and took the others with it: each by itself.
      for (const work of group) await this.#commit([work])
    }
  }

  /** @returns what came of those that were done: the first ones, if not all */
  async #inTransaction(group: readonly Work[]): Promise<readonly unknown[]> {
    const { db, begun, ending, lockTimeoutMs } = this.#host
    const isLosable = group.every(({ options }) => options.losable === true)
    const transact = (): readonly unknown[] => {
      begun()
      const values = doSome(group)
      ending()
      return values
    }
    return untilUnlocked(lockTimeoutMs, () => db.transaction(transact, { isLosable }))
  }

  #fail(group: readonly Work[], error: unknown): void {
    const { path } = this.#host.db
    for (const { reject } of group) reject(sqliteErrorOf(error, path))
  }
}

/** Does the first of them, and as many more as there is time for. */
function doSome(group: readonly Work[]): readonly unknown[] {
  const untilMs = performance.now() + LONGEST_MS
  const values: unknown[] = []
  for (const { body } of group) {
    values.push(body())
    if (performance.now() >= untilMs) break
  }
  return values
}
