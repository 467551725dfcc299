/** How many messages of each job are where. */

import { LANES } from '../../../manifest/priority.ts'
import { waitsForPermit } from '../../rules/claim-rules.ts'
import { dependencyWait, type WaitingMessage } from '../../rules/dependencies.ts'
import type { DependencyWait, JobCounts } from '../../contract/inspection.ts'
import type { PLACE } from '../counts/place.ts'
import { coolingJobs, factsOfDependency, JobRow } from './job-row.ts'
import { STATE } from './message-row.ts'
import { headDueMs } from './messages.ts'
import type { Store, Tables } from './store.ts'

/** The counts of the jobs that this process knows. */
export function countsOf(store: Store): readonly JobCounts[] {
  return countJobs(store, store.jobs.keys()).map((counts) =>
    counts.ready === 0 ? counts : { ...counts, oldestReadyMs: oldestReady(store, counts.job) },
  )
}

/** What the message that is next waits for. A process that knows the jobs goes by their options. */
function waitOf(tables: Tables, job: string): { readonly waitingFor?: DependencyWait } {
  const row = tables.db.get<{ dependencies: string }>('SELECT dependencies FROM jobs WHERE job = ?', job)
  const dependencies = tables.jobs.get(job)?.dependencies ?? JSON.parse(row?.dependencies ?? '[]')
  if (dependencies.length === 0) return {}
  const heads = LANES.map((_, lane) => tables.db.get<WaitingMessage>(HEAD, job, lane))
  const waitingFor = dependencyWait(
    { dependencies },
    heads.filter((head) => head !== undefined),
    (name) => factsOfDependency(tables, name),
  )
  return waitingFor === undefined ? {} : { waitingFor }
}

const HEAD = `SELECT sequence, due_ms AS dueMs FROM messages WHERE state = ${STATE.ready} AND job = ? AND lane = ?
  ORDER BY position LIMIT 1`

/**
 * The counts of these jobs, without `oldestReadyMs`: only a process that knows a job can tell which
 * of its messages wait for nothing but a slot.
 */
export function countJobs(tables: Tables, jobs: Iterable<string>): readonly JobCounts[] {
  const counted = countedIn(tables)
  const running = new Map(
    tables.db.all<{ job: string; runs: number }>(RUNNING).map(({ job, runs }) => [job, runs]),
  )
  const cooling = coolingJobs(tables)
  return Array.from(jobs, (job) => {
    const { ready, blocked, delayed, dead } = counted.get(job) ?? NONE
    return {
      job,
      ready: ready + blocked,
      delayed,
      running: running.get(job) ?? 0,
      dead,
      ...(cooling.has(job) && { coolingUntilMs: cooling.get(job) }),
      oldestReadyMs: undefined,
      ...(ready > 0 && waitOf(tables, job)),
    }
  })
}

/** How many messages of a job are at each place. */
type PlaceCounts = Record<keyof typeof PLACE, number>

const NONE: Readonly<PlaceCounts> = { ready: 0, blocked: 0, delayed: 0, dead: 0 }

function countedIn({ counts }: Tables): ReadonlyMap<string, PlaceCounts> {
  const jobs = new Map<string, PlaceCounts>()
  for (const { job, place, messages } of counts.all()) {
    const of = jobs.get(job) ?? { ...NONE }
    of[NAMES[place]] += messages
    jobs.set(job, of)
  }
  return jobs
}

const NAMES = ['ready', 'blocked', 'delayed', 'dead'] as const satisfies readonly (keyof typeof PLACE)[]

const RUNNING = 'SELECT job, count(*) AS runs FROM claims GROUP BY job'

/** The due time of the oldest message that is next in a lane, unless the job waits for a permit. */
function oldestReady(store: Store, job: string): number | undefined {
  if (waitsForPermit(new JobRow(store, job))) return undefined
  const dues = LANES.map((_, lane) => headDueMs(store, job, lane)).filter((dueMs) => dueMs !== undefined)
  return dues.length === 0 ? undefined : Math.min(...dues)
}
