/** Copies of payloads: what waits is what the caller gave at the call, and each attempt sees it as it was then. */

/**
 * A copy of what JSON can hold, as a durable engine would give it back.
 *
 * @throws TypeError where JSON cannot hold it: a bigint, or an object that contains itself
 */
export function jsonCopy(value: unknown): unknown {
  if (typeof value === 'bigint') throw new TypeError('JSON has no bigint')
  if (typeof value !== 'object' || value === null) return value
  return JSON.parse(JSON.stringify(value))
}
