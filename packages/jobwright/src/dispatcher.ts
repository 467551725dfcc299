/** Claims only what has a free worker and a free slot, whenever there may be something, and hands it to the executor. */

import type { EngineLink } from './engine-link.ts'
import type { Claim, Claimed, ClaimRequest, DroppedMessage } from './engine/engine.ts'
import type { Gates } from './gates.ts'
import type { Pool } from './pool.ts'
import type { Slots } from './slots.ts'

/** What the dispatcher works with. */
export interface DispatcherHost {
  readonly engine: EngineLink
  readonly pool: Pool
  readonly slots: Slots
  readonly gates: Gates
  /** Runs a claim; it takes a worker at once. */
  start(claim: Claim): void
  /** Hears of messages that can no longer run. */
  dropped(messages: readonly DroppedMessage[]): void
}

/** Brings waiting messages and free workers together. It never polls: something wakes it. */
export class Dispatcher {
  readonly #host: DispatcherHost
  #isStarted = false
  #isWanted = false
  #working: Promise<void> | undefined

  constructor(host: DispatcherHost) {
    this.#host = host
  }

  start(): void {
    this.#isStarted = true
    this.wake()
  }

  /** No new claims. Resolves when no claim is under way any more. */
  async stop(): Promise<void> {
    this.#isStarted = false
    this.#host.engine.hurry()
    await this.#working
  }

  /** There may be something to claim. What happens in the same turn is one claim. */
  wake(): void {
    if (!this.#isStarted) return
    this.#isWanted = true
    this.#working ??= this.#work()
  }

  async #work(): Promise<void> {
    await Promise.resolve() // so that a burst of messages is claimed together
    while (this.#isWanted && this.#isStarted) {
      this.#isWanted = false
      if (this.#host.pool.free > 0) await this.#claim()
    }
    this.#working = undefined
  }

  async #claim(): Promise<void> {
    const { pool, slots, gates } = this.#host
    const request: ClaimRequest = {
      runs: pool.free,
      slots: (job) => slots.free(job),
      allowance: (job) => gates.allowance(job),
      claimed: ({ job, messages }) => {
        slots.take(job)
        gates.started(job, messages.length)
      },
    }
    const { claims, dropped } = await this.#claimed(request)
    for (const claim of claims) this.#host.start(claim)
    if (dropped.length > 0) this.#host.dropped(dropped)
  }

  /** Nothing where the engine fails while the dispatcher stops: the link has told of it. */
  async #claimed(request: ClaimRequest): Promise<Claimed> {
    try {
      return await this.#host.engine.insist(
        'claim',
        (engine) => engine.claim(request),
        () => this.#isStarted,
      )
    } catch {
      return { claims: [], dropped: [] }
    }
  }
}
