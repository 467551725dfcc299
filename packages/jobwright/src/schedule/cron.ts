/**
 * The due times of a cron expression in a time zone. An expression that names all 24 hours is due
 * at every instant whose wall time it names. Any other expression is due once per wall time: at the
 * first of a doubled wall time, and later by the length of the gap for a skipped one; due times
 * that coincide are one. The search is our own, as cron-parser's depends on where it begins.
 */

import { CalendarDays } from './calendar-days.ts'
import { cronFieldsOf, type CronFields } from '../manifest/timing/cron-fields.ts'
import { DAY_MS, DAY_SECONDS } from '../manifest/timing/durations.ts'
import { TimesOfDay } from './times-of-day.ts'
import { zoneOf, type Zone } from './zone.ts'

/** A number of due times. */
export interface CronCount {
  readonly count: number
  /** Whether the counting stopped at {@link MOST_DAYS} days, so that there are more. */
  readonly isLeast: boolean
}

const HOUR_MS = 3_600_000

/**
 * The wall times of a day lie between these instants, relative to its midnight in UTC: offsets
 * range from -12 to +14 hours.
 */
const EARLIEST_MS = -14 * HOUR_MS
const LATEST_MS = DAY_MS + 12 * HOUR_MS

/** The most days with due times that are counted. */
const MOST_DAYS = 400

const crons = new Map<string, Cron>()

/**
 * The `Cron` of an expression and a zone, shared by all jobs.
 *
 * @throws Error if the expression or the zone is wrong
 */
export function cronOf(expression: string, timezone: string): Cron {
  const key = `${timezone} ${expression}`
  const known = crons.get(key)
  if (known !== undefined) return known
  const cron = new Cron(expression, zoneOf(timezone))
  crons.set(key, cron)
  return cron
}

/** Wall times of a day that have the same offset, in seconds since the epoch. */
interface Stretch {
  readonly from: number
  /** Exclusive. */
  readonly to: number
  readonly offsetMs: number
}

/** For every time from `askedMs` until `dueMs`, the next due time is `dueMs`. */
interface Answer {
  readonly askedMs: number
  readonly dueMs: number
}

/** A cron expression in a time zone. */
export class Cron {
  readonly #days: CalendarDays
  readonly #times: TimesOfDay
  readonly #zone: Zone
  readonly #isOfAllHours: boolean
  readonly #fields: CronFields
  #answers: readonly Answer[] = []

  constructor(expression: string, zone: Zone) {
    const fields = cronFieldsOf(expression)
    this.#fields = fields
    this.#days = new CalendarDays(fields)
    this.#times = new TimesOfDay(fields.hour.values, fields.minute.values, fields.second.values)
    this.#zone = zone
    this.#isOfAllHours = fields.hour.values.length === 24
  }

