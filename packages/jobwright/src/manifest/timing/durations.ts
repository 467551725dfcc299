/**
 * Durations as people write them, in seconds, the unit of options. The compiler evaluates these
 * calls at build time with the same functions.
 */

import { shown } from '../../wording/shown.ts'

/** The seconds of a day of 24 hours. */
export const DAY_SECONDS = 86_400

/** The milliseconds of a day of 24 hours. */
export const DAY_MS: number = DAY_SECONDS * 1000

/** Milliseconds as seconds, rounded to a tenth, for messages. */
export function secondsOf(ms: number): number {
  return Math.round(ms / 100) / 10
}

/**
 * Seconds with their unit spelled out: `timeoutSeconds: seconds(30)` is 30.
 *
 * @throws RangeError if the count is not a finite number ≥ 0
 */
export function seconds(count: number): number {
  return inSeconds('seconds', count)
}

/**
 * Minutes in seconds: `intervalSeconds: minutes(5)` is 300.
 *
 * @throws RangeError if the count is not a finite number ≥ 0
 */
export function minutes(count: number): number {
  return inSeconds('minutes', count)
}

/**
 * Hours in seconds: `retryMaxDelaySeconds: hours(1)` is 3,600.
 *
 * @throws RangeError if the count is not a finite number ≥ 0
 */
export function hours(count: number): number {
  return inSeconds('hours', count)
}

/**
 * Days of 24 hours in seconds: `intervalSeconds: days(1)` is 86,400.
 *
 * @throws RangeError if the count is not a finite number ≥ 0
 */
export function days(count: number): number {
  return inSeconds('days', count)
}

/**
 * The seconds in a duration, for `intervalSeconds: every('5m')`. Units are `ms`, `s`, `m`, `h` and
 * `d`; several go from the largest to the smallest: `'1h30m'`.
 *
 * @throws RangeError if the text is not a duration longer than 0
 */
export function every(duration: string): number {
  const durationMs = millisecondsOf(duration)
  if (durationMs > 0) return durationMs / 1000
  throw new RangeError(`expected every() to be given a duration longer than 0, got ${shown(duration)}`)
}

/**
 * The milliseconds in a duration such as `'90s'`, `'1.5h'` or `'1h30m'`.
 *
 * @throws RangeError if the text is not a duration
 */
export function millisecondsOf(duration: string): number {
  const problem = typeof duration === 'string' ? problemOf(duration) : 'it is not a text'
  if (problem === undefined) return partsOf(duration).reduce((sum, part) => sum + lengthOf(part), 0)
  throw new RangeError(
    `expected a duration such as "90s", "5m" or "1h30m", got ${shown(duration)}: ${problem}`,
  )
}

const SECONDS_IN = { seconds: 1, minutes: 60, hours: 3600, days: DAY_SECONDS } as const

function inSeconds(unit: keyof typeof SECONDS_IN, count: number): number {
  if (typeof count === 'number' && Number.isFinite(count) && count >= 0) return count * SECONDS_IN[unit]
  throw new RangeError(`expected ${unit}() to be given a number ≥ 0, got ${shown(count)}`)
}

const MILLISECONDS_IN: ReadonlyMap<string, number> = new Map([
  ['d', DAY_MS],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
  ['ms', 1],
])

const UNITS = [...MILLISECONDS_IN.keys()]

interface Part {
  readonly count: string
  readonly unit: string
}

function partsOf(duration: string): Part[] {
  return Array.from(duration.matchAll(/(\d+(?:\.\d+)?)([a-z]*)/gi), ([, count = '', unit = '']) => ({
    count,
    unit,
  }))
}

function problemOf(duration: string): string | undefined {
  const parts = partsOf(duration)
  const isWhole = parts.map(({ count, unit }) => count + unit).join('') === duration
  if (parts.length === 0 || !isWhole) return 'write numbers with their units and nothing else'
  const units = parts.map(({ unit }) => unit)
  const unknown = units.find((unit) => !MILLISECONDS_IN.has(unit))
  if (unknown === '') return 'it has no unit; write ms, s, m, h or d after the number'
  if (unknown !== undefined) return `there is no unit "${unknown}"; use ms, s, m, h or d`
  const ranks = units.map((unit) => UNITS.indexOf(unit))
  const isFalling = ranks.every((rank, index) => index === 0 || rank > ranks[index - 1]!)
  return isFalling ? undefined : 'units go from the largest to the smallest, each once'
}

/** Rounds off the last digits: a count such as 1.1 has no exact binary fraction. */
function lengthOf({ count, unit }: Part): number {
  return Number((Number(count) * MILLISECONDS_IN.get(unit)!).toPrecision(15))
}
