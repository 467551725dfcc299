/**
 * The jobs whose class this process cannot load. It leaves them to other processes for a while, and
 * reports that.
 */

import type { Clock } from '../time/clock.ts'
import type { Events } from '../events/events.ts'
import type { Gates } from '../claims/gates.ts'
import type { RunnableJob } from '../configuration/runnable-job.ts'
import type { JobLoadError } from '../errors/task-errors.ts'

/** The bounds of the pause, whatever the retry delay of the job is. */
const SHORTEST_MS = 1000
const LONGEST_MS = 3_600_000

interface Failure {
  readonly job: RunnableJob
  readonly error: JobLoadError
  readonly pauseMs: number
  readonly untilMs: number
}

/** The jobs whose class failed to load when it was last tried. */
export class LoadFailures {
  readonly #clock: Clock
  readonly #events: Events
  readonly #gates: Gates
  readonly #failures = new Map<string, Failure>()

  constructor(clock: Clock, events: Events, gates: Gates) {
    this.#clock = clock
    this.#events = events
    this.#gates = gates
  }

  /**
   * Stops claims of a job in this process: for its retry delay, and twice as long after each
   * further failure.
   */
  note(job: RunnableJob, error: JobLoadError): void {
    const last = this.#failures.get(job.type)
    const nowMs = this.#clock.elapsed()
    if (last !== undefined && nowMs < last.untilMs) return // reported by a run that was claimed together with this one
    const nextMs = last === undefined ? job.options.retryDelaySeconds * 1000 : 2 * last.pauseMs
    const pauseMs = Math.min(Math.max(nextMs, SHORTEST_MS), LONGEST_MS)
    this.#failures.set(job.type, { job, error, pauseMs, untilMs: nowMs + pauseMs })
    this.#gates.coolDown(job.type, pauseMs)
    const { type, registered } = job
    this.#events.emit('job.cannot-load', { job: type, file: registered.file, error, seconds: pauseMs / 1000 })
  }

  /** The error of each job whose class has not been loaded since. */
  current(): ReadonlyMap<string, JobLoadError> {
    const failures = [...this.#failures].filter(([, { job }]) => !job.isLoaded)
    return new Map(failures.map(([type, { error }]) => [type, error]))
  }
}
