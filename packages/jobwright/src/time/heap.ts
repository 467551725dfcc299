/** A binary heap: its first item is at hand, and adding or taking an item costs log n. */

/** A heap that keeps the item first that comes before all others. */
export class Heap<Item> {
  readonly #compare: (one: Item, other: Item) => number
  readonly #items: Item[] = []

  /** @param compare negative if the first argument comes before the second; ties have no order */
  constructor(compare: (one: Item, other: Item) => number) {
    this.#compare = compare
  }

  get size(): number {
    return this.#items.length
  }

  peek(): Item | undefined {
    return this.#items[0]
  }

  push(item: Item): void {
    const items = this.#items
    let at = items.push(item) - 1
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (this.#compare(this.#at(parent), item) <= 0) break
      items[at] = this.#at(parent)
      at = parent
    }
    items[at] = item
  }

  pop(): Item | undefined {
    const items = this.#items
    const first = items[0]
    const last = items.pop()
    if (last !== undefined && items.length > 0) this.#sink(last)
    return first
  }

  /**
   * The items that pass a test which no item passes that comes after one that fails it. Looks at no
   * more than those and their neighbours.
   */
  *leading(passes: (item: Item) => boolean): Iterable<Item> {
    const places = [0]
    for (let at = places.pop(); at !== undefined; at = places.pop()) {
      const item = this.#items[at]
      if (item === undefined || !passes(item)) continue
      yield item
      places.push(2 * at + 1, 2 * at + 2)
    }
  }

  /** Every item, in no particular order. */
  items(): readonly Item[] {
    return this.#items
  }

  clear(): void {
    this.#items.length = 0
  }

  /** Puts an item at the top and lets it sink to its place. */
  #sink(item: Item): void {
    const items = this.#items
    let at = 0
    for (let child = 1; child < items.length; child = 2 * at + 1) {
      if (child + 1 < items.length && this.#compare(this.#at(child + 1), this.#at(child)) < 0) child += 1
      if (this.#compare(this.#at(child), item) >= 0) break
      items[at] = this.#at(child)
      at = child
    }
    items[at] = item
  }

  #at(index: number): Item {
    return this.#items[index] as Item // callers pass only indices inside the array
  }
}
