/** Judges whether a running program is well: a pure function from facts to issues. */

import { engineIssues } from './engine-issues.ts'
import { messageOf } from '../errors/error-message.ts'
import { secondsOf } from '../manifest/timing/durations.ts'
import { LANES, type JobPriority } from '../manifest/priority.ts'
import { nextDue, type Schedule } from '../schedule/schedule.ts'
import { taskIssues } from './task-issues.ts'
import type { Down, Health, HealthFacts, HealthIssue, HealthJob } from './health-issue.ts'

/** Judges the facts. The issues are in the order of `HealthCode`. */
export function healthOf(facts: HealthFacts): Health {
  if (facts.isClient) return healthOfClient(facts)
  const issues = [
    ...notRunning(facts),
    ...engineUnreachable(facts),
    ...stuckTasks(facts),
    ...failureRates(facts),
    ...overdueTicks(facts),
    ...deadLetters(facts),
    ...starvingLanes(facts),
    ...waitingForDependencies(facts),
    ...missingCapabilities(facts),
    ...taskIssues(facts),
    ...unloadableClasses(facts),
    ...engineIssues(facts.noticed),
    ...clockOffset(facts),
  ]
  return { status: statusOf(issues), issues }
}

/**
 * A client runs nothing: what waits, fails or is unknown is for the health of the workers to
 * report.
 */
function healthOfClient(facts: HealthFacts): Health {
  const issues = [
    ...notRunning(facts),
    ...engineUnreachable(facts),
    ...engineIssues(facts.noticed.filter(({ kind }) => kind === 'full')),
    ...clockOffset(facts),
  ]
  return { status: statusOf(issues), issues }
}

function statusOf(issues: readonly HealthIssue[]): Health['status'] {
  if (issues.some(({ severity }) => severity === 'critical')) return 'unhealthy'
  return issues.length === 0 ? 'healthy' : 'degraded'
}

function notRunning({ down }: Pick<HealthFacts, 'down'>): HealthIssue[] {
  if (down === undefined) return []
  return [{ code: 'not-running', severity: 'critical', figure: 1, threshold: 0, ...down }]
}

/** The health of a runner of which nothing is known but that it does not run. */
export function healthWhileDown(down: Down): Health {
  return { status: 'unhealthy', issues: notRunning({ down }) }
}

function engineUnreachable({ engineError }: HealthFacts): HealthIssue[] {
  if (engineError === undefined) return []
  return [
    {
      code: 'engine-unreachable',
      severity: 'critical',
      figure: 1,
      threshold: 0,
      message: `the engine does not answer: ${messageOf(engineError)}`,
      remedy:
        'see that its database is up and can be reached from here; the runner goes on by itself once it is',
    },
  ]
}

function stuckTasks({ jobs, stuck }: HealthFacts): HealthIssue[] {
  return [...stuck].map(([job, figure]): HealthIssue => {
    const { maxConcurrent = figure } = jobs.get(job)?.options ?? {}
    return {
      code: 'stuck-tasks',
      severity: figure >= maxConcurrent ? 'critical' : 'warning',
      job,
      figure,
      threshold: 0,
      message: `${figure} of ${maxConcurrent} slots of job "${job}" are held by tasks that ignore their aborted signal`,
      remedy: 'pass context.signal on to what the task waits for; a restart frees the slots',
    }
  })
}

function failureRates({ jobs, failing, thresholds }: HealthFacts): HealthIssue[] {
  const { failureRate: threshold, failureRateExecutions: fewest } = thresholds
  return failing.flatMap(({ job, executions, failures }): HealthIssue[] => {
    if (!jobs.has(job)) return []
    const figure = failures / executions
    if (executions < fewest || figure <= threshold) return []
    return [
      {
        code: 'failure-rate',
        severity: 'warning',
        job,
        figure,
        threshold,
        message: `${failures} of the last ${executions} executions of job "${job}" failed`,
        remedy: 'look at the errors of its last runs; pause the job if what it needs is down',
      },
    ]
  })
}

/** Counts due times instead of time, which also fits a cron. */
function overdueTicks(facts: HealthFacts): HealthIssue[] {
  const { jobs, lateSchedules, nowMs, startedMs, down, thresholds } = facts
  if (down !== undefined) return []
  return lateSchedules.flatMap(({ job, handledMs: sinceMs = startedMs }): HealthIssue[] => {
    const schedule = jobs.get(job)?.schedule
    if (schedule === undefined) return []
    const latestMs = dueAfter(schedule, sinceMs, thresholds.missedTicks)
    if (latestMs === undefined || nowMs <= latestMs) return []
    return [
      {
        code: 'no-tick',
        severity: 'warning',
        job,
        figure: nowMs - sinceMs,
        threshold: latestMs - sinceMs,
        message: `no tick of job "${job}" was handled for ${secondsOf(nowMs - sinceMs)} s, though ${thresholds.missedTicks} and more were due`,
        remedy: 'look for a task that blocks the event loop, and for errors of the engine',
      },
    ]
  })
}

