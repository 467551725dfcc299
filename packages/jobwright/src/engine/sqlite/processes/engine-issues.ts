/** What the engine notices of its file and of the processes on it, for health to report. */

import type { EngineIssue } from '../../contract/inspection.ts'
import { STATE } from '../tables/message-row.ts'
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

const UNKNOWN = `SELECT job, (SELECT count(*) FROM messages WHERE messages.job = jobs.job AND state = ${STATE.ready})
    + (SELECT count(*) FROM messages WHERE messages.job = jobs.job AND chain IS NOT NULL AND state = ${STATE.blocked})
    + coalesce(delayed.messages, 0) AS messages
  FROM jobs LEFT JOIN (SELECT job, count(*) AS messages FROM messages WHERE state = ${STATE.delayed} GROUP BY job) AS delayed USING (job)
  WHERE job NOT IN (SELECT job FROM known_jobs)`

function newerSchemas({ db }: Tables): readonly EngineIssue[] {
  const rows = db.all<{ job: string; messages: number }>(NEWER)
  return rows.filter(({ messages }) => messages > 0).map((row) => ({ kind: 'newer-schema', ...row }))
}

const NEWER = `SELECT job, (SELECT count(*) FROM messages WHERE messages.job = known.job AND state = ${STATE.ready} AND schema_version > known.newest) AS messages
  FROM (SELECT job, max(schema_version) AS newest FROM known_jobs GROUP BY job) AS known`
