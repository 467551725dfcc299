/** Controls one run: its signal, its time limit, and when its work is given up. */

import type { Clock, Timer } from '../time/clock.ts'
import { isPromise, type MaybePromise } from '../time/maybe-promise.ts'

/** How long a task may go on after its signal aborts. Then its work is given up. */
const ABORT_GRACE_MS = 5000

/** Aborts a run, and gives its work up if the task ignores its signal. */
export class RunControl {
  readonly #clock: Clock
  /** Made when the task first reads its signal; most short tasks never do. */
  #controller: AbortController | undefined
  #aborted: { readonly reason: unknown } | undefined
  #outstanding: Promise<unknown>[] | undefined
  #limit: Timer | undefined
  #grace: Timer | undefined
  #graceIsOver = false
  /** The work that began last: usually the only one, or nested in the others. */
  #followed: FollowedWork | undefined

  constructor(clock: Clock) {
    this.#clock = clock
  }

  get signal(): AbortSignal {
    this.#controller ??= new AbortController()
    if (this.#aborted !== undefined) this.#controller.abort(this.#aborted.reason)
    return this.#controller.signal
  }

  get isAborted(): boolean {
    return this.#aborted !== undefined
  }

  /** Why the run was aborted; `undefined` if it was not. */
  get reason(): unknown {
    return this.#aborted?.reason
  }

  /**
   * Work that was given up and may still go on. Resolves when all of it has ended; `undefined` if
   * there is none.
   */
  get outstanding(): Promise<unknown> | undefined {
    return this.#outstanding && Promise.allSettled(this.#outstanding)
  }

  /** Aborts the run after this time, unless {@link end} comes first. */
  limit(ms: number, reason: () => unknown): void {
    this.#limit = this.#clock.setTimer(ms, () => this.abort(reason()))
  }

  /** Aborts the signal. Work that goes on 5 s later is given up. Only the first reason counts. */
  abort(reason: unknown): void {
    if (this.isAborted) return
    this.#aborted = { reason }
    this.#controller?.abort(reason)
    this.#startGrace()
  }

  /** @throws the reason of the abort, if the run was aborted */
  throwIfAborted(): void {
    if (this.#aborted !== undefined) throw this.#aborted.reason
  }

  /**
   * Follows a piece of the task's work until it ends or is given up. The caller goes on once, and
   * never after the run was given up. From then on, further pieces, such as the cleanup, have 5 s
   * each.
   *
   * @throws what the work throws; the reason of the abort if the work was given up
   */
  follow<T>(work: MaybePromise<T>): MaybePromise<T> {
    return isPromise(work) ? this.#follow(Promise.resolve(work)) : work // a task may return any thenable
  }

  #follow<T>(work: Promise<T>): Promise<T> {
    if (this.#graceIsOver) this.#startGrace()
    return new Promise<T>((resolve, reject) => {
      const followed = { work, reject, before: this.#followed }
      this.#followed = followed
      void work.then(
        (value) => {
          this.#unfollow(followed)
          return resolve(value)
        },
        (error: unknown) => {
          this.#unfollow(followed)
          return reject(error)
        },
      )
    })
  }

  #unfollow(followed: FollowedWork): void {
    if (this.#followed === followed) {
      this.#followed = followed.before
      return
    }
    for (let after = this.#followed; after !== undefined; after = after.before) {
      if (after.before === followed) after.before = followed.before
    }
  }

  /** Ends the run: no timer of it fires any more. */
  end(): void {
    this.#limit?.cancel()
    this.#grace?.cancel()
  }

  #startGrace(): void {
    this.#graceIsOver = false
    this.#grace?.cancel()
    this.#grace = this.#clock.setTimer(ABORT_GRACE_MS, () => {
      this.#graceIsOver = true
      this.#giveUp(this.#followed)
      this.#followed = undefined
    })
  }

  /** Outer work is given up before the work that is nested in it. */
  #giveUp(followed: FollowedWork | undefined): void {
    if (followed === undefined) return
    this.#giveUp(followed.before)
    this.#outstanding ??= []
    this.#outstanding.push(followed.work)
    followed.reject(this.reason)
  }
}

/** A piece of work, and how it is given up. */
interface FollowedWork {
  readonly work: Promise<unknown>
  /** The work that began before and has not ended. */
  before: FollowedWork | undefined
  reject(reason: unknown): void
}
