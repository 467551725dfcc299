/**
 * The runner's hold on its engine: calls it, notices when it fails, and goes on once it answers
 * again.
 */

import type { Clock } from '../../time/clock.ts'
import type { Engine } from './engine.ts'
import type { Events } from '../../events/events.ts'
import { isPromise, type MaybePromise } from '../../time/maybe-promise.ts'

/** How long it waits before it calls a failed engine again: doubled with each failure. */
const FIRST_DELAY_MS = 100
const LONGEST_DELAY_MS = 5000

const always = (): boolean => true

/** A question to the engine. */
type Ask<T> = (engine: Engine) => MaybePromise<T>

/** One engine, and whether it answers. What it answers at once is given at once. */
export class EngineLink {
  readonly engine: Engine
  readonly #clock: Clock
  readonly #events: Events
  /** The operations whose last call failed. */
  readonly #failing = new Map<string, unknown>()
  #failedSinceMs = 0
  #isClosed = false
  readonly #waiting = new Set<() => void>()

  constructor(engine: Engine, clock: Clock, events: Events) {
    this.engine = engine
    this.#clock = clock
    this.#events = events
  }

  /**
   * What the last call of an operation that work depends on threw; `undefined` where all answered.
   */
  get error(): unknown {
    const [error] = this.#failing.values()
    return error
  }

  /** One call for somebody who hears of its failure. @throws what the engine throws */
  call<T>(operation: string, ask: Ask<T>): MaybePromise<T> {
    try {
      const answer = ask(this.engine)
      return isPromise(answer) ? this.#told(operation, answer) : answer
    } catch (error) {
      this.#events.emit('engine.failed', { operation, error })
      throw error
    }
  }

  /**
   * One call that work depends on: as long as it fails, the engine counts as failing.
   *
   * @throws what the engine throws
   */
  need<T>(operation: string, ask: Ask<T>): MaybePromise<T> {
    try {
      const answer = this.call(operation, ask)
      if (isPromise(answer)) return this.#noted(operation, answer)
      this.#answered(operation)
      return answer
    } catch (error) {
      this.#failed(operation, error)
      throw error
    }
  }

  /**
   * Calls until the engine answers: what happened must be told.
   *
   * @throws what the engine throws once the link is closed, or `isWanted` says no
   */
  insist<T>(operation: string, ask: Ask<T>, isWanted: () => boolean = always): MaybePromise<T> {
    try {
      const answer = this.need(operation, ask)
      return isPromise(answer) ? this.#insisted(answer, operation, { ask, isWanted }) : answer
    } catch (error) {
      return this.#again(operation, ask, { isWanted, error })
    }
  }

  /** From now on nobody insists: whoever waits tries once more, and then fails. */
  close(): void {
    this.#isClosed = true
    this.hurry()
  }

  /** Has everybody who waits try again at once. */
  hurry(): void {
    for (const end of this.#waiting) end()
  }

  async #insisted<T>(
    answer: Promise<T>,
    operation: string,
    { ask, isWanted }: { readonly ask: Ask<T>; readonly isWanted: () => boolean },
  ): Promise<T> {
    try {
      return await answer
    } catch (error) {
      return this.#again(operation, ask, { isWanted, error })
    }
  }

  async #again<T>(
    operation: string,
    ask: Ask<T>,
    { isWanted, error }: { readonly isWanted: () => boolean; readonly error: unknown },
  ): Promise<T> {
    let failure = error
    for (let delayMs = FIRST_DELAY_MS; ; delayMs = Math.min(2 * delayMs, LONGEST_DELAY_MS)) {
      if (this.#isClosed || !isWanted()) throw failure
      await this.#pause(delayMs)
      try {
        return await this.need(operation, ask)
      } catch (next) {
        failure = next
      }
    }
  }

  async #told<T>(operation: string, answer: Promise<T>): Promise<T> {
    try {
      return await answer
    } catch (error) {
      this.#events.emit('engine.failed', { operation, error })
      throw error
    }
  }

  async #noted<T>(operation: string, answer: Promise<T>): Promise<T> {
    try {
      const value = await answer
      this.#answered(operation)
      return value
    } catch (error) {
      this.#failed(operation, error)
      throw error
    }
  }

  #pause(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        timer.cancel()
        this.#waiting.delete(end)
        resolve()
      }
      const timer = this.#clock.setTimer(delayMs, end)
      this.#waiting.add(end)
    })
  }

  #failed(operation: string, error: unknown): void {
    if (this.#failing.size === 0) this.#failedSinceMs = this.#clock.now()
    this.#failing.set(operation, error)
  }

  #answered(operation: string): void {
    if (this.#failing.size === 0 || !this.#failing.delete(operation) || this.#failing.size > 0) return
    this.#events.emit('engine.recovered', { afterMs: this.#clock.now() - this.#failedSinceMs })
  }
}
