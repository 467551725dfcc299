/**
 * Group commit: all work that arrives in one turn of the event loop shares one transaction, and so
 * one write to the disk.
 */

import { setImmediate as nextTurn } from 'node:timers/promises'

import type { Clock } from '../../../time/clock.ts'
import type { Database } from './database.ts'
import { untilUnlocked } from './patience.ts'
import { isLocked, sqliteErrorOf } from './sqlite-error.ts'

/**
 * A transaction takes no further work after this time, in milliseconds, so that it does not block
 * the event loop for long.
 */
const LONGEST_MS = 10

/** A piece of work on the database, and the promise of its caller. */
interface Work {
  /** Changes nothing but the database, as it is called again if it was rolled back. */
  readonly body: () => unknown
  readonly resolve: (value: unknown) => void
  readonly reject: (error: unknown) => void
  readonly options: WorkOptions
}

/** How a piece of work may be done. */
export interface WorkOptions {
  /**
   * Whether a power loss may take the work. It then costs no write to the disk of its own. Later
   * work is never kept without it.
   *
   * @default false
   */
  readonly losable?: boolean
}

/** What a group commit works with. */
export interface GroupHost {
  readonly db: Database
  /** Times how long a transaction takes. */
  readonly clock: Pick<Clock, 'elapsed'>
  readonly lockTimeoutMs: number
  /** Called at the beginning of each transaction. */
  begun(): void
  /** Called at the end of each transaction, before it is committed. */
  ending(): void
  /** Called after each commit, before the callers get their results. */
  committed(): void
}

/** Gathers pieces of work, and commits them together. */
export class GroupCommit {
  readonly #host: GroupHost
  #waiting: Work[] = []
  #committing: Promise<void> | undefined
  /**
   * The piece of work that the transaction is at. If the transaction fails, this one has failed.
   */
  #doing: Work | undefined

  constructor(host: GroupHost) {
    this.#host = host
  }

  /**
   * Does a piece of work in the next transaction.
   *
   * @returns what the body returns, once it is committed
   * @throws SqliteError, what the body throws; the database is then as before
   */
  add<T>(body: () => T, options: WorkOptions = {}): Promise<T> {
    return new Promise<unknown>((resolve, reject) => {
      this.#waiting.push({ body, resolve, reject, options })
      this.#committing ??= this.#commitAll()
    }) as Promise<T> // the body returns it
  }

  /** Resolves once no work is left. */
  async idle(): Promise<void> {
    while (this.#committing !== undefined) await this.#committing
  }

  async #commitAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      await nextTurn() // work that arrives in this turn joins the group
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

  /**
   * One piece of work failed, and rolled the others back with it: these are done again without it.
   * If it was the commit itself that failed, each piece is committed alone.
   */
  async #commitRest(group: readonly Work[], error: unknown): Promise<void> {
    const failed = this.#doing
    if (failed === undefined) {
      for (const work of group) await this.#commit([work])
      return
    }
    this.#fail([failed], error)
    await this.#commit(group.filter((work) => work !== failed))
  }

  /** @returns what the bodies returned: all of them, or the first ones if time ran out */
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

  /** Does the first piece of work, and more as long as there is time. */
  #doSome(group: readonly Work[]): readonly unknown[] {
    const { clock } = this.#host
    const untilMs = clock.elapsed() + LONGEST_MS
    const values: unknown[] = []
    for (const work of group) {
      this.#doing = work
      values.push(work.body())
      if (clock.elapsed() >= untilMs) break
    }
    this.#doing = undefined
    return values
  }

  #fail(group: readonly Work[], error: unknown): void {
    const { path } = this.#host.db
    for (const { reject } of group) reject(sqliteErrorOf(error, path))
  }
}
