/** Gathers what metrics and health are judged by. */

import type { Clock } from './clock.ts'
import type { JobCounts } from './engine/engine.ts'
import { healthOf, type Health } from './health.ts'
import type { LoopLag } from './loop-lag.ts'
import type { MetricsSnapshot } from './metrics.ts'
import type { RunnerParts } from './runner-parts.ts'

/** What the monitor reads. */
export interface MonitorHost {
  readonly parts: RunnerParts
  readonly clock: Clock
  readonly loopLag: LoopLag
  readonly startedMs: number
}

/** The figures of now. */
export async function metricsOf(host: MonitorHost): Promise<MetricsSnapshot> {
  return snapshot(host, await countsOf(host))
}

/** The judgement of now. */
export async function healthOfRunner(host: MonitorHost): Promise<Health> {
  const { parts, clock, startedMs } = host
  const counts = await countsOf(host)
  const paused = await parts.engine.call('paused', (engine) => engine.paused()).catch(() => [])
  return healthOf({
    nowMs: clock.now(),
    startedMs,
    jobs: [...parts.jobs.values()],
    metrics: snapshot(host, counts),
    counts,
    paused: new Set(paused),
    stuck: new Map([...parts.jobs.keys()].map((job) => [job, parts.slots.stuck(job)])),
    blocked: parts.gates.blocked(),
    lastTickMs: parts.scheduler.lastTicks(),
    clockOffsetMs: undefined,
    engineError: parts.engine.error,
  })
}

function snapshot({ parts, clock, loopLag }: MonitorHost, counts: readonly JobCounts[]): MetricsSnapshot {
  return parts.metrics.snapshot({ nowMs: clock.now(), counts, eventLoopLagMs: loopLag.read() })
}

/** Nothing where the engine does not answer: that is what health then says. */
function countsOf({ parts }: MonitorHost): Promise<readonly JobCounts[]> {
  return parts.engine.call('counts', (engine) => engine.counts()).catch(() => [])
}
