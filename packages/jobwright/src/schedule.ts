/** When a job is due: pure functions of its schedule and the clock. */

import { CronExpressionParser, type CronExpression } from 'cron-parser'

import type { ResolvedOptions } from './manifest/options.ts'

/** When a job is due. */
export type Schedule = IntervalSchedule | CronSchedule

/** Every so often, on a grid that is aligned to the epoch and shifted by a phase. */
export interface IntervalSchedule {
  readonly kind: 'interval'
  readonly everyMs: number
  /** 0 ≤ phase < everyMs. */
  readonly phaseMs: number
}

/** By the calendar. */
export interface CronSchedule {
  readonly kind: 'cron'
  readonly expression: string
  readonly timezone: string
}

/** Due times in a stretch of time. */
export interface Dues {
  readonly count: number
  readonly firstMs: number
  readonly lastMs: number
}

/** The most due times of a cron schedule that are counted one by one; of more, the newest matter and the count is a least. */
const MOST_COUNTED = 10_000

/** The schedule of a job, or `undefined` where it has none. */
export function scheduleOf(
  jobType: string,
  options: Pick<ResolvedOptions, 'cron' | 'intervalSeconds' | 'timezone'>,
): Schedule | undefined {
  if (options.cron !== undefined) {
    return { kind: 'cron', expression: options.cron, timezone: options.timezone }
  }
  if (options.intervalSeconds === undefined) return undefined
  const everyMs = Math.max(1, Math.round(options.intervalSeconds * 1000))
  return { kind: 'interval', everyMs, phaseMs: phaseOf(jobType, everyMs) }
}

/** The first due time strictly after a time, or `undefined` where none ever comes. */
export function nextDue(schedule: Schedule, afterMs: number): number | undefined {
  if (schedule.kind === 'cron') return cronOf(schedule).next(afterMs)
  const { everyMs, phaseMs } = schedule
  return Math.floor((afterMs - phaseMs) / everyMs) * everyMs + everyMs + phaseMs
}

/** The due times in (`afterMs`, `untilMs`], or `undefined` where there are none. */
export function duesBetween(schedule: Schedule, afterMs: number, untilMs: number): Dues | undefined {
  const firstMs = nextDue(schedule, afterMs)
  if (firstMs === undefined || firstMs > untilMs) return undefined
  if (schedule.kind === 'interval') {
    const more = Math.floor((untilMs - firstMs) / schedule.everyMs)
    return { count: 1 + more, firstMs, lastMs: firstMs + more * schedule.everyMs }
  }
  const lastMs = Math.max(firstMs, cronOf(schedule).previous(untilMs + 1) ?? firstMs)
  return { count: countCron(schedule, firstMs, lastMs), firstMs, lastMs }
}

function countCron(schedule: CronSchedule, firstMs: number, lastMs: number): number {
  let count = 1
  let dueMs: number | undefined = firstMs
  while (dueMs !== undefined && dueMs < lastMs && count < MOST_COUNTED) {
    dueMs = nextDue(schedule, dueMs)
    count += 1
  }
  return count
}

/**
 * A stable phase per job, so that jobs with the same interval do not all start in the same millisecond and a restart never
 * shifts them: FNV-1a of the job type (http://www.isthe.com/chongo/tech/comp/fnv/), as a part of the interval.
 */
function phaseOf(jobType: string, everyMs: number): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < jobType.length; index += 1) {
    hash = Math.imul(hash ^ jobType.charCodeAt(index), 0x01000193)
  }
  return Math.floor(((hash >>> 0) / 2 ** 32) * everyMs)
}

/** One parsed expression per expression and zone, shared by all jobs that have it. */
const parsed = new Map<string, Cron>()

function cronOf({ expression, timezone }: CronSchedule): Cron {
  const key = `${timezone} ${expression}`
  const known = parsed.get(key)
  if (known !== undefined) return known
  const cron = new Cron(CronExpressionParser.parse(expression, { tz: timezone }))
  parsed.set(key, cron)
  return cron
}

/** How far it leaps over what cron-parser cannot cross. */
const LEAPS_MS = [0, 3_600_000, 24 * 3_600_000]

/** A parsed expression that remembers its last answer: jobs that share it ask the same question. */
class Cron {
  readonly #expression: CronExpression
  #askedMs = Number.NaN
  #answerMs: number | undefined

  constructor(expression: CronExpression) {
    this.#expression = expression
  }

  next(afterMs: number): number | undefined {
    if (this.#askedMs !== afterMs) {
      this.#answerMs = this.#find(afterMs, 'next')
      this.#askedMs = afterMs
    }
    return this.#answerMs
  }

  previous(beforeMs: number): number | undefined {
    return this.#find(beforeMs, 'prev')
  }

  /**
   * cron-parser gives up where it finds nothing for long, and with zones whose daylight saving time is no full hour it does
   * so wrongly: it is then asked again from a little later (earlier, for the one before).
   */
  #find(fromMs: number, direction: 'next' | 'prev'): number | undefined {
    const sign = direction === 'next' ? 1 : -1
    for (const leapMs of LEAPS_MS) {
      try {
        this.#expression.reset(new Date(fromMs + sign * leapMs))
        return this.#expression[direction]().getTime()
      } catch {
        // the next leap may lead over the gap
      }
    }
    return undefined
  }
}
