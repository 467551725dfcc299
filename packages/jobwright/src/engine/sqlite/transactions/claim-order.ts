/** Whose turn it is: the higher lane first, within a lane the jobs take turns, and every so often the oldest of all. */

import { isOldestFirst } from '../../contract/claim-rules.ts'
import type { Store } from '../tables/store.ts'

/** A job that has something ready in a lane. */
export interface Head {
  readonly job: string
  readonly lane: number
}

/** The turns of this process. */
export class ClaimOrder {
  readonly #lastTurns = new Map<string, number>()
  #claims = 0

  /** The heads in the order in which they are to be tried. */
  order(store: Store, heads: readonly Head[]): readonly Head[] {
    return isOldestFirst(this.#claims) && heads.length > 1 ? oldestFirst(store, heads) : this.#inTurn(heads)
  }

  /** A claim was made. */
  took(head: Head): void {
    this.#claims += 1
    this.#lastTurns.set(keyOf(head), this.#claims)
  }

  #inTurn(heads: readonly Head[]): readonly Head[] {
    if (heads.length < 2) return [...heads]
    const turnOf = (head: Head): number => this.#lastTurns.get(keyOf(head)) ?? 0
    return heads.toSorted((one, other) => one.lane - other.lane || turnOf(one) - turnOf(other))
  }
}

function keyOf({ job, lane }: Head): string {
  return `${lane} ${job}`
}

function oldestFirst({ db }: Store, heads: readonly Head[]): readonly Head[] {
  const due = new Map(heads.map((head) => [head, dueOf(db, head)]))
  return heads.toSorted((one, other) => (due.get(one) ?? 0) - (due.get(other) ?? 0))
}

function dueOf(db: Store['db'], { job, lane }: Head): number {
  const sql =
    'SELECT due_ms AS dueMs FROM messages WHERE state = 0 AND job = ? AND lane = ? ORDER BY position LIMIT 1'
  return db.get<{ dueMs: number }>(sql, job, lane)?.dueMs ?? Number.POSITIVE_INFINITY
}
