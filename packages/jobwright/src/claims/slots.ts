/**
 * The slots of each job in this process: a run takes one, and gives it back once its task has truly
 * ended.
 */

/** Counts the runs of each job in this process, including those that were given up but go on. */
export class Slots {
  readonly #limits: ReadonlyMap<string, number>
  readonly #taken = new Map<string, number>()
  /** Those of runs whose ends the engine is storing. */
  readonly #leaving = new Map<string, number>()
  readonly #stuck = new Map<string, number>()

  /** @param limits the `maxConcurrent` of each job */
  constructor(limits: ReadonlyMap<string, number>) {
    this.#limits = limits
  }

  /** How many slots of a job are free, or are so once the engine has stored the ends of runs. */
  free(job: string): number {
    return (this.#limits.get(job) ?? 0) - (this.#taken.get(job) ?? 0) + (this.#leaving.get(job) ?? 0)
  }

  take(job: string): void {
    add(this.#taken, job, 1)
  }

  give(job: string): void {
    add(this.#taken, job, -1)
  }

  /** Notes that the engine is storing the end of a run of this job, whose task has ended. */
  leave(job: string): void {
    add(this.#leaving, job, 1)
  }

  /** Ends {@link leave}: the end is stored, or the engine could not store it. */
  left(job: string): void {
    add(this.#leaving, job, -1)
  }

  /** Notes that a run was given up while its task goes on. The slot stays taken. */
  markStuck(job: string): void {
    add(this.#stuck, job, 1)
  }

  /** Gives back the slot of a stuck task that has ended. */
  giveStuck(job: string): void {
    add(this.#stuck, job, -1)
    if (this.#stuck.get(job) === 0) this.#stuck.delete(job)
    this.give(job)
  }

  /** The jobs with slots that stuck tasks hold, each with how many. */
  stuck(): ReadonlyMap<string, number> {
    return this.#stuck
  }
}

function add(counts: Map<string, number>, key: string, difference: number): void {
  counts.set(key, (counts.get(key) ?? 0) + difference)
}
