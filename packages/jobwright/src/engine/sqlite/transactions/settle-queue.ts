/**
 * Settles messages and ends runs, all of one turn of the event loop together: there are many, most
 * of one message each.
 */

import type { RunStatus } from '../../../authoring/outcome.ts'
import type { GroupCommit, WorkOptions } from '../connection/group-commit.ts'
import type { Store } from '../tables/store.ts'
import {
  finishRun,
  settleMessages,
  type EndOfRun,
  type PlacedEnd,
  type PlacedSettlement,
} from './settling.ts'

/** What is done next, in the order of the calls, and the promise of the results. */
interface Batch {
  readonly items: (PlacedSettlement | PlacedEnd)[]
  /** How many of them are ends. */
  ends: number
  readonly options: { losable: boolean }
  readonly results: Promise<readonly Result[]>
}

/** Of a settlement whether its claim still held the message; of an end what it was. */
type Result = boolean | EndOfRun | undefined

/** Gathers settlements and ends. */
export class SettleQueue {
  readonly #store: Store
  readonly #group: GroupCommit
  #batch: Batch | undefined

  constructor(store: Store, group: GroupCommit) {
    this.#store = store
    this.#group = group
  }

  /** How many ends wait for their transaction. */
  get ending(): number {
    return this.#batch?.ends ?? 0
  }

  /** @returns for each settlement whether its claim still held the message, once it is committed */
  async settle(settlements: readonly PlacedSettlement[]): Promise<readonly boolean[]> {
    return (await this.#add(settlements)) as readonly boolean[] // the results of settlements
  }

  /** @returns for each run how it ended, once it is committed; `undefined` if its claim was lost */
  async end(ends: readonly PlacedEnd[]): Promise<readonly (EndOfRun | undefined)[]> {
    return (await this.#add(ends)) as readonly (EndOfRun | undefined)[] // the results of ends
  }

  async #add(items: readonly (PlacedSettlement | PlacedEnd)[]): Promise<readonly Result[]> {
    const batch = (this.#batch ??= this.#newBatch())
    const from = batch.items.length
    for (const item of items) {
      batch.items.push(item)
      if (isEnd(item)) batch.ends += 1
      // A power loss may take the record of a run whose messages were all settled before.
      if (!isEnd(item) || item.settlements.length > 0) batch.options.losable = false
    }
    return (await batch.results).slice(from, from + items.length)
  }

  #newBatch(): Batch {
    const items: Batch['items'] = []
    const options: { losable: boolean } & WorkOptions = { losable: true }
    const close = (): void => {
      if (this.#batch?.items === items) this.#batch = undefined
    }
    const settle = (): readonly Result[] => {
      close() // what comes later belongs to the next batch
      return settleAll(this.#store, items)
    }
    const results = this.#group.add(settle, options)
    results.then(close, close) // a locked file refuses the work before it begins
    return { items, ends: 0, options, results }
  }
}

function settleAll(store: Store, items: Batch['items']): readonly Result[] {
  const results: Result[] = []
  const statuses = new Map<string, RunStatus>()
  for (let at = 0; at < items.length;) {
    const settlements = settlementsFrom(items, at)
    if (settlements.length > 0) {
      for (const wasHeld of settleMessages(store, settlements)) results.push(wasHeld)
      at += settlements.length
    }
    const item = items[at]
    if (item === undefined || !isEnd(item)) break
    results.push(finishRun(store, item, statuses))
    at += 1
  }
  return results
}

/** The settlements from here to the next end. */
function settlementsFrom(items: Batch['items'], from: number): readonly PlacedSettlement[] {
  const settlements: PlacedSettlement[] = []
  for (let item = items[from]; item !== undefined && !isEnd(item); item = items[from + settlements.length]) {
    settlements.push(item)
  }
  return settlements
}

function isEnd(item: PlacedSettlement | PlacedEnd): item is PlacedEnd {
  return 'run' in item
}
