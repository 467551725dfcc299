/**
 * The times of a day that a cron expression names. They are found and counted without a walk
 * through all of them.
 */

/** A sorted set of wall times, each in seconds since midnight. */
export class TimesOfDay {
  /** The number of times. */
  readonly count: number
  readonly #hours: readonly number[]
  readonly #minutes: readonly number[]
  readonly #seconds: readonly number[]

  /** Each list in ascending order. */
  constructor(hours: readonly number[], minutes: readonly number[], seconds: readonly number[]) {
    this.#hours = hours
    this.#minutes = minutes
    this.#seconds = seconds
    this.count = hours.length * minutes.length * seconds.length
  }

  atOrAfter(second: number): number | undefined {
    return this.#time(this.countBefore(second))
  }

  atOrBefore(second: number): number | undefined {
    return this.#time(this.countBefore(second + 1) - 1)
  }

  /** The number of times before this second of the day. */
  countBefore(second: number): number {
    const perMinute = this.#seconds.length
    const perHour = this.#minutes.length * perMinute
    const hour = Math.floor(second / 3600)
    const earlier = rankOf(hour, this.#hours)
    if (this.#hours[earlier] !== hour) return earlier * perHour
    const minute = Math.floor((second % 3600) / 60)
    const inHour = rankOf(minute, this.#minutes)
    if (this.#minutes[inHour] !== minute) return earlier * perHour + inHour * perMinute
    return earlier * perHour + inHour * perMinute + rankOf(second % 60, this.#seconds)
  }

  #time(index: number): number | undefined {
    if (index < 0 || index >= this.count) return undefined
    const perMinute = this.#seconds.length
    const minutes = Math.floor(index / perMinute)
    const hour = this.#hours[Math.floor(minutes / this.#minutes.length)] ?? 0
    const minute = this.#minutes[minutes % this.#minutes.length] ?? 0
    return hour * 3600 + minute * 60 + (this.#seconds[index % perMinute] ?? 0)
  }
}

/** The number of values in an ascending list that are less. */
function rankOf(value: number, values: readonly number[]): number {
  let rank = 0
  while (rank < values.length && (values[rank] ?? 0) < value) rank += 1
  return rank
}
