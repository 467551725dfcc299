/** The workers of this process. It knows nothing of jobs. */

/** The workers, by their numbers from 1: as many runs as this go on at once. */
export class Pool {
  readonly size: number
  readonly #free: number[]
  /** The busy workers that are free as soon as the engine has stored the ends of their runs. */
  readonly #leaving = new Set<number>()
  /** How many of them are for a claim that the engine makes at this moment. */
  #promised = 0
  /** The runs that go on once they have a worker again. */
  readonly #waiting = new Set<(worker: number) => void>()

  constructor(size: number) {
    this.size = size
    this.#free = Array.from({ length: size }, (_, index) => size - index)
  }

  get free(): number {
    return this.#free.length
  }

  get busy(): number {
    return this.size - this.free
  }

  /** Takes the free worker that was busy last. */
  take(): number {
    const worker = this.#free.pop()
    if (worker === undefined) throw new Error('the pool has no free worker')
    return worker
  }

  /** How many workers a claim may count on that the engine makes now. */
  get coming(): number {
    return this.#free.length + this.#leaving.size
  }

  /** Notes that the engine is storing the end of the run that has this worker. */
  leave(worker: number): void {
    this.#leaving.add(worker)
  }

  /** Takes {@link leave} back: the engine could not store it. */
  stay(worker: number): void {
    this.#leaving.delete(worker)
  }

  /** Gives a worker back: to a run that goes on, before any new claim. */
  give(worker: number): void {
    if (this.#leaving.size > 0) this.#leaving.delete(worker)
    this.#free.push(worker)
    if (this.#waiting.size > 0) this.#serve()
  }

  /**
   * Takes a worker for a run that goes on, as soon as one is free.
   *
   * @param taken called once, maybe at once
   * @returns a function that takes the request back
   */
  retake(taken: (worker: number) => void): () => void {
    this.#waiting.add(taken)
    this.#serve()
    return () => void this.#waiting.delete(taken)
  }

  /**
   * Promises all free workers to a claim, and those that are about to be free, unless runs wait for
   * them. @returns how many
   */
  promise(): number {
    this.#promised = this.#free.length + Math.max(0, this.#leaving.size - this.#waiting.size)
    return this.#promised
  }

  /** Ends the promise: the claim has taken what it needs. */
  endPromise(): void {
    this.#promised = 0
    if (this.#waiting.size > 0) this.#serve()
  }

  #serve(): void {
    while (this.#waiting.size > 0 && this.#free.length > this.#promised) this.#handOver(this.take())
  }

  #handOver(worker: number): void {
    for (const taken of this.#waiting) {
      this.#waiting.delete(taken)
      return taken(worker)
    }
  }
}
