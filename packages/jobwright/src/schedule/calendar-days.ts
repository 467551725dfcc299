/** The days that a cron expression names, whatever the time zone. */

import type { CronFields } from '../manifest/timing/cron-fields.ts'
import { DAY_MS } from '../manifest/timing/durations.ts'

/**
 * Every day that comes at all comes within 40 years: so rarely is February 29th a given weekday.
 */
const HORIZON_DAYS = 41 * 366

/** A set of days, each as its number since the epoch. */
export class CalendarDays {
  readonly #months: ReadonlySet<number>
  readonly #dates: DayRule
  readonly #weekdays: DayRule

  constructor({ month, dayOfMonth, dayOfWeek }: CronFields) {
    this.#months = new Set(month.values)
    this.#dates = dateRule(dayOfMonth)
    this.#weekdays = weekdayRule(dayOfWeek)
  }

  has(day: number): boolean {
    const date = new Date(day * DAY_MS)
    return this.#months.has(date.getUTCMonth() + 1) && this.#hasDate(date)
  }

  /** The first named day from this day on. */
  atOrAfter(day: number): number | undefined {
    for (let at = day; at <= day + HORIZON_DAYS;) {
      const date = new Date(at * DAY_MS)
      if (!this.#months.has(date.getUTCMonth() + 1)) at = firstOfMonth(date, 1)
      else if (this.#hasDate(date)) return at
      else at += 1
    }
    return undefined
  }

  /** The last named day up to this day. */
  atOrBefore(day: number): number | undefined {
    for (let at = day; at >= day - HORIZON_DAYS;) {
      const date = new Date(at * DAY_MS)
      if (!this.#months.has(date.getUTCMonth() + 1)) at = firstOfMonth(date, 0) - 1
      else if (this.#hasDate(date)) return at
      else at -= 1
    }
    return undefined
  }

  /** If both the date and the weekday are restricted, one match is enough. */
  #hasDate(date: Date): boolean {
    if (this.#dates.isAny) return this.#weekdays.isAny || this.#weekdays.has(date)
    return this.#dates.has(date) || (!this.#weekdays.isAny && this.#weekdays.has(date))
  }
}

interface DayRule {
  readonly isAny: boolean
  has(date: Date): boolean
}

function dateRule({ isWildcard, values, hasLastChar }: CronFields['dayOfMonth']): DayRule {
  const dates = new Set(isWildcard ? [] : values.map(Number)) // most expressions name no dates
  return {
    isAny: isWildcard,
    has: (date) => dates.has(date.getUTCDate()) || (hasLastChar && date.getUTCDate() === lengthOfMonth(date)),
  }
}

/** `5`: every Friday, `5#2`: the second, `5L`: the last of the month. */
function weekdayRule({ isWildcard, values, nthDay }: CronFields['dayOfWeek']): DayRule {
  const last = new Set(values.filter(isText).map((value) => Number.parseInt(value, 10) % 7))
  const weekdays = new Set(values.filter((value) => !isText(value)).map((value) => value % 7))
  return {
    isAny: isWildcard,
    has(date) {
      const isNth = nthDay <= 0 || Math.ceil(date.getUTCDate() / 7) === nthDay
      const isLast = date.getUTCDate() > lengthOfMonth(date) - 7
      return (isNth && weekdays.has(date.getUTCDay())) || (isLast && last.has(date.getUTCDay()))
    },
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}

function lengthOfMonth(date: Date): number {
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate()
}

function firstOfMonth(date: Date, monthsOn: number): number {
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + monthsOn, 1) / DAY_MS
}
