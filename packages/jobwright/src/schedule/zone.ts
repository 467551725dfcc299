/** The offsets of a time zone from UTC, and when they change. */

import { DAY_MS, DAY_SECONDS } from '../manifest/timing/durations.ts'
import { fixedOffsetMs } from '../manifest/timing/timezone.ts'

/** The offsets of the wall times of one day. */
export interface Offsets {
  /** Before the change. */
  readonly beforeMs: number
  /** From the change on; equal to `beforeMs` if there is none. */
  readonly afterMs: number
  /** The first instant of the second offset; `Infinity` if nothing changes near this day. */
  readonly changeMs: number
}

type OffsetAt = (timeMs: number) => number

/** The most days that are remembered. When there are more, all are forgotten. */
const MOST_DAYS = 4000

const zones = new Map<string, Zone>()

/**
 * The zone of this name, shared by all callers.
 *
 * @throws RangeError if the machine's time zone data lacks it
 */
export function zoneOf(name: string): Zone {
  const known = zones.get(name)
  if (known !== undefined) return known
  const zone = new Zone(offsetsOf(name))
  zones.set(name, zone)
  return zone
}

/** Whether the machine's time zone data have a zone. */
export function isZoneKnown(name: string): boolean {
  try {
    return zoneOf(name) instanceof Zone
  } catch {
    return false
  }
}

/** A time zone. */
export class Zone {
  /** The offset at a time, both in milliseconds. */
  readonly offsetAt: OffsetAt
  readonly #offsets = new Map<number, number>()
  readonly #days = new Map<number, Offsets>()

  constructor(offsetAt: OffsetAt) {
    this.offsetAt = offsetAt
  }

  /** @param day days since the epoch, on the wall */
  offsetsOf(day: number): Offsets {
    const known = this.#days.get(day)
    if (known !== undefined) return known
    const offsets = this.#find(day)
    if (this.#days.size >= MOST_DAYS) this.#days.clear()
    this.#days.set(day, offsets)
    return offsets
  }

  /**
   * No offset exceeds 14 hours, so a change for this day lies between one UTC day before and one
   * after it.
   */
  #find(day: number): Offsets {
    const beforeMs = this.#atStartOf(day - 1)
    const afterMs = this.#atStartOf(day + 2)
    const changeMs = beforeMs === afterMs ? Number.POSITIVE_INFINITY : this.#changeOf(day, beforeMs)
    return { beforeMs, afterMs, changeMs }
  }

  #changeOf(day: number, beforeMs: number): number {
    let before = (day - 1) * DAY_SECONDS
    let after = (day + 2) * DAY_SECONDS
    while (after - before > 1) {
      const middle = Math.floor((before + after) / 2)
      if (this.offsetAt(middle * 1000) === beforeMs) before = middle
      else after = middle
    }
    return after * 1000
  }

  #atStartOf(day: number): number {
    const known = this.#offsets.get(day)
    if (known !== undefined) return known
    const offset = this.offsetAt(day * DAY_MS)
    if (this.#offsets.size >= MOST_DAYS) this.#offsets.clear()
    this.#offsets.set(day, offset)
    return offset
  }
}

/** @throws RangeError if the machine's time zone data lacks the zone */
function offsetsOf(name: string): OffsetAt {
  const fixedMs = name === 'UTC' ? 0 : fixedOffsetMs(name)
  if (fixedMs !== undefined) return () => fixedMs
  const format = formatOf(name)
  return (timeMs) => {
    const [month = 0, day = 0, year = 0, hour = 0, minute = 0, second = 0] = format
      .format(timeMs)
      .split(/\D+/)
      .map(Number)
    return Date.UTC(year, month - 1, day, hour, minute, second) - timeMs
  }
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const numeric = 'numeric'
  const date = { year: numeric, month: numeric, day: numeric } as const
  const time = { hour: numeric, minute: numeric, second: numeric, hourCycle: 'h23' } as const
  return new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    ...date,
    ...time,
  })
}
