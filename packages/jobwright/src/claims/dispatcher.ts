/**
 * Claims messages whenever a worker and a slot are free for them, and hands each claim to the
 * executor.
 */

import type { Engine } from '../engine/contract/engine.ts'
import type { EngineLink } from '../engine/contract/link.ts'
import type { Claim } from '../engine/contract/message.ts'
import { isPromise, type MaybePromise } from '../time/maybe-promise.ts'
import type { Startable } from '../time/startable.ts'
import { FreePlaces, type FreePlacesHost } from './free-places.ts'

/** What the dispatcher needs of the runner. */
export interface DispatcherHost extends FreePlacesHost {
  readonly engine: EngineLink
  /** Runs a claim. It takes a worker at once. */
  run(claim: Claim): void
  /** Gives a claim back. Never rejects. */
  release(claim: Claim): Promise<void>
}

/** After so many messages, which take some milliseconds at least, the event loop gets a turn. */
const MESSAGES_PER_TURN = 250

/** Brings waiting messages and free workers together. It never polls: others wake it. */
export class Dispatcher implements Startable {
  readonly #host: DispatcherHost
  readonly #places: FreePlaces
  #isStarted = false
  /** Whether it was woken since the last claim. */
  #isWanted = false
  /** How many claims it made, and messages it got, since the event loop had a turn. */
  #sinceTurn = 0
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

  /** Makes no new claims. Resolves when the engine has answered the one that is under way. */
  async stop(): Promise<void> {
    this.#isStarted = false
    this.#host.engine.hurry()
    await this.#working
  }

  /** Resolves when all that is being claimed at this moment has begun. */
  async begun(): Promise<void> {
    await this.#claiming
  }

  /**
   * Makes a claim soon: there may be something to claim. Several calls in one turn make one claim.
   */
  wake(): void {
    if (!this.#isStarted) return
    this.#isWanted = true
    this.#working ??= this.#work()
  }

  async #work(): Promise<void> {
    await Promise.resolve() // so that a burst of messages is claimed together
    while (this.#isWanted && this.#isStarted) {
      this.#isWanted = false
      // Jobs that send messages without end must not keep timers, signals and sockets from their
      // turn.
      if (this.#sinceTurn >= MESSAGES_PER_TURN) await this.#turn()
      if (this.#host.pool.coming === 0) continue
      const claiming = this.#claim()
      const claims = isPromise(claiming) ? await (this.#claiming = claiming) : claiming
      this.#claiming = undefined
      this.#sinceTurn += claims.reduce((sum, { messages }) => sum + messages.length, 1)
      const begun = this.#isStarted ? this.#beginAll(claims) : 0
      this.#host.pool.endPromise()
      if (begun < claims.length) await this.#releaseAll(claims.slice(begun))
    }
    this.#working = undefined
  }

  async #turn(): Promise<void> {
    await new Promise(setImmediate)
    this.#sinceTurn = 0
  }

  /**
   * A claim may count on workers of runs whose ends the engine stores in the same step. If it could
   * not store one, that worker is still busy.
   *
   * @returns how many claims have begun: all, as a rule
   */
  #beginAll(claims: readonly Claim[]): number {
    let begun = 0
    for (const claim of claims) {
      if (this.#host.pool.free === 0) break
      this.#begin(claim)
      begun += 1
    }
    return begun
  }

  #begin(claim: Claim): void {
    const { slots, gates, run } = this.#host
    slots.take(claim.job)
    gates.started(claim.job, claim.messages.length)
    run(claim)
  }

  async #releaseAll(claims: readonly Claim[]): Promise<void> {
    await Promise.all(claims.map((claim) => this.#host.release(claim)))
  }

  /**
   * Returns no claims if the engine fails while the dispatcher is stopping; EngineLink has already
   * reported the failure.
   */
  #claim(): MaybePromise<readonly Claim[]> {
    const claims = this.#host.engine.insist('claim', this.#claimWith, this.#isWantedStill)
    return isPromise(claims) ? claims.catch(() => []) : claims
  }

  readonly #claimWith = (engine: Engine): MaybePromise<readonly Claim[]> =>
    engine.claim(this.#places.request())

  readonly #isWantedStill = (): boolean => this.#isStarted
}
