/** Runs that seem never to end: without a time limit nobody ends them. */

import type { Clock } from '../time/clock.ts'
import type { Events } from '../events/events.ts'
import type { RunnableJob } from '../configuration/runnable-job.ts'

/** No run is told of before this. */
const LEAST_MS = 3_600_000

/** How many times as long as 99 of 100 runs of its job did. */
const TIMES_USUAL = 10

/** A run that goes on for much longer than usual. */
export interface LongRun {
  readonly job: string
  readonly runId: string
  readonly ms: number
  /** As long as it may have been without being told of. */
  readonly mostMs: number
}

/** A run that is under way. */
export interface RunUnderWay {
  readonly job: RunnableJob
  readonly id: string
  readonly startedMs: number
}

/** What long runs are found with. */
export interface LongRunsHost {
  readonly clock: Clock
  readonly events: Events
  running(): readonly RunUnderWay[]
  /** How long 99 of 100 executions of a job took at most; `undefined` where none ended yet. */
  usualMs(job: string): number | undefined
}

/** Finds the runs of jobs without `timeoutSeconds` that go on for too long. */
export class LongRuns {
  readonly #host: LongRunsHost
  #told: ReadonlySet<string> = new Set()

  constructor(host: LongRunsHost) {
    this.#host = host
  }

  /** Those of now. */
  now(): readonly LongRun[] {
    const { clock, running, usualMs } = this.#host
    return running().flatMap(({ job, id, startedMs }) => {
      const ms = clock.now() - startedMs
      if (job.timeoutMs !== undefined || ms <= LEAST_MS) return []
      const mostMs = Math.max(LEAST_MS, TIMES_USUAL * (usualMs(job.type) ?? 0))
      return ms > mostMs ? [{ job: job.type, runId: id, ms, mostMs }] : []
    })
  }

  /** Tells of each once. */
  look(): void {
    const long = this.now()
    for (const { job, runId, ms } of long) {
      if (!this.#told.has(runId)) this.#host.events.emit('run.long', { job, runId, ms })
    }
    this.#told = new Set(long.map(({ runId }) => runId))
  }
}
