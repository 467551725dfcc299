/** The reins of one run: its signal, its time limit, and the point at which it is given up. */

import type { Clock, Timer } from './clock.ts'
import { deferred } from './deferred.ts'
import type { MaybePromise } from './task.ts'

/** How long a task may go on after its signal aborted, before its run is given up. */
const ABORT_GRACE_MS = 5000

/** Lets a run be aborted, and given up where its task does not listen. */
export class RunControl {
  readonly #clock: Clock
  readonly #controller = new AbortController()
  readonly #outstanding: Promise<unknown>[] = []
  #limit: Timer | undefined
  #grace: Timer | undefined
  /** Each gives up a piece of work that is being followed. */
  readonly #giveUps = new Set<() => void>()
  #graceIsOver = false

  constructor(clock: Clock) {
    this.#clock = clock
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** Work that was given up and may still go on: resolves when all of it has ended; `undefined` where there is none. */
  get outstanding(): Promise<unknown> | undefined {
    return this.#outstanding.length === 0 ? undefined : Promise.allSettled(this.#outstanding)
  }

  /** Aborts the run after a time, unless {@link end} comes first. */
  limit(ms: number, reason: () => unknown): void {
    this.#limit = this.#clock.setTimer(ms, () => this.abort(reason()))
  }

  /** Aborts the signal; what is still followed 5 s later is given up. Only the first reason counts. */
  abort(reason: unknown): void {
    if (this.signal.aborted) return
    this.#controller.abort(reason)
    this.#startGrace()
  }

  /**
   * Waits for a piece of the task's work until it is done or given up. Once the run was given up, further pieces (the
   * hooks that tidy up) have 5 s each.
   *
   * @throws what the work throws; the abort reason where the work was given up
   */
  follow<T>(given: MaybePromise<T>): MaybePromise<T> {
    if (!isPromise(given)) return given
    const work = Promise.resolve(given) // it may be no more than thenable
    if (this.#graceIsOver) this.#startGrace()
    const { promise, resolve, reject } = deferred<T>()
    const giveUp = (): void => {
      this.#giveUps.delete(giveUp)
      this.#outstanding.push(work)
      reject(this.signal.reason)
    }
    this.#giveUps.add(giveUp)
    void work.then(resolve, reject).finally(() => this.#giveUps.delete(giveUp))
    return promise
  }

  /** The run has ended: no timer of it fires any more. */
  end(): void {
    this.#limit?.cancel()
    this.#grace?.cancel()
  }

  #startGrace(): void {
    this.#graceIsOver = false
    this.#grace?.cancel()
    this.#grace = this.#clock.setTimer(ABORT_GRACE_MS, () => {
      this.#graceIsOver = true
      for (const giveUp of this.#giveUps) giveUp()
    })
  }
}

function isPromise<T>(value: MaybePromise<T>): value is Promise<T> {
  return typeof (value as PromiseLike<T> | null | undefined)?.then === 'function'
}
