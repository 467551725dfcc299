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

  /** The dates and weekdays, whatever their spelling. */
  get meaning(): string {
    const isAny = [this.#dates, this.#weekdays].map((rule) => rule.isAny)
    if (this.#dates.isEvery || this.#weekdays.isEvery || isAny.every(Boolean)) return '* *'
    return `${this.#dates.meaning} ${this.#weekdays.meaning}`
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
  /** Whether it is `*`, so that the other rule alone decides. */
  readonly isAny: boolean
  /** Whether it names each day by itself, so that the other rule does not matter. */
  readonly isEvery: boolean
  readonly meaning: string
  has(date: Date): boolean
}

function dateRule({ isWildcard, values, hasLastChar }: CronFields['dayOfMonth']): DayRule {
  const dates = new Set(isWildcard ? [] : values.map(Number)) // most expressions name no dates
  return {
    isAny: isWildcard,
    isEvery: dates.size === 31,
    meaning: isWildcard ? '*' : values.join(','),
    has: (date) => dates.has(date.getUTCDate()) || (hasLastChar && date.getUTCDate() === lengthOfMonth(date)),
  }
}

/** `5`: every Friday, `5#2`: the second, `5L`: the last of the month. */
function weekdayRule({ isWildcard, values, nthDay }: CronFields['dayOfWeek']): DayRule {
  const last = new Set(values.filter(isText).map((value) => Number.parseInt(value, 10) % 7))
  const weekdays = new Set(values.filter((value) => !isText(value)).map((value) => value % 7))
  return {
    isAny: isWildcard,
    isEvery: !isWildcard && weekdays.size === 7 && nthDay <= 0,
    meaning: isWildcard
      ? '*'
      : `${values.map(weekdayText).toSorted().join(',')}${nthDay > 0 ? `#${nthDay}` : ''}`,
    has(date) {
      const isNth = nthDay <= 0 || Math.ceil(date.getUTCDate() / 7) === nthDay
      const isLast = date.getUTCDate() > lengthOfMonth(date) - 7
      return (isNth && weekdays.has(date.getUTCDay())) || (isLast && last.has(date.getUTCDay()))
    },
  }
}

/** Sunday is 0 and 7. */
function weekdayText(value: number | string): string {
  return isText(value) ? `${Number.parseInt(value, 10) % 7}L` : String(value % 7)
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
