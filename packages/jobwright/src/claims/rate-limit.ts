/** A rate limit with a sliding window: at most `max` starts in any `perSeconds`. */

/** The starts of one job within the window that ends now. */
export class RateLimit {
  readonly #max: number
  readonly perMs: number
  readonly #starts: { readonly atMs: number; count: number }[] = []
  #sum = 0

  constructor(limit: { readonly max: number; readonly perSeconds: number }) {
    this.#max = limit.max
    this.perMs = limit.perSeconds * 1000
  }

  /** How many may start now. Forgets the starts that have left the window. */
  allowance(nowMs: number): number {
    for (let oldest = this.#starts[0]; oldest !== undefined; oldest = this.#starts[0]) {
      if (oldest.atMs + this.perMs > nowMs) break
      this.#starts.shift()
      this.#sum -= oldest.count
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
    for (let newest = this.#starts.at(-1); newest !== undefined && left > 0; newest = this.#starts.at(-1)) {
      const taken = Math.min(left, newest.count)
      newest.count -= taken
      this.#sum -= taken
      left -= taken
      if (newest.count === 0) this.#starts.pop()
    }
  }

  /** When the allowance grows next; `undefined` if nothing has started in the window. */
  growsAtMs(): number | undefined {
    const oldest = this.#starts[0]
    return oldest === undefined ? undefined : oldest.atMs + this.perMs
  }
}
