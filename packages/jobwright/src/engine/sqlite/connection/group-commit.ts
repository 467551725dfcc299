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
  /** What is being done in the transaction. */
  #doing: Work | undefined

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
    let values: readonly unknown[]
    try {
      values = await this.#inTransaction(group)
    } catch (error) {
      if (group.length === 1 || isLocked(error)) return this.#fail(group, error)
      return this.#commitRest(group, error)
    }
    if (values.length < group.length) this.#waiting = group.slice(values.length).concat(this.#waiting)
    this.#host.committed()
    values.forEach((value, index) => group[index]?.resolve(value))
  }

  /** One of them failed, and took the others with it: these again. Where it was the commit that failed, each by itself. */
  async #commitRest(group: readonly Work[], error: unknown): Promise<void> {
    const failed = this.#doing
    if (failed === undefined) {
      for (const work of group) await this.#commit([work])
      return
    }
    this.#fail([failed], error)
    await this.#commit(group.filter((work) => work !== failed))
  }

  /** @returns what came of those that were done: the first ones, if not all */
  async #inTransaction(group: readonly Work[]): Promise<readonly unknown[]> {
    const { db, begun, ending, lockTimeoutMs } = this.#host
    const isLosable = group.every(({ options }) => options.losable === true)
    const transact = (): readonly unknown[] => {
      begun()
      const values = this.#doSome(group)
      ending()
      return values
    }
    this.#doing = undefined
    return untilUnlocked(lockTimeoutMs, () => db.transaction(transact, { isLosable }))
  }

  /** Does the first of them, and as many more as there is time for. */
  #doSome(group: readonly Work[]): readonly unknown[] {
    const untilMs = performance.now() + LONGEST_MS
    const values: unknown[] = []
    for (const work of group) {
      this.#doing = work
      values.push(work.body())
      if (performance.now() >= untilMs) break
    }
    this.#doing = undefined
    return values
  }

  #fail(group: readonly Work[], error: unknown): void {
    const { path } = this.#host.db
    for (const { reject } of group) reject(sqliteErrorOf(error, path))
  }
}
