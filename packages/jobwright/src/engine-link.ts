/** The runner's hold on its engine: calls it, notices when it fails, and goes on once it answers again. */

import type { Clock } from './clock.ts'
import type { Engine } from './engine/engine.ts'
import type { Events } from './events.ts'
import type { MaybePromise } from './task.ts'

/** How long it waits before it calls a failed engine again: doubled with each failure. */
const FIRST_DELAY_MS = 100
const LONGEST_DELAY_MS = 5000

/** One engine, and whether it answers. */
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

  /** What the last call of an operation that work depends on threw; `undefined` where all answered. */
  get error(): unknown {
    const [error] = this.#failing.values()
    return error
  }

  /** One call for somebody who hears of its failure. @throws what the engine throws */
  async call<T>(operation: string, ask: (engine: Engine) => MaybePromise<T>): Promise<T> {
    try {
      return await ask(this.engine)
    } catch (error) {
      this.#events.emit('engine.failed', { operation, error })
      throw error
    }
  }

  /** One call that work depends on: as long as it fails, the engine counts as failing. @throws what the engine throws */
  async need<T>(operation: string, ask: (engine: Engine) => MaybePromise<T>): Promise<T> {
    try {
      const answer = await this.call(operation, ask)
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
  async insist<T>(
    operation: string,
    ask: (engine: Engine) => MaybePromise<T>,
    isWanted: () => boolean = () => true,
  ): Promise<T> {
    for (let delayMs = FIRST_DELAY_MS; ; delayMs = Math.min(2 * delayMs, LONGEST_DELAY_MS)) {
      try {
        return await this.need(operation, ask)
      } catch (error) {
        if (this.#isClosed || !isWanted()) throw error
        await this.#pause(delayMs)
      }
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
    if (!this.#failing.delete(operation) || this.#failing.size > 0) return
    this.#events.emit('engine.recovered', { afterMs: this.#clock.now() - this.#failedSinceMs })
  }
}
