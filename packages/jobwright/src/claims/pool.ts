/** The workers of this process. It knows nothing of jobs. */

/** The workers, by their numbers from 1: as many runs as this go on at once. */
export class Pool {
  readonly size: number
  readonly #free: number[]

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

  /** Gives a worker back. */
  give(worker: number): void {
    this.#free.push(worker)
  }
}
