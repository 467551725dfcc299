/** Ids of messages and runs: unique over all processes, and in the order in which this process made them. */

/** Random for this process: the version nibble's neighbour "8" to "b" and 60 more bits, with their dashes. */
const TAIL = tailOf(crypto.randomUUID())

/** Three hexadecimal digits for each count within a millisecond. */
const COUNTS = Array.from({ length: 4096 }, (_, count) => count.toString(16).padStart(3, '0'))

let lastMs = 0
let count = 0
let head = ''

/**
 * A UUID of version 7 (RFC 9562): its time, a count that stands in for the finer time (section 6.2, method 1), and bits that
 * are random for each process. A clock that is set back, or more ids than a millisecond holds, go on from the last time.
 */
export function uniqueId(): string {
  const nowMs = Date.now()
  count += 1
  if (nowMs > lastMs || count === COUNTS.length) {
    lastMs = Math.max(nowMs, lastMs + 1)
    count = 0
    head = headOf(lastMs)
  }
  return head + COUNTS[count] + TAIL
}

function headOf(ms: number): string {
  const digits = ms.toString(16).padStart(12, '0')
  return `${digits.slice(0, 8)}-${digits.slice(8)}-7`
}

function tailOf(uuid: string): string {
  return uuid.slice(18)
}
