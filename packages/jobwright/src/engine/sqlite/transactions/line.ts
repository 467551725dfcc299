/** A line in which each item has one place, by a number. */

import { Heap } from '../../../time/heap.ts'

interface Entry<Item> {
  readonly item: Item
  readonly key: number
  /** Of two equal keys the one that came first goes first. */
  readonly number: number
}

/** So many entries without an item are left where they are. */
const SPARE = 64

/** The item with the smallest key is at hand. Each call costs log n at most. */
export class Line<Item> {
  #heap = newHeap<Item>()
  /** The entry of each item. All others in the heap are of items that left, or have moved. */
  readonly #entries = new Map<Item, Entry<Item>>()
  #number = 0

  get size(): number {
    return this.#entries.size
  }

  /** Puts an item into the line, or moves it to another place. */
  put(item: Item, key: number): void {
    this.#number += 1
    const entry = { item, key, number: this.#number }
    this.#entries.set(item, entry)
    if (this.#heap.size > 2 * this.#entries.size + SPARE) this.#sweep()
    else this.#heap.push(entry)
  }

  remove(item: Item): void {
    this.#entries.delete(item)
  }

  /** The first item, which stays. */
  first(): Pick<Entry<Item>, 'item' | 'key'> | undefined {
    for (let entry = this.#heap.peek(); entry !== undefined; entry = this.#heap.peek()) {
      if (this.#entries.get(entry.item) === entry) return entry
      this.#heap.pop()
    }
    return undefined
  }

  #sweep(): void {
    this.#heap = newHeap()
    for (const entry of this.#entries.values()) this.#heap.push(entry)
  }
}

function newHeap<Item>(): Heap<Entry<Item>> {
  return new Heap((one, other) => one.key - other.key || one.number - other.number)
}
