/** The activity of a runner under test, so that a test can wait until the runner is quiet. */

import type { RunnerEvent } from '../events/events.ts'
import type { RegisteredJob, Registry } from '../configuration/registry.ts'
import type { FakeClock } from './fake-clock.ts'

/**
 * Watches a runner through its events and the loading of its classes. Its {@link hear} is a
 * listener for `events.subscribe`.
 */
export class Activity {
  readonly #clock: FakeClock
  /** The runs that have begun and not ended, with their jobs. */
  readonly #running = new Map<string, string>()
  /** The runs that did not end within the patience: only time or the test will end them. */
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

  /** A registry whose loads of classes count as activity. */
  watched<R extends Registry>(registry: R): R {
    return { ...registry, jobs: registry.jobs.map((job) => this.#watchedJob(job)) }
  }

  /**
   * Waits until nothing runs and nothing more happens without time or the test.
   *
   * @param patienceMs how long a run may take in real time; a run that takes longer is not waited
   *   for again
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

  /** Waits for every run, even for those that have exceeded the patience before. */
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

/** Lets sockets and files have their turn. */
function realTimePasses(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 1)
  })
}
