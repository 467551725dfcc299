/**
 * Settles the settlements of one turn of the event loop together: there are many, most of one
 * message each.
 */

import type { GroupCommit } from '../connection/group-commit.ts'
import type { Store } from '../tables/store.ts'
import { settleMessages, type PlacedSettlement } from './settling.ts'

/** The settlements that are settled next, and the promise of their results. */
interface Batch {
  readonly settlements: PlacedSettlement[]
  readonly settled: Promise<readonly boolean[]>
}

/** Gathers settlements. */
export class SettleQueue {
  readonly #store: Store
  readonly #group: GroupCommit
  #batch: Batch | undefined

  constructor(store: Store, group: GroupCommit) {
    this.#store = store
    this.#group = group
  }

  /** @returns for each settlement whether its claim still held the message, once it is committed */
  async settle(settlements: readonly PlacedSettlement[]): Promise<readonly boolean[]> {
    const { settlements: all, settled } = (this.#batch ??= this.#newBatch())
    const from = all.length
    for (const settlement of settlements) all.push(settlement)
    return (await settled).slice(from, from + settlements.length)
  }

  #newBatch(): Batch {
    const settlements: PlacedSettlement[] = []
    const close = (): void => {
      if (this.#batch?.settlements === settlements) this.#batch = undefined
    }
    const settle = (): readonly boolean[] => {
      close() // later settlements belong to the next batch
      return settleMessages(this.#store, settlements)
    }
    const settled = this.#group.add(settle)
    settled.then(close, close) // a locked file refuses the work before it begins
    return { settlements, settled }
  }
}
