/** How much happens in each turn of the event loop. */

/** Counts what it is called for, turn by turn, from its making until it is stopped. */
export class TurnCounter {
  readonly #counts = new Map<number, number>()
  #turn = 0
  #next: NodeJS.Immediate

  constructor() {
    const next = (): void => {
      this.#turn += 1
      this.#next = setImmediate(next)
    }
    this.#next = setImmediate(next)
  }

  count(): void {
    this.#counts.set(this.#turn, (this.#counts.get(this.#turn) ?? 0) + 1)
  }

  /** The counts of the turns that had any. */
  stop(): readonly number[] {
    clearImmediate(this.#next)
    return [...this.#counts.values()]
  }
}
