/**
 * The jobs of a running program: how they are configured, when they are due, what keeps them from
 * running.
 */

import type { ConfiguredJob } from '../configuration/configure.ts'
import type { RunRecord } from '../engine/contract/run-record.ts'
import type { ResolvedOptions } from '../manifest/options.ts'
import { scheduleWords } from '../manifest/schedule-words.ts'
import type { TaskKind } from '../manifest/task-kind.ts'
import type { MonitorHost } from '../monitor/monitor.ts'
import { nextDue } from '../schedule/schedule.ts'
import { inSlices } from '../time/slices.ts'
import { taggedJobs, type InspectionHost, type KnownJobs } from './host.ts'
import { jobStates, lastRunOf, type JobState } from './jobs.ts'
import { plain } from './plain.ts'
import { checkQuery, type JobQuery } from './query.ts'

/** A job as it is configured in this program. */
export interface JobInfo {
  readonly type: string
  /** Missing before the start if the build could not follow the base class. */
  readonly kind?: TaskKind | undefined
  /** The task file, relative to the project's root. */
  readonly file: string
  /** Defaults, decorator, program, config file and environment merged. */
  readonly options: ResolvedOptions
}

/** A job of a running program, and what it is doing. Times are milliseconds since the epoch. */
export interface LiveJobState extends JobInfo, JobState {
  /** The schedule in words: `every 15 min`, `0 8 * * 1-5 Europe/Berlin`; missing without one. */
  readonly schedule?: string | undefined
  /**
   * The next due time; missing without a schedule, while disabled, and while the runner does not
   * run.
   */
  readonly nextDueMs?: number | undefined
  /** Why this process never claims it: a capability is missing. Missing if nothing is. */
  readonly blockedReason?: string | undefined
}

/** A job of a running program, what it is doing, and its newest run. */
export interface LiveJobDetails extends LiveJobState {
  /** The newest run that ended; missing if history has none. */
  readonly lastRun?: RunRecord | undefined
}

/** What the jobs of a running program are read from. */
export interface LiveJobsHost extends InspectionHost {
  /** The jobs in the order of their types. @throws ConfigError */
  configured(): ReadonlyMap<string, Configured>
  monitored(): MonitorHost
}

/** The parts of a job's configuration that do not depend on the layers it came from. */
export type Configured = Pick<ConfiguredJob, 'registered' | 'options'>

/** The jobs of a program, by the names that they have or had. */
export function knownJobs(jobs: ReadonlyMap<string, Configured>): KnownJobs {
  return {
    place: 'the registry',
    types: [...jobs.keys()],
    has: (type) => jobs.has(type) || [...jobs.values()].some((job) => job.options.aliases.includes(type)),
    tagsOf: (type) => jobs.get(type)?.options.tags ?? [],
  }
}

/** The configuration of a job as plain data, which it is but for the options without a value. */
export function infoOf({ registered: { type, kind, file }, options }: Configured): JobInfo {
  const info = { type, file, options: plainOptions(options) }
  return kind === undefined ? info : { ...info, kind }
}

/** A spread copies very many jobs in a fraction of the time that JSON takes. */
function plainOptions(resolved: ResolvedOptions): ResolvedOptions {
  const { intervalSeconds, cron, timeoutSeconds, rateLimit, preserveOrder, ...others } = resolved
  const { requires, dependencies, aliases, tags } = others
  const options: Partial<ResolvedOptions> = {
    ...others,
    requires: [...requires],
    dependencies: [...dependencies],
    aliases: [...aliases],
    tags: [...tags],
    ...(intervalSeconds !== undefined && { intervalSeconds }),
    ...(cron !== undefined && { cron }),
    ...(timeoutSeconds !== undefined && { timeoutSeconds }),
    ...(rateLimit !== undefined && { rateLimit: { ...rateLimit } }),
    ...(preserveOrder !== undefined && { preserveOrder }),
  }
  return options as ResolvedOptions // an option that is left out has no value
}

/** How many jobs are described in one turn of the event loop. */
const JOBS_PER_TURN = 250

/** Lists the jobs. @throws InvalidQueryError */
export async function listLiveJobs(host: LiveJobsHost, query: JobQuery): Promise<readonly LiveJobState[]> {
  checkQuery('jobs', query)
  await host.ready('the jobs cannot be looked at')
  const tag = query?.tag // plain JavaScript may pass null
  const jobs = host.configured()
  const types = tag === undefined ? jobs.keys() : taggedJobs(host.known(), 'jobs', tag)
  const stateOf = await liveStates(host)
  const states: LiveJobState[] = []
  await inSlices(types, JOBS_PER_TURN, (type) => {
    const job = jobs.get(type)
    if (job !== undefined) states.push(stateOf(job))
  })
  return states
}

/** Looks at one job, which must be configured. */
export async function liveDetailsOf(host: LiveJobsHost, job: Configured): Promise<LiveJobDetails> {
  const stateOf = await liveStates(host)
  return plain({ ...stateOf(job), lastRun: await lastRunOf(host, job.registered.type) })
}

async function liveStates(host: LiveJobsHost): Promise<(job: Configured) => LiveJobState> {
  const stateOf = await jobStates(host)
  const { parts, clock, down } = host.monitored()
  const blocked = parts.gates.blocked()
  const nowMs = clock.now()
  return (job) => {
    const { type } = job.registered
    const schedule = down === undefined && job.options.enabled ? parts.jobs.get(type)?.schedule : undefined
    const state = stateOf(type)
    const now = {
      ...state,
      schedule: scheduleWords(type, job.options),
      nextDueMs: schedule && nextDue(schedule, nowMs),
      blockedReason: blocked.get(type),
      coolingUntilMs: state.coolingUntilMs ?? parts.gates.coolingUntil(type),
    }
    return { ...infoOf(job), ...plain(now) }
  }
}
