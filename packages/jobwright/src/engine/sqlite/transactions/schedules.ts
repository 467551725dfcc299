/** Puts the schedules of a process in force, as one transaction. */

import type { JobSchedule, ScheduleRecord } from '../../contract/tick.ts'
import {
  momentOf,
  MOST_JITTER_MS,
  putInForce,
  recordOf,
  type ScheduleFacts,
} from '../../rules/schedule-record.ts'
import { noteClock } from '../processes/processes.ts'
import { readingOf, type Reading } from '../tables/job-row.ts'
import type { Store } from '../tables/store.ts'

interface Row extends Reading {
  readonly job: string
  readonly schedule: string | null
  readonly sinceMs: number | null
  readonly lastOfferedMs: number | null
}

const SELECT = `SELECT job, schedule, schedule_since_ms AS sinceMs, last_offered_ms AS lastOfferedMs,
  offered_ahead_ms AS aheadMs, offered_origin AS origin FROM jobs`
const SAVE = `UPDATE jobs SET schedule = ?, schedule_since_ms = ?, last_offered_ms = ?, offered_ahead_ms = ?,
  offered_origin = ? WHERE job = ?`

/** Sets schedules by the rule of all engines. @returns one record per job */
export function setSchedules(store: Store, schedules: readonly JobSchedule[]): readonly ScheduleRecord[] {
  const { db, host } = store
  const moment = momentOf(host.clock, host.processId)
  const at = { moment, isClockSetBack: heedClock(store, moment.nowMs) }
  const stated = new Map(schedules.map(({ job, schedule }) => [job, schedule]))
  const records = new Map<string, ScheduleRecord>()
  for (const row of db.all<Row>(SELECT)) {
    // The jobs of other processes keep their schedules, but a wrong clock was wrong for them too.
    if (!stated.has(row.job) && !(at.isClockSetBack && row.schedule !== null)) continue
    const before = factsOf(row)
    const after = putInForce(before, stated.has(row.job) ? stated.get(row.job) : before.schedule, at)
    if (isChanged(before, after)) save(store, row.job, after)
    records.set(row.job, recordOf(before, after))
  }
  return schedules.map(({ job }) => records.get(job) ?? { sinceMs: moment.nowMs, lastOfferedMs: undefined })
}

/** @returns whether the clock was set back since the file was last used */
function heedClock({ db }: Store, nowMs: number): boolean {
  const { value = 0 } = db.get<{ value: number }>("SELECT value FROM sequences WHERE name = 'clock'") ?? {}
  if (value <= nowMs + MOST_JITTER_MS) {
    noteClock(db, nowMs)
    return false
  }
  db.run("UPDATE sequences SET value = ? WHERE name = 'clock'", nowMs)
  return true
}

function factsOf({ schedule, sinceMs, lastOfferedMs, ...reading }: Row): ScheduleFacts {
  return {
    schedule: schedule ?? undefined,
    sinceMs: sinceMs ?? undefined,
    lastOfferedMs: lastOfferedMs ?? undefined,
    lastOfferedBy: readingOf(reading),
  }
}

function isChanged(before: ScheduleFacts, after: ScheduleFacts): boolean {
  return (
    before.schedule !== after.schedule ||
    before.sinceMs !== after.sinceMs ||
    before.lastOfferedMs !== after.lastOfferedMs ||
    before.lastOfferedBy?.origin !== after.lastOfferedBy?.origin
  )
}

function save(
  { db }: Store,
  job: string,
  { schedule, sinceMs, lastOfferedMs, lastOfferedBy }: ScheduleFacts,
): void {
  db.run(
    SAVE,
    schedule ?? null,
    sinceMs ?? null,
    lastOfferedMs ?? null,
    lastOfferedBy?.aheadMs ?? null,
    lastOfferedBy?.origin ?? null,
    job,
  )
}
