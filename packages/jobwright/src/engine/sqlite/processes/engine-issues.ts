/** What the engine notices of its file and of the processes on it, for health to report. */

import type { EngineIssue } from '../../contract/inspection.ts'
import { PLACE } from '../counts/place.ts'
import type { Store, Tables } from '../tables/store.ts'
import { differingSchedules } from './differing-schedules.ts'
import { fullIssues } from './disk-space.ts'

/** Everything that this process notices now. */
export function issuesOf(store: Store): readonly EngineIssue[] {
  return [...unknownJobs(store), ...newerSchemas(store), ...differingSchedules(store), ...fullIssues(store)]
}

function unknownJobs({ db }: Tables): readonly EngineIssue[] {
  const rows = db.all<{ job: string; messages: number }>(UNKNOWN)
  return rows.filter(({ messages }) => messages > 0).map((row) => ({ kind: 'unknown-job', ...row }))
}

const UNKNOWN = `SELECT job, sum(messages) AS messages FROM counts
  WHERE place <> ${PLACE.dead} AND NOT EXISTS (SELECT 1 FROM known_jobs WHERE known_jobs.job = counts.job) GROUP BY job`

function newerSchemas({ db }: Tables): readonly EngineIssue[] {
  const rows = db.all<{ job: string; messages: number }>(NEWER)
  return rows.filter(({ messages }) => messages > 0).map((row) => ({ kind: 'newer-schema', ...row }))
}

const NEWER = `SELECT job, sum(messages) AS messages FROM counts
  WHERE place = ${PLACE.ready} AND messages <> 0
  AND schema_version > (SELECT max(schema_version) FROM known_jobs WHERE known_jobs.job = counts.job) GROUP BY job`
