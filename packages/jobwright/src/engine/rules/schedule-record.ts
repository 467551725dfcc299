/**
 * Which schedule of a job is in force, since when, and how far its due times are done: the rules
 * that a start, a changed schedule and a changed clock go by.
 */

import type { Clock } from '../../time/clock.ts'
import type { ScheduleRecord } from '../contract/tick.ts'

/**
 * A clock that is set back by up to this comes to the same due times again, and none of them is
 * taken twice. A clock that is set back by more was wrong before: what it offered does not count.
 * cron(8) decides in the same way, at three hours.
 */
export const MOST_JITTER_MS: number = 10 * 60_000

/** A moment by the clock of a process. */
export interface Moment extends ClockReading {
  readonly nowMs: number
}

/** How a clock stood, to notice later that it was set back since. */
export interface ClockReading {
  /** How far the time of day was ahead of the clock that only goes forward. */
  readonly aheadMs: number
  /** What that clock counts from. Readings with another origin cannot be compared. */
  readonly origin: string
}

/** What an engine keeps of the schedule of a job. */
export interface ScheduleFacts {
  /** The schedule in force; empty if none is, `undefined` if none was ever set. */
  readonly schedule: string | undefined
  readonly sinceMs: number | undefined
  readonly lastOfferedMs: number | undefined
  /** The clock of that offer. */
  readonly lastOfferedBy: ClockReading | undefined
}

/** The present moment of a process. */
export function momentOf(clock: Clock, processId: string): Moment {
  const nowMs = clock.now()
  return { nowMs, aheadMs: Math.round(nowMs - clock.elapsed()), origin: clock.origin ?? processId }
}

/**
 * The facts once a process has set a schedule. The same schedule goes on, so that what was missed
 * is caught up. Any other one begins now: its due times before now were never its own.
 *
 * @param isClockSetBack whether the store shows that the clock was set back since it was last used
 */
export function putInForce(
  facts: ScheduleFacts,
  schedule: string | undefined,
  { moment, isClockSetBack }: { readonly moment: Moment; readonly isClockSetBack: boolean },
): ScheduleFacts {
  const stated = schedule ?? ''
  const offered = offeredBefore(facts, moment, isClockSetBack)
  // A file of an older version has no schedules: what it was offered was of this one.
  const isSame =
    facts.schedule === undefined ? offered.lastOfferedMs !== undefined : facts.schedule === stated
  const sinceMs = isSame ? (facts.sinceMs ?? offered.lastOfferedMs ?? moment.nowMs) : moment.nowMs
  return { schedule: stated, sinceMs: Math.min(sinceMs, moment.nowMs), ...offered }
}

/** What the runner is told of a schedule that is in force. */
export function recordOf(
  before: ScheduleFacts,
  { sinceMs = 0, lastOfferedMs }: ScheduleFacts,
): ScheduleRecord {
  const wrongByMs = (before.lastOfferedMs ?? 0) - (lastOfferedMs ?? 0)
  return { sinceMs, lastOfferedMs, ...(wrongByMs > 0 && { wrongByMs }) }
}

function offeredBefore(
  { lastOfferedMs, lastOfferedBy }: ScheduleFacts,
  moment: Moment,
  isClockSetBack: boolean,
): Pick<ScheduleFacts, 'lastOfferedMs' | 'lastOfferedBy'> {
  if (lastOfferedMs === undefined) return { lastOfferedMs, lastOfferedBy }
  if (
    lastOfferedBy?.origin === moment.origin &&
    lastOfferedMs === soundOffer({ lastOfferedMs, lastOfferedBy }, moment)
  ) {
    return { lastOfferedMs, lastOfferedBy }
  }
  const { aheadMs, origin } = moment
  const sound =
    isClockSetBack && lastOfferedBy?.origin !== origin
      ? undefined
      : soundOffer({ lastOfferedMs, lastOfferedBy }, moment)
  return { lastOfferedMs: sound ?? Math.min(lastOfferedMs, moment.nowMs), lastOfferedBy: { aheadMs, origin } }
}

/**
 * The latest offer by the present clock: earlier than noted if the clock was set back since;
 * `undefined` if it lies in the future, so that a clock that was wrong has made it.
 */
export function soundOffer(
  { lastOfferedMs, lastOfferedBy }: Pick<ScheduleFacts, 'lastOfferedMs' | 'lastOfferedBy'>,
  { nowMs, aheadMs, origin }: Moment,
): number | undefined {
  if (lastOfferedMs === undefined) return undefined
  if (lastOfferedBy?.origin === origin) {
    const setBackMs = lastOfferedBy.aheadMs - aheadMs
    return setBackMs > MOST_JITTER_MS ? lastOfferedMs - setBackMs : lastOfferedMs
  }
  return lastOfferedMs > nowMs + MOST_JITTER_MS ? undefined : lastOfferedMs
}
