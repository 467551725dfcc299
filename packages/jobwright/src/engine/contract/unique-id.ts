/**
 * Ids of messages and runs: unique over all processes, and in the order in which this process made
 * them.
 */

/**
 * Random for this process: the version nibble's neighbour "8" to "b" and 60 more bits, with their
 * dashes.
 */
const TAIL = tailOf(crypto.randomUUID())

/** How many ids there are in a millisecond: three hexadecimal digits count them. */
const MOST_IN_MS = 4096

/**
 * The end of an id for each count, shared by the ids of all milliseconds: an id is then no more
 * than two pointers.
 */
const ENDS: string[] = []

let lastMs = 0
let count = 0
let head = ''

/**
 * A UUID of version 7 (RFC 9562): its time, a count that stands in for the finer time (section 6.2,
 * method 1), and bits that are random for each process. A clock that is set back, or more ids than
 * a millisecond holds, go on from the last time.
 *
 * @param nowMs the time, where it is known already: asking for it is most of what an id costs
 */
export function uniqueId(nowMs: number = Date.now()): string {
  count += 1
  if (nowMs > lastMs || count === MOST_IN_MS) {
    lastMs = Math.max(nowMs, lastMs + 1)
    count = 0
    head = headOf(lastMs)
  }
  return head + (ENDS[count] ??= endOf(count))
}

function endOf(within: number): string {
  return within.toString(16).padStart(3, '0') + TAIL
}

function headOf(ms: number): string {
  const digits = ms.toString(16).padStart(12, '0')
  return `${digits.slice(0, 8)}-${digits.slice(8)}-7`
}

function tailOf(uuid: string): string {
  return uuid.slice(18)
}
