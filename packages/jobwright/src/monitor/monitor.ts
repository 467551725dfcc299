/** Gathers the facts for metrics and health from the parts of a runner. */

import type { Clock } from '../time/clock.ts'
import { healthOf } from './health.ts'
import type { EngineLink } from '../engine/contract/link.ts'
import type { Down, HealthJob, LateSchedule } from './health-issue.ts'
import type { Thresholds } from './health-options.ts'
import type { LongRuns } from './long-runs.ts'
import type { LoopWatch } from './loop-watch.ts'
import type { SelfFeeding } from './self-feeding.ts'
import type { Metrics, MetricsSnapshot } from './metrics.ts'
import type { Health } from './health-issue.ts'
import type { EngineIssue, JobCounts } from '../engine/contract/inspection.ts'
import type { LoopLag, Watchdog } from './watchdog.ts'
import type { JobLoadError } from '../errors/task-errors.ts'

/** The parts of a runner that the monitor reads. */
export interface MonitoredParts {
  readonly jobs: ReadonlyMap<string, HealthJob>
  readonly engine: EngineLink
  readonly metrics: Metrics
  readonly loopWatch: LoopWatch
  readonly longRuns: LongRuns
  readonly watchdog: Watchdog
  readonly selfFeeding: SelfFeeding
  readonly gates: {
    isClosed(job: string): boolean
    coolingUntil(job: string): number | undefined
    blocked(): ReadonlyMap<string, string>
  }
  readonly slots: { stuck(): ReadonlyMap<string, number> }
  readonly scheduler: { late(): readonly LateSchedule[] }
  readonly loadFailures: { current(): ReadonlyMap<string, JobLoadError> }
  /** The counts when the engine was closed; `undefined` before. */
  readonly lastLook: { readonly counts: readonly JobCounts[] | undefined }
}

/** A runner, as the monitor needs it. */
export interface MonitorHost {
  readonly parts: MonitoredParts
  readonly clock: Clock
  readonly loopLag: LoopLag
  readonly startedMs: number
  readonly thresholds: Thresholds
  /** Why the runner does not run; `undefined` if it does. */
  readonly down: Down | undefined
  /** Whether it runs nothing. */
  readonly isClient: boolean
  /** Whether the engine is open and may be called. */
  readonly isOpen: boolean
}

/** The figures of this moment. */
export async function metricsOf(host: MonitorHost): Promise<MetricsSnapshot> {
  const counts = await countsOf(host).catch(() => [])
  const { parts, clock, loopLag } = host
  return parts.metrics.snapshot({ nowMs: clock.now(), counts, eventLoopLagMs: loopLag.read() })
}

/** The health at this moment. */
export async function healthOfRunner(host: MonitorHost): Promise<Health> {
  const { parts, clock, startedMs, thresholds, down, isClient } = host
  await parts.watchdog.caughtUp()
  let unreachable: unknown
  const counts = await countsOf(host).catch((error: unknown) => {
    unreachable = error
    return []
  })
  const paused = isAskable(host) ? await pausedOf(host).catch(() => []) : []
  const noticed = isAskable(host) ? await noticedBy(host).catch(() => []) : []
  const cooling = counts.filter((one) => one.coolingUntilMs !== undefined).map(({ job }) => job)
  const held = new Set([...paused, ...cooling])
  return healthOf({
    nowMs: clock.now(),
    startedMs,
    thresholds,
    down,
    isClient,
    jobs: parts.jobs,
    failing: parts.metrics.failing(),
    counts,
    held: { has: (job) => held.has(job) || parts.gates.isClosed(job) },
    stuck: parts.slots.stuck(),
    blocked: parts.gates.blocked(),
    blockedLoop: parts.loopWatch.recent(),
    longRuns: parts.longRuns.now(),
    selfFed: parts.selfFeeding.now(),
    lateSchedules: parts.scheduler.late(),
    notLoaded: parts.loadFailures.current(),
    noticed,
    clockOffsetMs: noticed.flatMap((issue) => (issue.kind === 'clock-offset' ? [issue.ms] : []))[0],
    engineError: parts.engine.error ?? unreachable,
  })
}

async function countsOf(host: MonitorHost): Promise<readonly JobCounts[]> {
  const { lastLook, engine } = host.parts
  if (!isAskable(host)) return lastLook.counts ?? []
  return engine.call('counts', (link) => link.counts())
}

/** Whether the engine can be called: it is open, and the stop has not counted for the last time. */
function isAskable({ parts, isOpen }: MonitorHost): boolean {
  return isOpen && parts.lastLook.counts === undefined
}

async function noticedBy({ parts }: MonitorHost): Promise<readonly EngineIssue[]> {
  return parts.engine.call('issues', (engine) => engine.issues?.() ?? [])
}

async function pausedOf({ parts }: MonitorHost): Promise<readonly string[]> {
  return parts.engine.call('paused', (engine) => engine.paused())
}
