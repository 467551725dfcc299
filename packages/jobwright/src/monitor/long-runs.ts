/** Finds runs that seem never to end: without a time limit, nothing ends them. */

import type { Clock } from '../time/clock.ts'
import type { Events } from '../events/events.ts'
import type { RunnableJob } from '../configuration/runnable-job.ts'

/** A run is long if it takes this many times as long as 99 of 100 runs of its job. */
const TIMES_USUAL = 10

/** A run that takes much longer than usual. */
export interface LongRun {
  readonly job: string
  readonly runId: string
  readonly ms: number
  /** The duration above which the run is reported. */
  readonly mostMs: number
}

/** A run that is under way. */
export interface RunUnderWay {
  readonly job: RunnableJob
  readonly id: string
  readonly startedMs: number
}

/** A time in which the process did not run. */
interface Sleep {
  readonly endMs: number
  readonly ms: number
}

/** What `LongRuns` needs of the runner. */
export interface LongRunsHost {
  readonly clock: Clock
  readonly events: Events
  /** A shorter run is never reported. */
  readonly leastMs: number
  running(): readonly RunUnderWay[]
  /**
   * The duration that 99 of 100 executions of a job did not exceed; `undefined` if none has ended.
   */
  usualMs(job: string): number | undefined
}

/** Finds the runs of jobs without `timeoutSeconds` that take too long. */
export class LongRuns {
  readonly #host: LongRunsHost
  #reported: ReadonlySet<string> = new Set()
  /** The times in which the process did not run, the oldest first. */
  #sleeps: readonly Sleep[] = []

  constructor(host: LongRunsHost) {
    this.#host = host
  }

  /** The runs that are long now. */
  now(): readonly LongRun[] {
    const { clock, running, usualMs, leastMs } = this.#host
    return running().flatMap(({ job, id, startedMs }) => {
      const ms = clock.now() - startedMs - this.#sleptSince(startedMs)
      if (job.timeoutMs !== undefined || ms <= leastMs) return []
      const mostMs = Math.max(leastMs, TIMES_USUAL * (usualMs(job.type) ?? 0))
      return ms > mostMs ? [{ job: job.type, runId: id, ms, mostMs }] : []
    })
  }

  /** Takes note that the process was suspended, or its machine slept, until now. */
  slept(ms: number): void {
    const { clock, running } = this.#host
    const oldestMs = Math.min(...running().map(({ startedMs }) => startedMs))
    this.#sleeps = [...this.#sleeps.filter(({ endMs }) => endMs > oldestMs), { endMs: clock.now(), ms }]
  }

  /** Emits an event for each new one. */
  look(): void {
    const long = this.now()
    for (const { job, runId, ms } of long) {
      if (!this.#reported.has(runId)) this.#host.events.emit('run.long', { job, runId, ms })
    }
    this.#reported = new Set(long.map(({ runId }) => runId))
  }

  #sleptSince(timeMs: number): number {
    return this.#sleeps.reduce((sum, { endMs, ms }) => (endMs > timeMs ? sum + ms : sum), 0)
  }
}
