/**
 * Ids of messages and runs: unique over all processes, and in the order in which this process made
 * them.
 */

/** The end of all ids of this process, with its dashes: the variant digit and 60 random bits. */
const TAIL = tailOf(crypto.randomUUID())

/** The most ids in one millisecond: three hexadecimal digits count them. */
const MOST_IN_MS = 4096

/**
 * The part after the time for each count, shared by the ids of all milliseconds: an id then takes
 * no more memory than two pointers.
 */
const ENDS: string[] = []

let lastMs = 0
let count = 0
let head = ''
/** The id that was made last. */
let newest = ''

/**
 * A UUID of version 7 (RFC 9562): the time, a counter instead of a finer time (section 6.2, method
 * 1), and bits that are random for each process. If the clock is set back, or a millisecond has
 * more ids than the counter holds, the ids go on from the last time.
 *
 * @param nowMs the time, if the caller knows it: reading the clock is most of what an id costs
 */
export function uniqueId(nowMs: number = Date.now()): string {
  count += 1
  if (nowMs > lastMs || count === MOST_IN_MS) {
    lastMs = Math.max(nowMs, lastMs + 1)
    count = 0
    head = headOf(lastMs)
  }
  newest = head + (ENDS[count] ??= endOf(count))
  return newest
}

/**
 * Whether an id is the one that {@link uniqueId} made last, and so greater than all that it made
 * before.
 */
export function isNewestId(id: string): boolean {
  return id === newest
}

/** Whether an id was made by {@link uniqueId} in this process. */
export function isOwnId(id: string): boolean {
  return id.endsWith(TAIL)
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
