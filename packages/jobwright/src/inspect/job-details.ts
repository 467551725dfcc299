/** Everything there is to say of one job right now: what to look at when it does not run. */

import type { MonitorHost } from '../monitor/monitor.ts'
import { nextDue } from '../schedule/schedule.ts'
import type { RunRecord } from '../engine/contract/run-record.ts'

/** One job of a running program. Times are milliseconds since the epoch. */
export interface JobDetails {
  /** When its schedule is due next; `undefined` where it has none, is disabled, or the runner is not running. */
  readonly nextDueMs: number | undefined
  readonly isPaused: boolean
  /** Why it is not claimed as long as this runner lives: a capability is missing. */
  readonly blockedReason: string | undefined
  /** Until when `context.cooldown` keeps it from being claimed. */
  readonly coolingUntilMs: number | undefined
  /** Runs that are going on. */
  readonly running: number
  /** Messages that are due and wait for a worker, a slot, a permit or a dependency. */
  readonly ready: number
  /** Messages that are due later: delayed, or between two tries. */
  readonly delayed: number
  /** Messages that failed for good and were kept. */
  readonly deadLetters: number
  /** The newest run that ended. */
  readonly lastRun: RunRecord | undefined
}

/** Looks at a job. @throws what the engine throws */
export async function detailsOf(type: string, { parts, clock, isRunning }: MonitorHost): Promise<JobDetails> {
  const { engine, gates, jobs } = parts
  const job = jobs.get(type)
  const counts = (await engine.call('counts', (link) => link.counts())).find((count) => count.job === type)
  const paused = await engine.call('paused', (link) => link.paused())
  const runs = await engine.call('history', (link) => link.history({ jobs: [type], limit: 1 }))
  const schedule = isRunning && job?.options.enabled === true ? job.schedule : undefined
  return {
    nextDueMs: schedule && nextDue(schedule, clock.now()),
    isPaused: paused.includes(type),
    blockedReason: gates.blocked().get(type),
    coolingUntilMs: gates.coolingUntil(type),
    running: counts?.running ?? 0,
    ready: counts?.ready ?? 0,
    delayed: counts?.delayed ?? 0,
    deadLetters: counts?.dead ?? 0,
    lastRun: runs.entries[0],
  }
}