  /** The values that the fields name, whatever their spelling. */
  get meaning(): string {
    const { second, minute, hour, month } = this.#fields
    const values = [second, minute, hour, month].map((field) => field.values.join(','))
    return [...values, this.#days.meaning].join(' ')
  }

  /** The first due time strictly after a time, or `undefined` if none ever comes. */
  next(afterMs: number): number | undefined {
    const known = this.#answers.find(({ askedMs, dueMs }) => askedMs <= afterMs && afterMs < dueMs)
    if (known !== undefined) return known.dueMs
    const dueMs = this.#searchNext(afterMs)
    // Jobs that share this object ask for the tick that is due now, and for the one after it.
    if (dueMs !== undefined) this.#answers = [{ askedMs: afterMs, dueMs }, ...this.#answers.slice(0, 1)]
    return dueMs
  }

  /** The last due time strictly before a time, or `undefined` if there is none. */
  previous(beforeMs: number): number | undefined {
    let best = Number.NEGATIVE_INFINITY
    let day = this.#days.atOrBefore(Math.floor(beforeMs / DAY_MS) + 1)
    while (day !== undefined && day * DAY_MS + LATEST_MS > best) {
      best = Math.max(best, this.#lastOf(day, beforeMs))
      day = this.#days.atOrBefore(day - 1)
    }
    return Number.isFinite(best) ? best : undefined
  }

  /** Counts the due times from `firstMs` to `lastMs`, both included. */
  count(firstMs: number, lastMs: number): CronCount {
    let count = 0
    let days = 0
    let day = this.#days.atOrAfter(Math.floor(firstMs / DAY_MS) - 1)
    for (; day !== undefined && day * DAY_MS + EARLIEST_MS <= lastMs; day = this.#days.atOrAfter(day + 1)) {
      const more = this.#countOf(day, firstMs, lastMs)
      if (more === 0) continue
      if (days === MOST_DAYS) return { count, isLeast: true }
      count += more
      days += 1
    }
    return { count, isLeast: false }
  }

  /**
   * If the offset changes, a day may have due times later than some of the next day, so both are
   * searched.
   */
  #searchNext(afterMs: number): number | undefined {
    let best = Number.POSITIVE_INFINITY
    let day = this.#days.atOrAfter(Math.floor(afterMs / DAY_MS) - 1)
    while (day !== undefined && day * DAY_MS + EARLIEST_MS < best) {
      best = Math.min(best, this.#firstOf(day, afterMs))
      day = this.#days.atOrAfter(day + 1)
    }
    return Number.isFinite(best) ? best : undefined
  }

  #firstOf(day: number, afterMs: number): number {
    let best = Number.POSITIVE_INFINITY
    for (const { from, to, offsetMs } of this.#stretchesOf(day)) {
      const least = Math.max(from, Math.floor((afterMs + offsetMs) / 1000) + 1)
      const time = this.#times.atOrAfter(Math.max(0, least - day * DAY_SECONDS))
      if (time === undefined || day * DAY_SECONDS + time >= to) continue
      best = Math.min(best, day * DAY_MS + time * 1000 - offsetMs)
    }
    return best
  }

  #lastOf(day: number, beforeMs: number): number {
    let best = Number.NEGATIVE_INFINITY
    for (const { from, to, offsetMs } of this.#stretchesOf(day)) {
      const end = Math.min(to, Math.ceil((beforeMs + offsetMs) / 1000))
      const time = this.#times.atOrBefore(Math.min(DAY_SECONDS, end - day * DAY_SECONDS) - 1)
      if (time === undefined || day * DAY_SECONDS + time < from) continue
      best = Math.max(best, day * DAY_MS + time * 1000 - offsetMs)
    }
    return best
  }

  #stretchesOf(day: number): readonly Stretch[] {
    const { beforeMs, afterMs, changeMs } = this.#zone.offsetsOf(day)
    const start = day * DAY_SECONDS
    const end = start + DAY_SECONDS
    if (changeMs === Number.POSITIVE_INFINITY) return [{ from: start, to: end, offsetMs: beforeMs }]
    // Skipped times keep the offset from before, by which they are later; doubled ones end with it.
    const once = changeMs + Math.max(beforeMs, afterMs)
    const endBefore = (this.#isOfAllHours ? changeMs + beforeMs : once) / 1000
    const startAfter = (this.#isOfAllHours ? changeMs + afterMs : once) / 1000
    return [
      { from: start, to: Math.min(end, endBefore), offsetMs: beforeMs },
      { from: Math.max(start, startAfter), to: end, offsetMs: afterMs },
    ]
  }

  #countOf(day: number, firstMs: number, lastMs: number): number {
    let count = 0
    for (const { from, to, offsetMs } of this.#stretchesOf(day)) {
      const least = Math.max(from, Math.ceil((firstMs + offsetMs) / 1000)) - day * DAY_SECONDS
      const end = Math.min(to, Math.floor((lastMs + offsetMs) / 1000) + 1) - day * DAY_SECONDS
      if (end > least) count += this.#times.countBefore(end) - this.#times.countBefore(Math.max(0, least))
    }
    return count - this.#mergedOf(day, firstMs, lastMs)
  }

  /** How many skipped wall times of a day fall on an instant that is due anyway. */
  #mergedOf(day: number, firstMs: number, lastMs: number): number {
    const { beforeMs, afterMs, changeMs } = this.#zone.offsetsOf(day)
    if (this.#isOfAllHours || changeMs === Number.POSITIVE_INFINITY || afterMs < beforeMs) return 0
    const gap = (changeMs + beforeMs) / 1000 - day * DAY_SECONDS
    const gapEnd = Math.min(DAY_SECONDS, (changeMs + afterMs) / 1000 - day * DAY_SECONDS)
    let merged = 0
    let time = this.#times.atOrAfter(Math.max(0, gap))
    for (; time !== undefined && time < gapEnd; time = this.#times.atOrAfter(time + 1)) {
      const dueMs = day * DAY_MS + time * 1000 - beforeMs
      if (dueMs >= firstMs && dueMs <= lastMs && this.#names(dueMs + afterMs)) merged += 1
    }
    return merged
  }

  #names(wallMs: number): boolean {
    const day = Math.floor(wallMs / DAY_MS)
    const second = (wallMs - day * DAY_MS) / 1000
    return this.#days.has(day) && this.#times.atOrAfter(second) === second
  }
}
