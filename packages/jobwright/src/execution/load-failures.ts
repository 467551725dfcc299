/** Classes that this process cannot load: it leaves their jobs to other processes for a while, and says so. */

import type { Clock } from '../time/clock.ts'
import type { Events } from '../events/events.ts'
import type { Gates } from '../claims/gates.ts'
import type { RunnableJob } from '../configuration/runnable-job.ts'
import type { JobLoadError } from '../errors/task-errors.ts'

/** The shortest time, however short the retry delay is, and the longest. */
const SHORTEST_MS = 1000
const LONGEST_MS = 3_600_000

interface Failure {
  readonly job: RunnableJob
  readonly error: JobLoadError
  readonly pauseMs: number
  readonly untilMs: number
}

/** The jobs whose class could not be loaded when it was last tried. */
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

  /** Keeps a job from being claimed here: for its retry delay, and for twice as long each further time. */
  note(job: RunnableJob, error: JobLoadError): void {
    const last = this.#failures.get(job.type)
    const nowMs = this.#clock.elapsed()
    if (last !== undefined && nowMs < last.untilMs) return // a run that was claimed with the one that told of it
    const nextMs = last === undefined ? job.options.retryDelaySeconds * 1000 : 2 * last.pauseMs
    const pauseMs = Math.min(Math.max(nextMs, SHORTEST_MS), LONGEST_MS)
    this.#failures.set(job.type, { job, error, pauseMs, untilMs: nowMs + pauseMs })
    this.#gates.coolDown(job.type, pauseMs)
    const { type, registered } = job
    this.#events.emit('job.cannot-load', { job: type, file: registered.file, error, seconds: pauseMs / 1000 })
  }

  /** By job, those that have not been loaded since. */
  current(): ReadonlyMap<string, JobLoadError> {
    const failures = [...this.#failures].filter(([, { job }]) => !job.isLoaded)
    return new Map(failures.map(([type, { error }]) => [type, error]))
  }
}
