/**
 * The jobs that may go on because something changed, noted in the file: every process looks again
 * at these, and at no others.
 */

import type { Database } from './database.ts'

/** What one process does with the changes that it and the others make. Called in transactions. */
export interface JobChangeListener {
  /** A message became ready, or is the first one of its lane now. */
  readied(job: string, lane: number, dueMs: number): void
  /** A condition of the job itself changed, such as a slot or a pause, or of its dependents. */
  opened(job: string): void
  /** Any of its messages may have become ready. */
  changed(job: string): void
}

/** Notes the changes of each transaction, and hears of those that other processes made. */
export class JobChanges implements JobChangeListener {
  readonly #db: Database
  #listener: JobChangeListener | undefined
  readonly #noted = new Set<string>()
  /**
   * The number of the newest change that this process knows of; `undefined` until it reads one.
   */
  #seen: number | undefined
  /** The state of the file up to which the others were heard. */
  #heard: number | undefined
  /** Whether changes were written that may be committed or not. */
  #isUncertain = false

  constructor(db: Database) {
    this.#db = db
  }

  /** Reports all later changes to the process itself. */
  reportTo(listener: JobChangeListener): void {
    this.#listener = listener
  }

  readied(job: string, lane: number, dueMs: number): void {
    this.#noted.add(job)
    this.#listener?.readied(job, lane, dueMs)
  }

  opened(job: string): void {
    this.#noted.add(job)
    this.#listener?.opened(job)
  }

  changed(job: string): void {
    this.#noted.add(job)
    this.#listener?.changed(job)
  }

  /** Reports what other processes changed since the last time. */
  hear(): void {
    const state = this.#db.foreignWrites()
    if (state === this.#heard) return
    if (this.#seen === undefined) {
      this.#seen = this.#db.get<{ newest: number }>(NEWEST)?.newest ?? 0
    } else {
      for (const { job, changed } of this.#db.all<Change>(CHANGED, this.#seen)) {
        this.#seen = changed
        this.#listener?.changed(job)
      }
    }
    this.#heard = state
  }

  /** Called at the beginning of each transaction. */
  begin(): void {
    this.#noted.clear()
    if (this.#isUncertain) this.#heard = undefined // the last numbers may be in the file
    this.#isUncertain = false
    this.hear()
  }

  /** Called at the end of each transaction: writes the changes down. */
  end(): void {
    if (this.#noted.size === 0) return
    this.#isUncertain = true
    // In a transaction no other process can count on.
    for (const job of this.#noted) this.#db.run(NOTE, (this.#seen ?? 0) + 1, job)
  }

  /** Called once the transaction is committed. */
  committed(): void {
    if (this.#isUncertain) this.#seen = (this.#seen ?? 0) + 1
    this.#isUncertain = false
  }
}

interface Change {
  readonly job: string
  readonly changed: number
}

const NEWEST = 'SELECT coalesce(max(changed), 0) AS newest FROM jobs'
const CHANGED = 'SELECT job, changed FROM jobs WHERE changed > ? ORDER BY changed'
const NOTE = 'UPDATE jobs SET changed = ? WHERE job = ?'
