/** The tick of a schedule that is due, and the due times that get no tick of their own. */

import type { Tick, TickOutcome } from '../engine/contract/tick.ts'
import { duesBetween, type Dues } from '../schedule/schedule.ts'
import type { Entry } from './due-queue.ts'

/** One tick of a job, and what it stands for. */
export interface Offer {
  readonly entry: Entry
  readonly tick: Tick
  /** The due times that were too late. */
  readonly misfired: Dues | undefined
  /** How many earlier due times within the grace are merged into this tick. */
  readonly coalesced: number
}

/**
 * The tick that is due. Lateness is measured now: due times later than the grace are only recorded,
 * and the last one of the others makes a run.
 *
 * @param graceMs how late a tick may be
 */
export function offersOf(entry: Entry, nowMs: number, graceMs: number): Offer[] {
  const { job, schedule, doneMs } = entry
  const lateMs = Math.max(doneMs, nowMs - graceMs - 1)
  const misfired = lateMs > doneMs ? duesBetween(schedule, doneMs, lateMs) : undefined
  const inTime = duesBetween(schedule, lateMs, nowMs)
  const last = inTime ?? misfired
  if (last === undefined) return []
  const tick: Tick = {
    job: job.type,
    from: 'schedule',
    dueMs: last.lastMs,
    inTime: inTime !== undefined,
  }
  return [{ entry, tick, misfired, coalesced: inTime === undefined ? 0 : inTime.count - 1 }]
}

/** Whether another process took this tick, or a later one. */
export function isElsewhere(outcome: TickOutcome | undefined): boolean {
  return outcome?.taken === 'no' && outcome.why === 'offered-before'
}