/** The due time that is the `count`th after a time; `undefined` if there are not so many. */
function dueAfter(schedule: Schedule, timeMs: number, count: number): number | undefined {
  let dueMs: number | undefined = timeMs
  for (let due = 0; due < count && dueMs !== undefined; due += 1) dueMs = nextDue(schedule, dueMs)
  return dueMs
}

function deadLetters({ counts, thresholds: { deadLetters: threshold } }: HealthFacts): HealthIssue[] {
  return counts
    .filter(({ dead }) => dead > threshold)
    .map(({ job, dead }) => ({
      code: 'dead-letters',
      severity: 'warning',
      job,
      figure: dead,
      threshold,
      message: `${dead} dead ${dead === 1 ? 'letter' : 'letters'} of job "${job}" ${dead === 1 ? 'waits' : 'wait'} for a person`,
      remedy: `look at the reasons with runner.deadLetters.list({ job: '${job}' }), and redrive or delete them`,
    }))
}

/**
 * Only jobs that could run starve: not those that are paused, disabled, blocked, or that wait for
 * another job.
 */
function starvingLanes(facts: HealthFacts): HealthIssue[] {
  const { thresholds, counts, jobs, nowMs, held, blocked } = facts
  const { starvingMs } = thresholds
  const longest = new Map<JobPriority, { readonly job: HealthJob; readonly waitedMs: number }>()
  for (const { job: type, oldestReadyMs, waitingFor } of counts) {
    const waitedMs = nowMs - (oldestReadyMs ?? nowMs)
    if (waitedMs <= starvingMs || waitingFor !== undefined) continue
    const job = jobs.get(type)
    if (job === undefined || !job.options.enabled || held.has(type) || blocked.has(type)) continue
    const { priority } = job.options
    if (waitedMs > (longest.get(priority)?.waitedMs ?? 0)) longest.set(priority, { job, waitedMs })
  }
  return LANES.flatMap((lane) => {
    const starving = longest.get(lane)
    return starving === undefined ? [] : [starvingLane(lane, { ...starving, starvingMs })]
  })
}

interface Starving {
  readonly job: HealthJob
  readonly waitedMs: number
  readonly starvingMs: number
}

function starvingLane(
  lane: JobPriority,
  { job: { type: job }, waitedMs, starvingMs }: Starving,
): HealthIssue {
  return {
    code: 'starving-lane',
    severity: 'warning',
    job,
    figure: waitedMs,
    threshold: starvingMs,
    message: `work in lane ${lane} has waited for ${secondsOf(waitedMs)} s, that of job "${job}" the longest`,
    remedy: 'add workers, or raise maxConcurrent, batchSize or the priority of the job',
  }
}

/** A run of a self-contained job is skipped at once when a dependency is disabled. */
function waitingForDependencies(facts: HealthFacts): HealthIssue[] {
  const { jobs } = facts
  return facts.counts.flatMap(({ job: type, waitingFor: wait }): HealthIssue[] => {
    if (wait === undefined) return []
    const { kind, options } = jobs.get(type) ?? {}
    if (options?.enabled !== true || facts.held.has(type)) return []
    const waitedMs = facts.nowMs - wait.sinceMs
    const off = wait.dependencies.find((name) => jobs.get(name)?.options.enabled === false)
    const thresholdMs = off === undefined ? facts.thresholds.dependencyWaitMs : 0
    if (waitedMs <= thresholdMs) return []
    const unmet = namesOf(wait.dependencies)
    return [
      {
        code: 'waiting-for-dependencies',
        severity: 'warning',
        job: type,
        figure: waitedMs,
        threshold: thresholdMs,
        message: `${kind === 'queue' ? 'messages' : 'runs'} of job "${type}" have waited for ${secondsOf(waitedMs)} s for ${off === undefined ? `a success of ${unmet}` : `"${off}", which is disabled`}`,
        remedy: off === undefined ? `see why ${unmet} does not succeed` : `enable "${off}"`,
      },
    ]
  })
}

function missingCapabilities({ blocked }: HealthFacts): HealthIssue[] {
  return [...blocked].map(([job, reason]) => ({
    code: 'missing-capability',
    severity: 'warning',
    job,
    figure: 1,
    threshold: 0,
    message: `job "${job}" is not claimed: ${reason}`,
    remedy: 'make the provider of the capability work, and restart',
  }))
}

function unloadableClasses({ notLoaded }: HealthFacts): HealthIssue[] {
  return [...notLoaded].map(([job, error]) => ({
    code: 'cannot-load',
    severity: 'warning',
    job,
    figure: 1,
    threshold: 0,
    message: error.message,
    remedy:
      'see why its module throws when it is imported here, and restart; until then other processes have the job',
  }))
}

function clockOffset({ clockOffsetMs, thresholds }: HealthFacts): HealthIssue[] {
  const figure = Math.abs(clockOffsetMs ?? 0)
  const threshold = thresholds.clockOffsetMs
  if (figure <= threshold) return []
  return [
    {
      code: 'clock-offset',
      severity: 'warning',
      figure,
      threshold,
      message: `this machine's clock and the engine's are ${secondsOf(figure)} s apart`,
      remedy: 'synchronise the clocks (NTP)',
    },
  ]
}

function namesOf(jobs: readonly string[]): string {
  return jobs.map((job) => `"${job}"`).join(', ')
}
