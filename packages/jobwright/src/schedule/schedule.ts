/** When a job is due: pure functions of its schedule and the clock. */

import { cronOf, type Cron } from './cron.ts'
import { DEFAULTS } from '../manifest/options.ts'
import type { ScheduleOptions } from '../manifest/schedule-words.ts'

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
  /** Whether there may be more: the days of a stretch of years are not all counted. */
  readonly isLeast: boolean
}

/** The schedule of a job, or `undefined` where it has none. */
export function scheduleOf(jobType: string, options: ScheduleOptions): Schedule | undefined {
  if (options.cron !== undefined) {
    return { kind: 'cron', expression: options.cron, timezone: options.timezone ?? DEFAULTS.timezone }
  }
  if (options.intervalSeconds === undefined) return undefined
  const everyMs = Math.max(1, Math.round(options.intervalSeconds * 1000))
  return { kind: 'interval', everyMs, phaseMs: phaseOf(jobType, everyMs) }
}

/** The first due time strictly after a time, or `undefined` where none ever comes. */
export function nextDue(schedule: Schedule, afterMs: number): number | undefined {
  if (schedule.kind === 'cron') return cronFor(schedule).next(afterMs)
  const { everyMs, phaseMs } = schedule
  return Math.floor((afterMs - phaseMs) / everyMs) * everyMs + everyMs + phaseMs
}

/** The due times in (`afterMs`, `untilMs`], or `undefined` where there are none. */
export function duesBetween(schedule: Schedule, afterMs: number, untilMs: number): Dues | undefined {
  const firstMs = nextDue(schedule, afterMs)
  if (firstMs === undefined || firstMs > untilMs) return undefined
  return schedule.kind === 'interval'
    ? intervalDues(schedule, firstMs, untilMs)
    : cronDues(schedule, firstMs, untilMs)
}

function intervalDues({ everyMs }: IntervalSchedule, firstMs: number, untilMs: number): Dues {
  const more = Math.floor((untilMs - firstMs) / everyMs)
  return { count: 1 + more, firstMs, lastMs: firstMs + more * everyMs, isLeast: false }
}

/** Mostly there is only one, and the next is wanted anyway. */
function cronDues(schedule: CronSchedule, firstMs: number, untilMs: number): Dues {
  const cron = cronFor(schedule)
  if ((cron.next(firstMs) ?? Number.POSITIVE_INFINITY) > untilMs) {
    return { count: 1, firstMs, lastMs: firstMs, isLeast: false }
  }
  const lastMs = cron.previous(untilMs + 1) ?? firstMs
  return { firstMs, lastMs, ...cron.count(firstMs, lastMs) }
}

function cronFor({ expression, timezone }: CronSchedule): Cron {
  return cronOf(expression, timezone)
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
