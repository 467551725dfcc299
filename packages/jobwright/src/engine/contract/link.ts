/**
 * The runner's hold on its engine: opens and closes it, calls it, notices when it fails, and goes
 * on once it answers again.
 */

import type { Events } from '../../events/events.ts'
import { atMost } from '../../time/at-most.ts'
import type { Clock } from '../../time/clock.ts'
import { isPromise, type MaybePromise } from '../../time/maybe-promise.ts'
import type { Startable } from '../../time/startable.ts'
import type { Engine, EngineHost } from './engine.ts'

/** The pause before a failed call is repeated, in milliseconds. It doubles with each failure. */
const FIRST_PAUSE_MS = 100
const LONGEST_PAUSE_MS = 5000

/** One call of the engine. */
type Ask<T> = (engine: Engine) => MaybePromise<T>

/** Whether the caller still wants an answer. */
type IsWanted = () => boolean

const always: IsWanted = () => true

/** What a link needs of its runner. */
export interface EngineLinkHost {
  readonly engine: Engine
  readonly clock: Clock
  readonly events: Events
  /** What the engine is opened with. Called by the start. */
  engineHost(): EngineHost
}

/** The engines that a runner has open. An engine works for the jobs of one runner. */
const inUse = new WeakSet<Engine>()

/**
 * One engine, and whether it answers. An engine that answers at once is not waited for. Every
 * failure of a call is reported as `engine.failed`.
 */
export class EngineLink implements Startable {
  readonly engine: Engine
  readonly #clock: Clock
  readonly #events: Events
  readonly #engineHost: () => EngineHost
  #opening: Opening | undefined
  #isStopped = false
  /** What the latest call of each operation threw that work depends on, of those that failed. */
  readonly #failing = new Map<string, unknown>()
  #failedSinceMs = 0
  /** Whether a call that fails is not repeated any more. */
  #isGivenUp = false
  /** Ends the pauses that are under way. */
  readonly #pauses = new Set<() => void>()

  constructor({ engine, clock, events, engineHost }: EngineLinkHost) {
    this.engine = engine
    this.#clock = clock
    this.#events = events
    this.#engineHost = engineHost
  }

  /** Opens the engine. @throws Error if another runner has it open; what the engine throws */
  async start(): Promise<void> {
    if (inUse.has(this.engine)) {
      throw new Error('another runner has it open; give each runner an engine of its own')
    }
    inUse.add(this.engine)
    this.#opening = open(this.engine, this.#engineHost())
    await this.#opening.opened
  }

  /**
   * Closes the engine, within 5 s, so that another runner may open it. An engine that is still
   * opening is not waited for: it is closed if it opens after all.
   *
   * @throws what the engine throws; Error if it takes longer
   */
  async stop(): Promise<void> {
    this.giveUp()
    const opening = this.#opening
    if (opening === undefined || this.#isStopped) return
    this.#isStopped = true
    try {
      if (opening.isUnderWay) void opening.opened.then(() => this.#close()).catch(() => {})
      else await this.#close()
    } finally {
      inUse.delete(this.engine)
    }
  }

  /** Why the engine counts as failing; `undefined` if it does not. */
  get error(): unknown {
    const [error] = this.#failing.values()
    return error
  }

  /** Calls once. The failure is the caller's to handle. @throws what the engine throws */
  call<T>(operation: string, ask: Ask<T>): MaybePromise<T> {
    return this.#ask(operation, ask, 'report')
  }

  /**
   * Calls once. Work depends on the answer: from a failure until the operation succeeds again, the
   * engine counts as failing.
   *
   * @throws what the engine throws
   */
  need<T>(operation: string, ask: Ask<T>): MaybePromise<T> {
    return this.#ask(operation, ask, 'count')
  }

  /**
   * Calls as {@link need} does, and repeats the call until the engine answers.
   *
   * @throws what the engine throws after {@link giveUp}, or once `isWanted` returns false
   */
  insist<T>(operation: string, ask: Ask<T>, isWanted: IsWanted = always): MaybePromise<T> {
    try {
      const answer = this.#ask(operation, ask, 'count')
      return isPromise(answer) ? this.#repeat(answer, operation, { ask, isWanted }) : answer
    } catch (error) {
      return this.#repeat(Promise.reject(error), operation, { ask, isWanted })
    }
  }

  /** Stops repeating: each call that waits is tried once more, and then fails. */
  giveUp(): void {
    this.#isGivenUp = true
    this.hurry()
  }

  /** Repeats at once every call that waits. */
  hurry(): void {
    for (const end of this.#pauses) end()
  }

  /** Reports a failure as `engine.failed`. */
  #close(): Promise<void> {
    const closing = this.call('close', (engine) => engine.close())
    return atMost(closing, this.#clock)
  }

  /**
   * @param policy whether a failure is only reported, or counts until the operation succeeds again
   */
  #ask<T>(operation: string, ask: Ask<T>, policy: 'report' | 'count'): MaybePromise<T> {
    try {
      const answer = ask(this.engine)
      if (isPromise(answer)) return this.#later(operation, answer, policy)
      if (policy === 'count') this.#answered(operation)
      return answer
    } catch (error) {
      this.#failed(operation, error, policy)
      throw error
    }
  }

  async #later<T>(operation: string, answer: Promise<T>, policy: 'report' | 'count'): Promise<T> {
    try {
      const value = await answer
      if (policy === 'count') this.#answered(operation)
      return value
    } catch (error) {
      this.#failed(operation, error, policy)
      throw error
    }
  }

  async #repeat<T>(
    answer: Promise<T>,
    operation: string,
    { ask, isWanted }: { readonly ask: Ask<T>; readonly isWanted: IsWanted },
  ): Promise<T> {
    let latest = answer
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
      try {
        return await latest
      } catch (error) {
        if (this.#isGivenUp || !isWanted()) throw error
      }
      await this.#pause(pauseMs)
      latest = this.#askLater(operation, ask)
    }
  }

  /** As {@link need}, but a failure is always a rejection. */
  async #askLater<T>(operation: string, ask: Ask<T>): Promise<T> {
    return this.#ask(operation, ask, 'count')
  }

  #pause(pauseMs: number): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        timer.cancel()
        this.#pauses.delete(end)
        resolve()
      }
      const timer = this.#clock.setTimer(pauseMs, end)
      this.#pauses.add(end)
    })
  }

  #failed(operation: string, error: unknown, policy: 'report' | 'count'): void {
    this.#events.emit('engine.failed', { operation, error })
    if (policy === 'report') return
    if (this.#failing.size === 0) this.#failedSinceMs = this.#clock.now()
    this.#failing.set(operation, error)
  }

  #answered(operation: string): void {
    if (this.#failing.size === 0 || !this.#failing.delete(operation)) return
    if (this.#failing.size > 0) return this.hurry() // the engine works again: the others need not wait
    this.#events.emit('engine.recovered', { afterMs: this.#clock.now() - this.#failedSinceMs })
  }
}

/** The opening of an engine. */
interface Opening {
  readonly opened: Promise<void>
  /** Whether the engine has neither opened nor failed to. */
  isUnderWay: boolean
}

function open(engine: Engine, host: EngineHost): Opening {
  const opened = (async () => {
    await engine.open(host)
  })()
  const opening = { opened, isUnderWay: true }
  const over = (): void => void (opening.isUnderWay = false)
  opened.then(over, over)
  return opening
}
