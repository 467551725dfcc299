/** What a process notices of its file and of the others on it: for health to tell. */

import { fullIssues } from './disk-space.ts'
import type { Store } from '../tables/store.ts'
import type { EngineIssue } from '../../contract/inspection.ts'

/** What this process notices. */
export function issuesOf(store: Store): readonly EngineIssue[] {
  return [...unknownJobs(store), ...newerSchemas(store), ...differingSchedules(store), ...fullIssues(store)]
}

function unknownJobs({ db }: Store): readonly EngineIssue[] {
  const rows = db.all<{ job: string; messages: number }>(
    `SELECT job, (SELECT count(*) FROM messages WHERE messages.job = jobs.job AND state = 0)
        + (SELECT count(*) FROM messages WHERE messages.job = jobs.job AND chain IS NOT NULL AND state = 2)
        + coalesce(delayed.messages, 0) AS messages
      FROM jobs LEFT JOIN (SELECT job, count(*) AS messages FROM messages WHERE state = 1 GROUP BY job) AS delayed USING (job)
      WHERE job NOT IN (SELECT job FROM known_jobs)`,
  )
  return rows.filter(({ messages }) => messages > 0).map((row) => ({ kind: 'unknown-job', ...row }))
}

function newerSchemas({ db }: Store): readonly EngineIssue[] {
  const rows = db.all<{ job: string; messages: number }>(
    `SELECT job, (SELECT count(*) FROM messages WHERE messages.job = known.job AND state = 0 AND schema_version > known.newest) AS messages
      FROM (SELECT job, max(schema_version) AS newest FROM known_jobs GROUP BY job) AS known`,
  )
  return rows.filter(({ messages }) => messages > 0).map((row) => ({ kind: 'newer-schema', ...row }))
}

function differingSchedules({ db }: Store): readonly EngineIssue[] {
  const rows = db.all<{ job: string; schedules: string }>(
    `SELECT job, json_group_array(DISTINCT coalesce(schedule, 'none')) AS schedules FROM known_jobs GROUP BY job
      HAVING count(DISTINCT coalesce(schedule, 'none')) > 1`,
  )
  return rows.map(({ job, schedules }) => ({
    kind: 'schedules-differ',
    job,
    schedules: JSON.parse(schedules),
  }))
}
