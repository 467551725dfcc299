/** Numbers as a column of integers can give them back: SQLite keeps larger ones exactly, and Node then refuses to read them. */

/** The latest time that a Date can be; nothing waits for so long. */
const LATEST_MS = 8.64e15

/** A time, however far away it is. */
export function storedTime(ms: number): number {
  return Math.min(ms, LATEST_MS)
}
