/**
 * Group commit: all work that arrives in one turn of the event loop shares one transaction, and so
 * one write to the disk.
 */

import { setImmediate as nextTurn } from 'node:timers/promises'

import type { Clock } from '../../../time/clock.ts'
import type { Database } from './database.ts'
import { untilUnlocked } from './patience.ts'
import { isLocked, SqliteError, sqliteErrorOf } from './sqlite-error.ts'

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
  /**
   * Whether the work comes after all other work of its transaction, so that it sees what that
   * leaves. Its caller gets the result once the callers of the other work have gone on with theirs.
   *
   * @default false
   */
  readonly last?: boolean
}

/** A piece of work that is done, and what it returned. */
interface Done {
  readonly work: Work
  readonly value: unknown
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
  /** Called once these callers have gone on, before those whose work came last. */
  answered(): void
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

  /** Whether no work waits or is being done. */
  get isIdle(): boolean {
    return this.#committing === undefined
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
    let done: readonly Done[]
    try {
      done = await this.#inTransaction(group)
    } catch (error) {
      if (group.length === 1 || isLocked(error) || this.#isOfFile(error)) return this.#fail(group, error)
      return this.#commitRest(group, error)
    }
    if (done.length < group.length) this.#wait(group, done)
    this.#host.committed()
    for (const { work, value } of done) if (!isLast(work)) work.resolve(value)
    await othersWentOn()
    this.#host.answered()
    for (const { work, value } of done) if (isLast(work)) work.resolve(value)
  }

  /** Time ran out: what is not done goes first in the next transaction. */
  #wait(group: readonly Work[], done: readonly Done[]): void {
    const works = new Set(done.map(({ work }) => work))
    this.#waiting = group.filter((work) => !works.has(work)).concat(this.#waiting)
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
    await othersWentOn()
    await this.#commit(group.filter((work) => work !== failed))
  }

  /**
   * Whether the file or the hold on it is lost. The work may be committed in a file that is not at
   * the path any more, so that none of it is done again.
   */
  #isOfFile(error: unknown): boolean {
    return this.#doing === undefined && error instanceof SqliteError
  }

  async #inTransaction(group: readonly Work[]): Promise<readonly Done[]> {
    const { db, begun, ending, lockTimeoutMs } = this.#host
    const isLosable = group.every(({ options }) => options.losable === true)
    const transact = (): readonly Done[] => {
      begun()
      const done = this.#doSome(group)
      ending()
      return done
    }
    this.#doing = undefined
    return untilUnlocked(lockTimeoutMs, () => db.transaction(transact, { isLosable }))
  }

  /**
   * Does the first piece of work, and more as long as there is time. What comes last is always
   * done: otherwise other work that never ends would keep it waiting.
   */
  #doSome(group: readonly Work[]): readonly Done[] {
    const { clock } = this.#host
    const untilMs = clock.elapsed() + LONGEST_MS
    const done: Done[] = []
    for (const work of group) {
      if (isLast(work)) continue
      done.push(this.#do(work))
      if (clock.elapsed() >= untilMs) break
    }
    for (const work of group) if (isLast(work)) done.push(this.#do(work))
    this.#doing = undefined
    return done
  }

  #do(work: Work): Done {
    this.#doing = work
    return { work, value: work.body() }
  }

  #fail(group: readonly Work[], error: unknown): void {
    const { path } = this.#host.db
    for (const { reject } of group) reject(sqliteErrorOf(error, path))
  }
}

function isLast({ options }: Work): boolean {
  return options.last === true
}

/** Node empties the queue of microtasks before it comes to its next tick. */
function othersWentOn(): Promise<void> {
  return new Promise((resolve) => process.nextTick(resolve))
}
