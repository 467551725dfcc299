/** Adds up the runner's events: the figures of each job, and of the whole. */

import type { EventFields, Watchers } from '../events/events.ts'
import { JobTally, withoutUndefined, type JobMetrics, type RecentExecutions } from './job-metrics.ts'
import type { JobCounts } from '../engine/contract/inspection.ts'
import type { EventLoopLag } from './watchdog.ts'
import { inSlices } from '../time/slices.ts'

/**
 * The figures of a running program. Figures counted from events begin with the start of this
 * process.
 */
export interface MetricsSnapshot {
  readonly system: SystemMetrics
  /** By job type, in the registry's order. */
  readonly jobs: Readonly<Record<string, JobMetrics>>
}

/** The figures of the whole program. */
export interface SystemMetrics {
  /** Milliseconds since the runner started; 0 before. */
  readonly uptimeMs: number
  /** The share of executions that succeeded, from 0 to 1; missing before the first one ended. */
  readonly successRate: number | undefined
  /** `waiting` runs are under way without a worker, as they wait for runs that they triggered. */
  readonly workers: { readonly total: number; readonly busy: number; readonly waiting: number }
  /** Missing before the first measurement. */
  readonly eventLoopLagMs: EventLoopLag | undefined
}

/** The facts of a snapshot that do not come from events. */
export interface SnapshotFacts {
  readonly nowMs: number
  /** The engine's counts; empty if it does not answer. */
  readonly counts: readonly JobCounts[]
  readonly eventLoopLagMs?: EventLoopLag | undefined
}

/** A job of whose last executions some failed. */
export interface FailingJob extends RecentExecutions {
  readonly job: string
}

/** How many jobs are measured in one turn of the event loop. */
const JOBS_PER_TURN = 250

/** Adds up the events of one runner. Give its {@link watchers} to `events.watch`. */
export class Metrics {
  readonly #jobTypes: readonly string[]
  /** The counters of the jobs that have had an event. */
  readonly #jobs = new Map<string, JobTally>()
  /** The jobs of whose last executions some failed. */
  readonly #failing = new Set<string>()
  /** The ids of the runs that are under way without a worker. */
  readonly #waiting = new Set<string>()
  #workers = 0
  #startedMs: number | undefined
  #stoppedMs: number | undefined

  constructor(jobTypes: readonly string[]) {
    this.#jobTypes = jobTypes
  }

  readonly watchers: Watchers = {
    'runner.started': ({ workers }, atMs) => {
      this.#workers = workers
      this.#startedMs = atMs
    },
    'runner.stopped': (_, atMs) => void (this.#stoppedMs = atMs),
    'run.started': ({ job }, atMs) => this.#of(job).start(atMs),
    'run.waiting': ({ runId }) => void this.#waiting.add(runId),
    'run.resumed': ({ runId }) => void this.#waiting.delete(runId),
    'run.ended': (fields, atMs) => {
      if (this.#waiting.size > 0) this.#waiting.delete(fields.runId)
      this.#end(fields, atMs)
    },
    'message.retrying': ({ job }) => void (this.#of(job).retries += 1),
    'message.dead': ({ job, kept }) => void (this.#of(job)[kept ? 'deadLetters' : 'discarded'] += 1),
    'tick.misfired': ({ job, count }) => void (this.#of(job).misfires += count),
    'tick.skipped': ({ job, reason, count }) => {
      if (reason === 'overlapped') this.#of(job).overlaps += count
      else this.#of(job).skip(reason, count)
    },
  }

  /**
   * The duration that 99 of 100 executions of a job did not exceed; `undefined` if none has ended.
   */
  usualMs(job: string): number | undefined {
    return this.#jobs.get(job)?.durations?.percentile(99)
  }

  /** The jobs of whose last executions some failed, each with how many. */
  failing(): readonly FailingJob[] {
    return [...this.#failing].map((job) => ({ job, ...this.#of(job).recent }))
  }

  /** The figures as plain data. Those of very many jobs are read in slices. */
  async snapshot({ nowMs, counts, eventLoopLagMs }: SnapshotFacts): Promise<MetricsSnapshot> {
    const countsOf = new Map(counts.map((count) => [count.job, count]))
    const tallies = [...this.#jobs.values()]
    const successes = sumOf(tallies, ({ successes: own }) => own)
    const waiting = this.#waiting.size
    const running = sumOf(tallies, (tally) => tally.running)
    const ended = successes + sumOf(tallies, ({ failures }) => failures)
    const system = {
      uptimeMs: this.#startedMs === undefined ? 0 : (this.#stoppedMs ?? nowMs) - this.#startedMs,
      successRate: ended === 0 ? undefined : successes / ended,
      workers: { total: this.#workers, busy: running - waiting, waiting },
      eventLoopLagMs,
    }
    const jobs: [string, JobMetrics][] = []
    await inSlices(new Set([...this.#jobTypes, ...this.#jobs.keys()]), JOBS_PER_TURN, (job) => {
      jobs.push([job, (this.#jobs.get(job) ?? NOTHING).figures(nowMs, countsOf.get(job))])
    })
    return { system: withoutUndefined(system), jobs: Object.fromEntries(jobs) }
  }

  #end(fields: EventFields['run.ended'], atMs: number): void {
    const tally = this.#of(fields.job)
    tally.end(fields, atMs)
    if (tally.recentFailures > 0) this.#failing.add(fields.job)
    else if (this.#failing.size > 0) this.#failing.delete(fields.job)
  }

  /** A job outside of the registry can have events too, for example after a rename. */
  #of(job: string): JobTally {
    let tally = this.#jobs.get(job)
    if (tally === undefined) {
      tally = new JobTally()
      this.#jobs.set(job, tally)
    }
    return tally
  }
}

/** The counters of a job without events. */
const NOTHING = new JobTally()

function sumOf(tallies: readonly JobTally[], figure: (tally: JobTally) => number): number {
  return tallies.reduce((sum, tally) => sum + figure(tally), 0)
}
