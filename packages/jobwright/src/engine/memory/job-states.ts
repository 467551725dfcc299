/** The jobs of the memory engine. What is kept of one is made when it is first asked for: most jobs of a large registry are idle. */

import { JobState } from './job-state.ts'
import type { QueueHost } from './message-queue.ts'
import type { EngineJob } from '../contract/engine-job.ts'

/** The states of the jobs that an engine was told of. */
export class JobStates {
  readonly #jobs: ReadonlyMap<string, EngineJob>
  readonly #host: QueueHost
  readonly #states = new Map<string, JobState>()

  constructor(jobs: readonly EngineJob[], host: QueueHost) {
    this.#jobs = new Map(jobs.map((job) => [job.type, job]))
    this.#host = host
    for (const job of jobs) this.#link(job)
  }

  /** Every job that the engine was told of. */
  get jobs(): Iterable<EngineJob> {
    return this.#jobs.values()
  }

  /** The state of a job, made where it is the first time; `undefined` where the engine was not told of the job. */
  find(type: string): JobState | undefined {
    const known = this.#states.get(type)
    if (known !== undefined) return known
    const job = this.#jobs.get(type)
    if (job === undefined) return undefined
    const state = new JobState(job, this.#host)
    this.#states.set(type, state)
    return state
  }

  /** The state of a job, unless nothing ever happened to it. */
  peek(type: string): JobState | undefined {
    return this.#states.get(type)
  }

  /** Those that were made, in the order of the jobs. */
  *made(): Iterable<JobState> {
    for (const type of this.#jobs.keys()) {
      const state = this.#states.get(type)
      if (state !== undefined) yield state
    }
  }

  #link({ type, dependencies }: EngineJob): void {
    if (dependencies.length === 0) return
    const state = this.find(type)
    if (state !== undefined) for (const name of dependencies) this.find(name)?.dependents.push(state)
  }
}
