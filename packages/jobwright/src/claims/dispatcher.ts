/** Claims only what has a free worker and a free slot, whenever there may be something, and hands it to the executor. */

import type { EngineLink } from '../engine/contract/link.ts'
import type { Engine } from '../engine/contract/engine.ts'
import type { Gates } from './gates.ts'
import { isPromise, type MaybePromise } from '../time/maybe-promise.ts'
import type { Pool } from './pool.ts'
import type { Slots } from './slots.ts'
import type { Claim, ClaimRequest } from '../engine/contract/message.ts'

/** What the dispatcher works with. */
export interface DispatcherHost {
  readonly engine: EngineLink
  readonly pool: Pool
  readonly slots: Slots
  readonly gates: Gates
  /** Runs a claim; it takes a worker at once. */
  start(claim: Claim): void
  /** Gives a claim back. Never rejects. */
  release(claim: Claim): Promise<void>
}

/** After so many claims the event loop has a turn. */
const CLAIMS_PER_TURN = 100

/** Brings waiting messages and free workers together. It never polls: something wakes it. */
export class Dispatcher {
  readonly #host: DispatcherHost
  readonly #places: FreePlaces
  #isStarted = false
  #isWanted = false
  #claims = 0
  /** The claim that the engine has not answered. */
  #claiming: Promise<readonly Claim[]> | undefined
  #working: Promise<void> | undefined

  constructor(host: DispatcherHost) {
    this.#host = host
    this.#places = new FreePlaces(host)
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

  /** Resolves when whatever is being claimed at this moment has begun. */
  async begun(): Promise<void> {
    await this.#claiming
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
      if (this.#host.pool.free === 0) continue
      const claiming = this.#claimed()
      const claims = isPromise(claiming) ? await (this.#claiming = claiming) : claiming
      this.#claiming = undefined
      if (this.#isStarted) for (const claim of claims) this.#begin(claim)
      else await Promise.all(claims.map((claim) => this.#host.release(claim))) // the stop was faster
    }
    this.#working = undefined
  }

  #begin(claim: Claim): void {
    const { slots, gates, start } = this.#host
    slots.take(claim.job)
    gates.started(claim.job, claim.messages.length)
    start(claim)
  }

  /** Nothing where the engine fails while the dispatcher stops: the link has told of it. */
  #claimed(): MaybePromise<readonly Claim[]> {
    const { engine } = this.#host
    const claims = engine.insist('claim', this.#ask, this.#isWantedStill)
    return isPromise(claims) ? claims.catch(() => []) : claims
  }

  readonly #ask = (engine: Engine): MaybePromise<readonly Claim[]> => engine.claim(this.#places.now())

  readonly #isWantedStill = (): boolean => this.#isStarted
}

/** What may be claimed now. It counts by itself what is: a claim that fails half-way has claimed nothing. */
class FreePlaces implements ClaimRequest {
  runs = 0
  readonly slots: ClaimRequest['slots']
  readonly allowance: ClaimRequest['allowance']
  readonly claimed: ClaimRequest['claimed']
  readonly #pool: Pool
  readonly #granted = new Map<string, Granted>()

  constructor({ pool, slots, gates }: DispatcherHost) {
    this.#pool = pool
    this.slots = (job) => slots.free(job) - (this.#granted.get(job)?.runs ?? 0)
    this.allowance = (job) => gates.allowance(job, this.#granted.get(job)?.messages)
    this.claimed = ({ job, messages }) => this.#grant(job, messages.length)
  }

  /** For one claim. */
  now(): ClaimRequest {
    this.runs = this.#pool.free
    if (this.#granted.size > 0) this.#granted.clear()
    return this
  }

  #grant(job: string, messages: number): void {
    const granted = this.#granted.get(job) ?? { runs: 0, messages: 0 }
    granted.runs += 1
    granted.messages += messages
    this.#granted.set(job, granted)
  }
}

/** What was claimed of one job. */
interface Granted {
  runs: number
  messages: number
}
