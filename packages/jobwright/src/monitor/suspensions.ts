/**
 * How often this process was suspended: stopped by a signal (SIGSTOP, Ctrl-Z), as by a debugger or
 * a platform, and let go on.
 */

/** Counts the times that the process went on. */
class Suspensions {
  readonly #holders = new Set<object>()
  #count = 0

  /** All runners of the process share one listener. */
  get count(): number {
    return this.#count
  }

  /** Counts from now on, until {@link release} by every holder. */
  hold(holder: object): void {
    if (this.#holders.size === 0) process.on('SIGCONT', this.#note)
    this.#holders.add(holder)
  }

  /** Safe twice, and without {@link hold}. */
  release(holder: object): void {
    if (this.#holders.delete(holder) && this.#holders.size === 0) process.off('SIGCONT', this.#note)
  }

  readonly #note = (): void => void (this.#count += 1)
}

/** Those of this process. */
export const suspensions: Suspensions = new Suspensions()
