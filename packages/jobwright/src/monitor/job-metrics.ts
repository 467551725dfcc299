/**
 * The figures of one job, and their counting. Durations are in milliseconds, times since the epoch.
 */

import type { EventFields } from '../events/events.ts'
import { Histogram } from './histogram.ts'
import type { JobCounts } from '../engine/contract/inspection.ts'

/** The figures of one job. */
export interface JobMetrics {
  /** Attempts whose task ran and ended: succeeded, failed or cancelled. */
  readonly executions: number
  readonly successes: number
  /** Attempts that threw or returned a result with `success: false`. */
  readonly failures: number
  readonly cancellations: number
  /** Messages that were put back for another attempt. */
  readonly retries: number
  /** Runs and ticks that were skipped, by reason: a stage of validation, `paused`, `idle`, … */
  readonly skips: Readonly<Record<string, number>>
  /** Ticks that were too late. */
  readonly misfires: number
  /** Ticks that found the job busy. */
  readonly overlaps: number
  /** Messages that failed for good and were kept. */
  readonly deadLetters: number
  /** Messages that failed for good and were not kept. */
  readonly discarded: number
  /** The durations of executions. */
  readonly durationMs: DurationFigures
  readonly runningNow: number
  /** The most runs at once since the start. */
  readonly mostRunning: number
  /** The last 20 executions, and how many of them failed. */
  readonly recent: RecentExecutions
  /** When a run last started, succeeded and failed; `undefined` if none did. */
  readonly lastRunMs: number | undefined
  readonly lastSuccessMs: number | undefined
  readonly lastFailureMs: number | undefined
  /** Messages that are due and wait. */
  readonly queueDepth: number
  /** How long the oldest of them has waited for nothing but a slot or a worker; 0 if none has. */
  readonly oldestWaitMs: number
}

/** The last executions of a job, at most 20. */
export interface RecentExecutions {
  readonly executions: number
  readonly failures: number
}

/**
 * Figures of durations in milliseconds; `undefined` if none was measured. Percentiles are within
 * 0.8 %, the others exact.
 */
export interface DurationFigures {
  readonly count: number
  readonly mean: number | undefined
  readonly min: number | undefined
  readonly max: number | undefined
  readonly p50: number | undefined
  readonly p95: number | undefined
  readonly p99: number | undefined
}

/** How many of the last executions are remembered, each as one bit of an integer. */
const RECENT = 20

/** The counters of one job. */
export class JobTally {
  successes = 0
  failures = 0
  cancellations = 0
  retries = 0
  misfires = 0
  overlaps = 0
  deadLetters = 0
  discarded = 0
  mostRunning = 0
  lastRunMs: number | undefined
  lastSuccessMs: number | undefined
  lastFailureMs: number | undefined
  /** Made at the first skip, as most jobs have none. */
  skips: Map<string, number> | undefined
  running = 0
  /** Made at the first run, as most jobs of a large registry are idle. */
  durations: Histogram | undefined
  /** One bit for each of the last executions, set if it failed. */
  recentFailures = 0

  start(atMs: number): void {
    this.running += 1
    this.mostRunning = Math.max(this.mostRunning, this.running)
    this.lastRunMs = atMs
  }

  /** A run that ends without a worker never started: the engine dropped it while it waited. */
  end({ worker, status, reason, durationMs }: EventFields['run.ended'], atMs: number): void {
    if (worker > 0) this.running -= 1
    if (status === 'skipped' || status === 'superseded') return this.skip(reason ?? status, 1)
    this.durations ??= new Histogram()
    this.durations.record(durationMs)
    if (status === 'cancelled') {
      this.cancellations += 1
      return
    }
    const failed = status === 'failed'
    if (failed) {
      this.failures += 1
      this.lastFailureMs = atMs
    } else {
      this.successes += 1
      this.lastSuccessMs = atMs
    }
    this.recentFailures = ((this.recentFailures << 1) | Number(failed)) & ((1 << RECENT) - 1)
  }

  skip(reason: string, count: number): void {
    this.skips ??= new Map()
    this.skips.set(reason, (this.skips.get(reason) ?? 0) + count)
  }

  get recent(): RecentExecutions {
    return {
      executions: Math.min(RECENT, this.successes + this.failures),
      failures: bitsIn(this.recentFailures),
    }
  }

  /** The figures as plain data. */
  figures(nowMs: number, counts: JobCounts | undefined): JobMetrics {
    return withoutUndefined({
      executions: this.successes + this.failures + this.cancellations,
      successes: this.successes,
      failures: this.failures,
      cancellations: this.cancellations,
      retries: this.retries,
      skips: Object.fromEntries(this.skips ?? []),
      misfires: this.misfires,
      overlaps: this.overlaps,
      deadLetters: this.deadLetters,
      discarded: this.discarded,
      durationMs: durationFigures(this.durations),
      runningNow: this.running,
      mostRunning: this.mostRunning,
      recent: this.recent,
      lastRunMs: this.lastRunMs,
      lastSuccessMs: this.lastSuccessMs,
      lastFailureMs: this.lastFailureMs,
      queueDepth: counts?.ready ?? 0,
      oldestWaitMs: Math.max(0, nowMs - (counts?.oldestReadyMs ?? nowMs)),
    })
  }
}

function durationFigures(durations: Histogram | undefined): DurationFigures {
  if (durations === undefined) return withoutUndefined(NO_DURATIONS)
  return {
    count: durations.count,
    mean: durations.mean,
    min: durations.min,
    max: durations.max,
    p50: durations.percentile(50),
    p95: durations.percentile(95),
    p99: durations.percentile(99),
  }
}

const NO_DURATIONS: DurationFigures = {
  count: 0,
  mean: undefined,
  min: undefined,
  max: undefined,
  p50: undefined,
  p95: undefined,
  p99: undefined,
}

/** A copy without the properties that are `undefined`, as in JSON. */
export function withoutUndefined<Figures extends object>(figures: Figures): Figures {
  const copy: Partial<Figures> = {}
  for (const name in figures) if (figures[name] !== undefined) copy[name] = figures[name]
  return copy as Figures // reading a property that is left out gives `undefined`
}

function bitsIn(bits: number): number {
  let count = 0
  for (let rest = bits; rest !== 0; rest &= rest - 1) count += 1
  return count
}
