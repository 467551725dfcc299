/** The settlements of one turn of the event loop, settled together: as a rule each is of one message, and there are many. */

import type { GroupCommit } from '../connection/group-commit.ts'
import { type PlacedSettlement, settleMessages } from './settling.ts'
import type { Store } from '../tables/store.ts'

/** What is settled next, and what comes of it. */
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

  /** @returns which claims still held their messages */
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
      close() // what comes from now on is of the next one
      return settleMessages(this.#store, settlements)
    }
    const settled = this.#group.add(settle)
    settled.then(close, close) // where the file is locked it is refused before it was begun
    return { settlements, settled }
  }
}
