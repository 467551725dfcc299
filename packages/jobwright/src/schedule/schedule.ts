/** The due times of a job: pure functions of its schedule and a time. */

import { cronOf, type Cron } from './cron.ts'
import { DEFAULTS } from '../manifest/options.ts'
import { canonicalTimezone } from '../manifest/timing/timezone.ts'
import { drawnCron } from '../manifest/timing/drawn-cron.ts'
import { durationWords, type ScheduleOptions } from '../manifest/schedule-words.ts'

/** The schedule of a job. */
export type Schedule = IntervalSchedule | CronSchedule

/** A fixed rate: due times lie on a grid that is aligned to the epoch and shifted by a phase. */
export interface IntervalSchedule {
  readonly kind: 'interval'
  readonly everyMs: number
  /** At least 0, and less than `everyMs`. */
  readonly phaseMs: number
}

/** A calendar schedule. */
export interface CronSchedule {
  readonly kind: 'cron'
  /** Without `H`. */
  readonly expression: string
  readonly timezone: string
}

/** The due times of a stretch of time. */
export interface Dues {
  readonly count: number
  readonly firstMs: number
  readonly lastMs: number
  /** Whether `count` is a lower bound: the due times of at most 400 days are counted. */
  readonly isLeast: boolean
}

/** The schedule of a job, or `undefined` if it has none. */
export function scheduleOf(jobType: string, options: ScheduleOptions): Schedule | undefined {
  if (options.cron !== undefined) {
    return {
      kind: 'cron',
      expression: drawnCron(options.cron, jobType),
      timezone: options.timezone ?? DEFAULTS.timezone,
    }
  }
  if (options.intervalSeconds === undefined) return undefined
  const everyMs = Math.max(1, Math.round(options.intervalSeconds * 1000))
  return { kind: 'interval', everyMs, phaseMs: phaseOf(jobType, everyMs) }
}

/** `every 15 min`, or `0 8 * * 1-5 Europe/Berlin`. */
export function wordsOf(schedule: Schedule): string {
  if (schedule.kind === 'cron') return `${schedule.expression} ${schedule.timezone}`
  return `every ${durationWords(schedule.everyMs / 1000)}`
}

/**
 * A text that two schedules share if they mean the same due times, however they are written. It
 * depends on no time zone data.
 */
export function meaningOf(schedule: Schedule): string {
  if (schedule.kind === 'cron')
    return `cron ${cronFor(schedule).meaning} ${canonicalTimezone(schedule.timezone)}`
  return `every ${schedule.everyMs} from ${schedule.phaseMs}`
}

/** The first due time strictly after a time, or `undefined` if none ever comes. */
export function nextDue(schedule: Schedule, afterMs: number): number | undefined {
  if (schedule.kind === 'cron') return cronFor(schedule).next(afterMs)
  const { everyMs, phaseMs } = schedule
  return Math.floor((afterMs - phaseMs) / everyMs) * everyMs + everyMs + phaseMs
}

/** The due times in (`afterMs`, `untilMs`], or `undefined` if there are none. */
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

/**
 * Asks for the next due time first: mostly there is only one in the stretch, and the caller asks
 * for the next anyway.
 */
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
 * A phase that depends on the job type alone: jobs with the same interval do not all start in the
 * same millisecond, and a restart does not shift them. It is the FNV-1a hash of the job type
 * (http://www.isthe.com/chongo/tech/comp/fnv/) as a share of the interval.
 */
function phaseOf(jobType: string, everyMs: number): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < jobType.length; index += 1) {
    hash = Math.imul(hash ^ jobType.charCodeAt(index), 0x01000193)
  }
  return Math.floor(((hash >>> 0) / 2 ** 32) * everyMs)
}
