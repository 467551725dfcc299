/** A job's schedule in words, as the command line, health and `runner.jobs()` show it. */

import { drawnCron } from './timing/drawn-cron.ts'
import { DAY_SECONDS } from './timing/durations.ts'
import { DEFAULTS } from './options.ts'

/** The options that make a schedule, as declared or as resolved. */
export interface ScheduleOptions {
  readonly cron?: string | undefined
  readonly intervalSeconds?: number | undefined
  readonly timezone?: string
}

/**
 * `every 15 min`, `0 8 * * 1-5 Europe/Berlin`, `17 3 * * * UTC (H H * * *)`, or `undefined` for a
 * job without a schedule.
 */
export function scheduleWords(
  jobType: string,
  { cron, intervalSeconds, timezone = DEFAULTS.timezone }: ScheduleOptions,
): string | undefined {
  if (cron !== undefined) {
    const drawn = drawnCron(cron, jobType)
    return drawn === cron ? `${cron} ${timezone}` : `${drawn} ${timezone} (${cron})`
  }
  if (intervalSeconds === undefined) return undefined
  return `every ${durationWords(Math.round(intervalSeconds * 1000) / 1000)}`
}

/** `30 s`, `15 min`, `2 h`, `1 d`: the largest unit that divides the seconds. */
export function durationWords(seconds: number): string {
  const [size, unit] = UNITS.find(([length]) => seconds >= length && seconds % length === 0) ?? [1, 's']
  return `${seconds / size} ${unit}`
}

const UNITS = [
  [DAY_SECONDS, 'd'],
  [3600, 'h'],
  [60, 'min'],
] as const
