/**
 * A list that is always sorted: of a million items, adding, finding or taking out any one costs a
 * few comparisons, and no call moves more than a small part of them.
 */

import { Heap } from './heap.ts'

/** The most items of one chunk. */
const MOST = 128

/** Items, never `undefined`, in the order of a comparison, which tells any two of them apart. */
export class SortedList<Item> {
  readonly #compare: (one: Item, other: Item) => number
  /** No chunk is empty, except the only one. Made with the first item: many lists stay empty. */
  #chunks: (Item | undefined)[][] | undefined
  /** The first places of the first chunk whose items were taken: what comes first goes first. */
  #vacant = 0
  #size = 0

  /** @param compare negative if the first argument comes before the second; 0 for an equal one */
  constructor(compare: (one: Item, other: Item) => number) {
    this.#compare = compare
  }

  get size(): number {
    return this.#size
  }

  get first(): Item | undefined {
    return this.#chunks?.[0]?.[this.#vacant]
  }

  get last(): Item | undefined {
    return this.#chunks?.at(-1)?.at(-1)
  }

  /** Adds an item at its place, or puts it in the place of an equal one. */
  add(item: Item): void {
    const chunks = (this.#chunks ??= [[]])
    const last = chunks[chunks.length - 1]!
    const end = last[last.length - 1]
    if (end === undefined) last.push(item)
    else if (this.#compare(end, item) >= 0) return this.#insert(chunks, item)
    else if (last.length < MOST) last.push(item)
    else chunks.push([item])
    this.#size += 1
  }

  /** Takes out the item that is equal to this one. @returns whether there was one */
  delete(item: Item): boolean {
    const chunks = this.#chunks
    if (chunks === undefined || this.#size === 0) return false
    if (this.first === item) {
      this.#removeFirst(chunks)
      return true
    }
    const isBefore = (one: Item): boolean => this.#compare(one, item) < 0
    const at = chunkAt(chunks, isBefore)
    const chunk = chunks[at]
    if (chunk === undefined) return false
    const index = this.#placeIn(chunks, at, isBefore)
    const found = chunk[index]
    if (found === undefined || this.#compare(found, item) !== 0) return false
    this.#remove(chunks, at, index)
    return true
  }

  takeFirst(): Item | undefined {
    const { first } = this
    if (first !== undefined) this.#removeFirst(this.#chunks!)
    return first
  }

  /**
   * The items in order, without those that come first in the list and for which this holds. What is
   * added or taken out meanwhile is not looked for.
   */
  *from(isBefore: (item: Item) => boolean): Generator<Item, undefined> {
    const chunks = this.#chunks ?? []
    const start = chunkAt(chunks, isBefore)
    for (let at = start; at < chunks.length; at += 1) {
      const chunk = chunks[at]!
      for (
        let index = at === start ? this.#placeIn(chunks, at, isBefore) : 0;
        index < chunk.length;
        index += 1
      ) {
        const item = chunk[index]
        if (item !== undefined) yield item
      }
    }
  }

  /** The items for which this holds, which come first in the list, from the last one back. */
  *backFrom(isBefore: (item: Item) => boolean): Generator<Item, undefined> {
    const chunks = this.#chunks ?? []
    const start = chunkAt(chunks, isBefore)
    for (let at = Math.min(start, chunks.length - 1); at >= 0; at -= 1) {
      const chunk = chunks[at]!
      const end = at === start ? this.#placeIn(chunks, at, isBefore) : chunk.length
      for (let index = end - 1; index >= 0; index -= 1) {
        const item = chunk[index]
        if (item !== undefined) yield item
      }
    }
  }

  [Symbol.iterator](): Iterator<Item, undefined> {
    return this.from(() => false)
  }

  /** The first place of a chunk whose item does not come before. */
  #placeIn(
    chunks: readonly (readonly (Item | undefined)[])[],
    at: number,
    isBefore: (item: Item) => boolean,
  ): number {
    const chunk = chunks[at]!
    const first = at === 0 ? this.#vacant : 0
    if (chunk.length > first && !isBefore(chunk[first]!)) return first
    return search(first, chunk.length, (index) => isBefore(chunk[index]!))
  }

  /** Puts an item into the middle. */
  #insert(chunks: (Item | undefined)[][], item: Item): void {
    this.#closeUp(chunks)
    const isBefore = (one: Item): boolean => this.#compare(one, item) < 0
    const at = chunkAt(chunks, isBefore)
    const chunk = chunks[at]!
    const index = this.#placeIn(chunks, at, isBefore)
    if (this.#compare(chunk[index]!, item) === 0) {
      chunk[index] = item
      return
    }
    chunk.splice(index, 0, item)
    if (chunk.length > MOST) chunks.splice(at + 1, 0, chunk.splice(MOST / 2))
    this.#size += 1
  }

  /** Moves nothing: an array that gives its first item up moves all others. */
  #removeFirst(chunks: (Item | undefined)[][]): void {
    const chunk = chunks[0]!
    chunk[this.#vacant] = undefined
    this.#vacant += 1
    this.#size -= 1
    if (this.#vacant < chunk.length) return
    this.#vacant = 0
    if (chunks.length === 1) chunk.length = 0
    else chunks.shift()
  }

  #remove(chunks: (Item | undefined)[][], at: number, index: number): void {
    if (at === 0 && index === this.#vacant) return this.#removeFirst(chunks)
    const chunk = chunks[at]!
    if (index === chunk.length - 1) chunk.pop()
    else chunk.splice(index, 1)
    this.#size -= 1
    if (chunk.length - (at === 0 ? this.#vacant : 0) < MOST / 4 && chunks.length > 1) this.#merge(chunks, at)
  }

  /** So that few items that stay for long do not each keep a chunk. */
  #merge(chunks: (Item | undefined)[][], at: number): void {
    if (at === 0) this.#closeUp(chunks)
    const chunk = chunks[at]!
    const next = chunks[at + 1]
    if (chunk.length === 0) {
      if (at === 0) chunks.shift()
      else chunks.splice(at, 1)
    } else if (next !== undefined && next.length < MOST / 2) {
      chunk.push(...next)
      chunks.splice(at + 1, 1)
    }
  }

  /** Leaves no place vacant. */
  #closeUp(chunks: (Item | undefined)[][]): void {
    if (this.#vacant > 0) chunks[0]!.splice(0, this.#vacant)
    this.#vacant = 0
  }
}

/** The first chunk whose last item does not come before; the number of chunks if there is none. */
function chunkAt<Item>(
  chunks: readonly (readonly (Item | undefined)[])[],
  isBefore: (item: Item) => boolean,
): number {
  const endsBefore = (chunk: readonly (Item | undefined)[]): boolean => {
    const end = chunk[chunk.length - 1]
    return end !== undefined && isBefore(end)
  }
  const [first] = chunks
  if (first !== undefined && first.length > 0 && !endsBefore(first)) return 0
  return search(0, chunks.length, (at) => endsBefore(chunks[at]!))
}

/** The first place from one on and below another that does not come before; the other if none. */
function search(first: number, end: number, isBefore: (place: number) => boolean): number {
  let from = first
  let to = end
  while (from < to) {
    const middle = (from + to) >>> 1
    if (isBefore(middle)) from = middle + 1
    else to = middle
  }
  return from
}

/** The items of several lists in one order. */
export function* merged<Item>(
  lists: Iterable<Iterator<Item, undefined>>,
  compare: (one: Item, other: Item) => number,
): Generator<Item, undefined> {
  const heads = new Heap<Merging<Item>>((one, other) => compare(one.item, other.item))
  for (const rest of lists) {
    const first = rest.next()
    if (first.done !== true) heads.push({ item: first.value, rest })
  }
  for (let head = heads.pop(); head !== undefined; head = heads.pop()) {
    yield head.item
    const following = head.rest.next()
    if (following.done !== true) heads.push({ item: following.value, rest: head.rest })
  }
}

interface Merging<Item> {
  readonly item: Item
  readonly rest: Iterator<Item, undefined>
}
