/** What a runner under test is busy with, so that a test can wait until it is quiet. */

import type { RunnerEvent } from '../events/events.ts'
import type { RegisteredJob, Registry } from '../configuration/registry.ts'
import type { FakeClock } from './fake-clock.ts'

/** Watches a runner through its events and the loading of its classes. Give its {@link hear} to `events.subscribe`. */
export class Activity {
  readonly #clock: FakeClock
  /** Runs that have begun and not ended, with their jobs. */
  readonly #running = new Map<string, string>()
  /** Runs that were waited for in vain: nothing but time, or the test, will end them. */
  readonly #hanging = new Set<string>()
  #loading = 0
  #events = 0

  constructor(clock: FakeClock) {
    this.#clock = clock
  }

  readonly hear = (event: RunnerEvent): void => {
    this.#events += 1
    if (event.type === 'run.started') this.#running.set(event.runId, event.job)
    if (event.type !== 'run.ended') return
    this.#running.delete(event.runId)
    this.#hanging.delete(event.runId)
  }

  /** The jobs of the runs that have not ended. */
  get running(): readonly string[] {
    return [...this.#running.values()]
  }

  /** A registry whose classes are waited for while they load. */
  watched<R extends Registry>(registry: R): R {
    return { ...registry, jobs: registry.jobs.map((job) => this.#watchedJob(job)) }
  }

  /**
   * Waits until nothing runs and nothing more happens by itself.
   *
   * @param patienceMs how long, in real time, a run may take; one that took longer is not waited for again
   */
  async quiet(patienceMs: number): Promise<void> {
    const untilMs = performance.now() + patienceMs
    for (let seen = -1; this.#isBusy || seen !== this.#events;) {
      seen = this.#events
      await this.#clock.settle()
      if (!this.#isBusy) continue
      await realTimePasses()
      if (this.#loading === 0 && performance.now() > untilMs) this.#giveUp()
    }
  }

  /** Waits for every run, also for those that were waited for in vain. */
  async ended(patienceMs: number): Promise<void> {
    this.#hanging.clear()
    await this.quiet(patienceMs)
  }

  get #isBusy(): boolean {
    return this.#loading > 0 || this.#running.size > this.#hanging.size
  }

  #giveUp(): void {
    for (const run of this.#running.keys()) this.#hanging.add(run)
  }

  #watchedJob(job: RegisteredJob): RegisteredJob {
    return {
      ...job,
      load: async () => {
        this.#loading += 1
        try {
          return await job.load()
        } finally {
          this.#loading -= 1
        }
      },
    }
  }
}

/** Sockets and files have their turn. */
function realTimePasses(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 1)
  })
}
