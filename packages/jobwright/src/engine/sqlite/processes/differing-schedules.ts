/** The jobs on whose due times the processes disagree, for health to report. */

import { meaningOf, wordsOf, type Schedule } from '../../../schedule/schedule.ts'
import { dueDifference, type ZoneData } from '../../../schedule/zone-data.ts'
import type { EngineIssue } from '../../contract/inspection.ts'
import type { Store, Tables } from '../tables/store.ts'

/** A schedule as a process knows it. */
interface Known {
  readonly job: string
  readonly process: string
  readonly schedule: Schedule | undefined
}

/** What the processes' time zone data say, of the zones of which they do not say the same. */
type DisputedZones = ReadonlyMap<string, ReadonlyMap<string, ZoneData>>

/** One issue per job that has other due times in another process. */
export function differingSchedules({ db, host }: Store): readonly EngineIssue[] {
  const zones = disputedZones(db)
  const rows = db.all<{ job: string; process: string; schedule: string | null }>(
    zones.size > 0 ? SHARED : DIFFERING,
  )
  return [...byJob(rows.map(knownIn))].flatMap(([job, ofJob]) => {
    const schedules = inWords(ofJob) ?? byZoneData(ofJob, zones, host.clock.now())
    return schedules.length > 1 ? [{ kind: 'schedules-differ', job, schedules } as const] : []
  })
}

const SHARED = `SELECT job, process, schedule FROM known_jobs
  WHERE job IN (SELECT job FROM known_jobs GROUP BY job HAVING count(*) > 1) ORDER BY job, process`
const DIFFERING = `SELECT job, process, schedule FROM known_jobs WHERE job IN (SELECT job FROM known_jobs GROUP BY job
  HAVING count(DISTINCT coalesce(schedule, '')) > 1) ORDER BY job, process`

const DISPUTED = `SELECT process, timezone, data FROM known_zones WHERE timezone IN (SELECT timezone FROM known_zones
  GROUP BY timezone HAVING min(data) <> max(data)) ORDER BY timezone, process`

function disputedZones(db: Tables['db']): DisputedZones {
  const rows = db.all<{ process: string; timezone: string; data: string }>(DISPUTED)
  const zones = new Map<string, Map<string, ZoneData>>()
  for (const { process: id, timezone, data } of rows) {
    const zone = zones.get(timezone) ?? new Map<string, ZoneData>()
    zones.set(timezone, zone.set(id, JSON.parse(data) as ZoneData))
  }
  return zones
}

function byJob(known: readonly Known[]): ReadonlyMap<string, readonly Known[]> {
  const jobs = new Map<string, Known[]>()
  for (const one of known) {
    const ofJob = jobs.get(one.job)
    if (ofJob === undefined) jobs.set(one.job, [one])
    else ofJob.push(one)
  }
  return jobs
}

function knownIn({
  job,
  process: id,
  schedule,
}: {
  job: string
  process: string
  schedule: string | null
}): Known {
  return { job, process: id, schedule: schedule === null ? undefined : scheduleIn(schedule) }
}

/** A process of an older version has written the words of the schedule alone. */
function scheduleIn(text: string): Schedule | undefined {
  return text.startsWith('{') ? (JSON.parse(text) as Schedule) : undefined
}

/** The schedules in words, if they mean other due times. */
function inWords(known: readonly Known[]): readonly string[] | undefined {
  const words = new Map(
    known.map(({ schedule }) =>
      schedule === undefined ? ['', 'none'] : [meaningOf(schedule), wordsOf(schedule)],
    ),
  )
  return words.size > 1 ? [...words.values()].toSorted() : undefined
}

/** The same schedule with the first due times that differ, by the data of each process. */
function byZoneData(known: readonly Known[], zones: DisputedZones, nowMs: number): readonly string[] {
  const schedule = known[0]?.schedule
  if (schedule?.kind !== 'cron') return []
  const data = known.flatMap(({ process: id }) => zones.get(schedule.timezone)?.get(id) ?? [])
  const [first, ...others] = data
  if (first === undefined) return []
  const texts = others.flatMap((other) => {
    const difference = dueDifference(schedule, [first, other], nowMs)
    if (difference === undefined) return []
    return [dueText(schedule, first, difference.oneMs), dueText(schedule, other, difference.otherMs)]
  })
  return [...new Set(texts)]
}

function dueText(schedule: Schedule, { version }: ZoneData, dueMs: number | undefined): string {
  const due = dueMs === undefined ? 'never' : new Date(dueMs).toISOString()
  return `${wordsOf(schedule)}, due ${due} by time zone data ${version}`
}
