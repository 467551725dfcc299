/**
 * Which job is tried first: the higher lane, within a lane the jobs in turn, and every 16th time
 * the oldest.
 */

import { isOldestFirst } from '../../rules/claim-rules.ts'
import { headDueMs } from '../tables/messages.ts'
import type { Tables } from '../tables/store.ts'

/** A job that has something ready in a lane. */
export interface Head {
  readonly job: string
  readonly lane: number
}

/** The turns of the jobs in this process. */
export class ClaimOrder {
  /** The number of the latest claim of each job, by lane. */
  readonly #lastTurns = new Map<string, number>()
  #claims = 0

  /** The heads in the order in which they are tried. */
  order(tables: Tables, heads: readonly Head[]): readonly Head[] {
    if (heads.length < 2) return [...heads]
    return isOldestFirst(this.#claims) ? oldestFirst(tables, heads) : this.#inTurn(heads)
  }

  /** Called when a claim was made. */
  took(head: Head): void {
    this.#claims += 1
    this.#lastTurns.set(keyOf(head), this.#claims)
  }

  #inTurn(heads: readonly Head[]): readonly Head[] {
    const turnOf = (head: Head): number => this.#lastTurns.get(keyOf(head)) ?? 0
    return heads.toSorted((one, other) => one.lane - other.lane || turnOf(one) - turnOf(other))
  }
}

function keyOf({ job, lane }: Head): string {
  return `${lane} ${job}`
}

function oldestFirst(tables: Tables, heads: readonly Head[]): readonly Head[] {
  const dues = new Map(
    heads.map((head) => [head, headDueMs(tables, head.job, head.lane) ?? Number.POSITIVE_INFINITY]),
  )
  return heads.toSorted((one, other) => (dues.get(one) ?? 0) - (dues.get(other) ?? 0))
}
