/** Claims only what has a free worker and a free slot, whenever there may be something, and hands it to the executor. */

import type { EngineLink } from './engine-link.ts'
import type { Claim, ClaimRequest } from './engine/engine.ts'
import type { Gates } from './gates.ts'
import { isPromise, type MaybePromise } from './maybe-promise.ts'
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
}

/** After so many claims the event loop has a turn. */
const CLAIMS_PER_TURN = 100

/** Brings waiting messages and free workers together. It never polls: something wakes it. */
export class Dispatcher {
  readonly #host: DispatcherHost
  #isStarted = false
  #isWanted = false
  #claims = 0
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
      // Work that makes work without end must not keep timers, signals and sockets from their turn.
      this.#claims += 1
      if (this.#claims % CLAIMS_PER_TURN === 0) await new Promise(setImmediate)
      if (this.#host.pool.free > 0) await this.#claim()
    }
    this.#working = undefined
  }

  async #claim(): Promise<void> {
    const { slots, gates, start } = this.#host
    const claiming = this.#claimed()
    for (const claim of isPromise(claiming) ? await claiming : claiming) {
      slots.take(claim.job)
      gates.started(claim.job, claim.messages.length)
      start(claim)
    }
  }

  /** Nothing where the engine fails while the dispatcher stops: the link has told of it. */
  #claimed(): MaybePromise<readonly Claim[]> {
    const { engine } = this.#host
    const claims = engine.insist(
      'claim',
      (link) => link.claim(this.#request()),
      () => this.#isStarted,
    )
    return isPromise(claims) ? claims.catch(() => []) : claims
  }

  /** Counts what is claimed by itself: a call that fails half-way has claimed nothing. */
  #request(): ClaimRequest {
    const { pool, slots, gates } = this.#host
    const runs = new Map<string, number>()
    const messages = new Map<string, number>()
    return {
      runs: pool.free,
      slots: (job) => slots.free(job) - (runs.get(job) ?? 0),
      allowance: (job) => gates.allowance(job, messages.get(job)),
      claimed: ({ job, messages: { length } }) => {
        runs.set(job, (runs.get(job) ?? 0) + 1)
        messages.set(job, (messages.get(job) ?? 0) + length)
      },
    }
  }
}
