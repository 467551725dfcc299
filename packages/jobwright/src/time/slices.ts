/** Long work in slices: the event loop has its turn between two of them. */

/**
 * Calls back with each item, in their order. Other work of the process has its turn after every
 * `size` items.
 *
 * @param size so many that a slice takes a few milliseconds
 * @throws what the callback throws, as a rejection
 */
export async function inSlices<Item>(
  items: Iterable<Item>,
  size: number,
  each: (item: Item) => void,
): Promise<void> {
  let done = 0
  for (const item of items) {
    if (done > 0 && done % size === 0) await new Promise(setImmediate)
    each(item)
    done += 1
  }
}
