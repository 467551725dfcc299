/** A rate limit with a sliding window: at most `max` starts in any `perSeconds`. */

/** The starts of one job within the window that ends now. */
export class RateLimit {
  readonly #max: number
  readonly perMs: number
  readonly #starts: { readonly atMs: number; count: number }[] = []
  /**
   * How many of these have left the window: a list of very many moves as a whole when its first
   * goes.
   */
  #left = 0
  #sum = 0

  constructor(limit: { readonly max: number; readonly perSeconds: number }) {
    this.#max = limit.max
    this.perMs = limit.perSeconds * 1000
  }

  /** How many may start now. Forgets the starts that have left the window. */
  allowance(nowMs: number): number {
    for (let oldest = this.#oldest; oldest !== undefined; oldest = this.#oldest) {
      if (oldest.atMs + this.perMs > nowMs) break
      this.#left += 1
      this.#sum -= oldest.count
    }
    if (2 * this.#left > this.#starts.length) {
      this.#starts.splice(0, this.#left)
      this.#left = 0
    }
    return this.#max - this.#sum
  }

  /** Records starts. */
  record(count: number, nowMs: number): void {
    this.#starts.push({ atMs: nowMs, count })
    this.#sum += count
  }

  /** Takes back starts, the latest ones first. */
  takeBack(count: number): void {
    let left = count
    while (left > 0 && this.#starts.length > this.#left) {
      const newest = this.#starts.at(-1)
      if (newest === undefined) return
      const taken = Math.min(left, newest.count)
      newest.count -= taken
      this.#sum -= taken
      left -= taken
      if (newest.count === 0) this.#starts.pop()
    }
  }

  /** When the allowance grows next; `undefined` if nothing has started in the window. */
  growsAtMs(): number | undefined {
    const oldest = this.#oldest
    return oldest === undefined ? undefined : oldest.atMs + this.perMs
  }

  get #oldest(): { readonly atMs: number; readonly count: number } | undefined {
    return this.#starts[this.#left]
  }
}
