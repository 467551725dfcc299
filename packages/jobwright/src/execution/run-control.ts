/** The reins of one run: its signal, its time limit, and the point at which it is given up. */

import type { Clock, Timer } from '../time/clock.ts'
import { isPromise, type MaybePromise } from '../time/maybe-promise.ts'

/** How long a task may go on after its signal aborted, before its run is given up. */
const ABORT_GRACE_MS = 5000

/** Lets a run be aborted, and given up where its task does not listen. */
export class RunControl {
  readonly #clock: Clock
  /** Made when somebody asks for the signal: most tasks that end at once never do. */
  #controller: AbortController | undefined
  #aborted: { readonly reason: unknown } | undefined
  #outstanding: Promise<unknown>[] | undefined
  #limit: Timer | undefined
  #grace: Timer | undefined
  #graceIsOver = false
  /** What began last: as a rule the only one, or inside the others. */
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

  /** Why it was aborted; `undefined` where it was not. */
  get reason(): unknown {
    return this.#aborted?.reason
  }

  /** Work that was given up and may still go on: resolves when all of it has ended; `undefined` where there is none. */
  get outstanding(): Promise<unknown> | undefined {
    return this.#outstanding && Promise.allSettled(this.#outstanding)
  }

  /** Aborts the run after a time, unless {@link end} comes first. */
  limit(ms: number, reason: () => unknown): void {
    this.#limit = this.#clock.setTimer(ms, () => this.abort(reason()))
  }

  /** Aborts the signal; what is still followed 5 s later is given up. Only the first reason counts. */
  abort(reason: unknown): void {
    if (this.isAborted) return
    this.#aborted = { reason }
    this.#controller?.abort(reason)
    this.#startGrace()
  }

  /** @throws the abort reason where it was aborted */
  throwIfAborted(): void {
    if (this.#aborted !== undefined) throw this.#aborted.reason
  }

  /**
   * Waits for a piece of the task's work until it is done or given up, so that whoever called goes on once, and never
   * after the run was given up. Once it was, further pieces (the hooks that tidy up) have 5 s each.
   *
   * @throws what the work throws; the abort reason where the work was given up
   */
  follow<T>(work: MaybePromise<T>): MaybePromise<T> {
    return isPromise(work) ? this.#follow(Promise.resolve(work)) : work // it may be no more than thenable
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
      this.#giveUp(this.#followed)
      this.#followed = undefined
    })
  }

  /** Whoever waits for the whole hears of it before those who wait for what is inside it. */
  #giveUp(followed: FollowedWork | undefined): void {
    if (followed === undefined) return
    this.#giveUp(followed.before)
    this.#outstanding ??= []
    this.#outstanding.push(followed.work)
    followed.reject(this.reason)
  }
}

/** A piece of work, and what gives it up for whoever waits for it. */
interface FollowedWork {
  readonly work: Promise<unknown>
  /** What began before it and has not ended. */
  before: FollowedWork | undefined
  reject(reason: unknown): void
}
