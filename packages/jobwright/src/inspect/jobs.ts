/** The jobs as an engine alone knows them. */

import type { DependencyWait } from '../engine/contract/inspection.ts'
import type { RunRecord } from '../engine/contract/run-record.ts'
import { taggedJobs, type InspectionHost } from './host.ts'
import { plain } from './plain.ts'
import { checkJobName, checkQuery, type JobQuery } from './query.ts'
import { UnknownJobError } from '../errors/call-errors.ts'

/** What an engine knows of a job. */
export interface JobState {
  readonly type: string
  readonly isPaused: boolean
  /** Runs that are going on. */
  readonly running: number
  /** Messages that are due and wait for a worker, a slot, a permit or a dependency. */
  readonly ready: number
  /** Messages that are due later: delayed, or between two attempts. */
  readonly delayed: number
  /** Messages that failed for good and were kept. */
  readonly deadLetters: number
  /** Until when `context.cooldown` keeps it from being claimed; missing if nothing does. */
  readonly coolingUntilMs?: number | undefined
  /** What the message that is next waits for, and since when; missing if for no other job. */
  readonly waitingFor?: DependencyWait | undefined
}

/** What an engine knows of a job, and the job's newest run. */
export interface JobDetails extends JobState {
  /** The newest run that ended; missing if history has none. */
  readonly lastRun?: RunRecord | undefined
}

/** Lists the jobs that the host knows. @throws InvalidQueryError */
export async function listJobs(host: InspectionHost, query: JobQuery): Promise<readonly JobState[]> {
  checkQuery('jobs', query)
  await host.ready('the jobs cannot be looked at')
  const types = query?.tag === undefined ? host.known().types : taggedJobs(host.known(), 'jobs', query.tag)
  const stateOf = await jobStates(host)
  return types.map(stateOf)
}

/** Looks at one job. @throws UnknownJobError */
export async function detailsOf(host: InspectionHost, type: string): Promise<JobDetails> {
  checkJobName('job', type)
  await host.ready(`job "${type}" cannot be looked at`)
  const { types, place } = host.known()
  if (!types.includes(type)) throw new UnknownJobError(type, types, place)
  const stateOf = await jobStates(host)
  return plain({ ...stateOf(type), lastRun: await lastRunOf(host, type) })
}

/** Counts the messages of every job at once. */
export async function jobStates(host: InspectionHost): Promise<(type: string) => JobState> {
  const counts = new Map((await host.ask('counts', (engine) => engine.counts())).map((one) => [one.job, one]))
  const paused = new Set(await host.ask('paused', (engine) => engine.paused()))
  return (type) => {
    const {
      running = 0,
      ready = 0,
      delayed = 0,
      dead = 0,
      waitingFor,
      coolingUntilMs,
    } = counts.get(type) ?? {}
    const isPaused = paused.has(type)
    const state = { type, isPaused, running, ready, delayed, deadLetters: dead }
    return {
      ...state,
      ...(waitingFor !== undefined && { waitingFor }),
      ...(coolingUntilMs !== undefined && { coolingUntilMs }),
    }
  }
}

/** The newest run of a job that ended. */
export async function lastRunOf(host: InspectionHost, type: string): Promise<RunRecord | undefined> {
  const { entries } = await host.ask('history', (engine) => engine.history({ jobs: [type], limit: 1 }))
  return entries[0]
}
