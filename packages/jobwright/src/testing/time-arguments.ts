/** The times and durations that a test gives, checked where they are given. */

import { millisecondsOf } from '../manifest/timing/durations.ts'
import { shown } from '../wording/shown.ts'

/** @throws RangeError unless it is a finite number ≥ 0, or the text of a duration */
export function inMilliseconds(call: string, duration: unknown): number {
  if (typeof duration === 'string') return millisecondsOf(duration)
  if (typeof duration === 'number' && Number.isFinite(duration) && duration >= 0) return duration
  const expected = 'a number of milliseconds ≥ 0, or a text such as "90s" or "1h30m"'
  throw new RangeError(`expected ${call} to be given ${expected}, got ${shown(duration)}`)
}

/** An ISO date, alone or with a time. */
const ISO = /^(\d{4}-\d\d-\d\d)(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?$/

/** @throws RangeError unless it is a valid Date, or the text of a time in ISO 8601 */
export function startOf(start: unknown): number {
  const ms = start instanceof Date ? start.getTime() : typeof start === 'string' ? timeOf(start) : Number.NaN
  if (Number.isFinite(ms)) return ms
  const expected = 'a valid Date, or a text such as "2026-01-31T08:00:00Z"'
  throw new RangeError(`expected fakeClock() to be given ${expected}, got ${shown(start)}`)
}

/** JavaScript takes other texts too, and makes a later day of one that a month does not have. */
function timeOf(text: string): number {
  const day = ISO.exec(text)?.[1]
  if (day === undefined) return Number.NaN
  const midnight = new Date(`${day}T00:00:00Z`)
  const isDay = !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day)
  return isDay ? new Date(text).getTime() : Number.NaN
}
