/** The slots of each job in this process: a run takes one and gives it back when its task has truly ended. */

/** How many runs of each job go on here, those included that were given up but have not ended. */
export class Slots {
  readonly #limits: ReadonlyMap<string, number>
  readonly #taken = new Map<string, number>()
  readonly #stuck = new Map<string, number>()

  /** @param limits the `maxConcurrent` of each job */
  constructor(limits: ReadonlyMap<string, number>) {
    this.#limits = limits
  }

  free(job: string): number {
    return (this.#limits.get(job) ?? 0) - (this.#taken.get(job) ?? 0)
  }

  take(job: string): void {
    add(this.#taken, job, 1)
  }

  give(job: string): void {
    add(this.#taken, job, -1)
  }

  /** A run was given up, and its task goes on: the slot stays taken. */
  markStuck(job: string): void {
    add(this.#stuck, job, 1)
  }

  /** A stuck task ended. */
  giveStuck(job: string): void {
    add(this.#stuck, job, -1)
    this.give(job)
  }

  /** How many slots of a job stuck tasks hold. */
  stuck(job: string): number {
    return this.#stuck.get(job) ?? 0
  }
}

function add(counts: Map<string, number>, key: string, difference: number): void {
  counts.set(key, (counts.get(key) ?? 0) + difference)
}
