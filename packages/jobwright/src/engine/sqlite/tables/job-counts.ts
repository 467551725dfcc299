/** How many messages of each job are where, and what the one that is next waits for. */

import { waitsForPermit } from '../../rules/claim-rules.ts'
import { dependencyWait, type WaitingMessage } from '../../rules/dependencies.ts'
import type { JobCounts } from '../../contract/inspection.ts'
import { PLACE } from '../counts/place.ts'
import { coolingJobs, factsOfDependencies } from './job-row.ts'
import { STATE } from './message-row.ts'
import type { Store, Tables } from './store.ts'

/** The counts of the jobs that this process knows. */
export function countsOf(store: Store): readonly JobCounts[] {
  return countJobs(store, store.jobs.keys())
}

/**
 * The counts of these jobs. The number of statements does not grow with the jobs. Of a job that
 * this process does not know `oldestReadyMs` is missing: only a process that knows a job can tell
 * which of its messages wait for nothing but a slot.
 */
export function countJobs(tables: Tables, jobs: Iterable<string>): readonly JobCounts[] {
  const counted = countedIn(tables)
  const running = runningIn(tables)
  const cooling = coolingJobs(tables)
  const next = nextIn(tables)
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
      ...next(job),
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

function runningIn({ db }: Tables): ReadonlyMap<string, number> {
  const rows = db.all<{ job: string; runs: number }>(RUNNING)
  return new Map(rows.map(({ job, runs }) => [job, runs]))
}

const RUNNING = 'SELECT job, count(*) AS runs FROM claims GROUP BY job'

/** What the counts of a job say of the messages that are next. */
type NextCounts = Partial<Pick<JobCounts, 'oldestReadyMs' | 'waitingFor'>>

/**
 * A process that knows a job goes by its options, a person's command by what the file has of it.
 */
function nextIn(tables: Tables): (job: string) => NextCounts {
  const heads = headsIn(tables)
  const rows = jobsIn(tables)
  const dependenciesOf = (job: string): readonly string[] =>
    tables.jobs.get(job)?.dependencies ?? JSON.parse(rows.get(job)?.dependencies ?? '[]')
  const dependencies = new Map(Array.from(heads.keys(), (job) => [job, dependenciesOf(job)]))
  const factsOf = factsOfDependencies(tables, new Set([...dependencies.values()].flat()))
  return (job) => {
    const ofJob = heads.get(job)
    if (ofJob === undefined) return {}
    const known = tables.jobs.get(job)
    const waits = known === undefined || waitsForPermit({ job: known, permits: rows.get(job)?.permits ?? 0 })
    const waitingFor = dependencyWait({ dependencies: dependencies.get(job) ?? [] }, ofJob, factsOf)
    return {
      ...(!waits && { oldestReadyMs: Math.min(...ofJob.map(({ dueMs }) => dueMs)) }),
      ...(waitingFor !== undefined && { waitingFor }),
    }
  }
}

interface JobColumns {
  readonly job: string
  readonly permits: number
  readonly dependencies: string
}

function jobsIn({ db }: Tables): ReadonlyMap<string, JobColumns> {
  return new Map(db.all<JobColumns>(JOBS).map((row) => [row.job, row]))
}

/** Of the others there is nothing to know. */
const JOBS = `SELECT job, permits, dependencies FROM jobs WHERE permits > 0 OR dependencies <> '[]'`

/** A message that is next in a lane of its job. */
interface Head extends WaitingMessage {
  readonly job: string
}

function headsIn({ db }: Tables): ReadonlyMap<string, readonly Head[]> {
  const heads = new Map<string, Head[]>()
  for (const head of db.all<Head>(HEADS)) {
    const ofJob = heads.get(head.job)
    if (ofJob === undefined) heads.set(head.job, [head])
    else ofJob.push(head)
  }
  return heads
}

/** The counts say which lanes have messages: the line of any other one is not looked at. */
const HEADS = `SELECT job, sequence, due_ms AS dueMs FROM messages WHERE sequence IN (
  SELECT (SELECT sequence FROM messages WHERE state = ${STATE.ready} AND job = counts.job AND lane = counts.lane
    ORDER BY position LIMIT 1) FROM counts WHERE place = ${PLACE.ready} AND messages > 0)`
