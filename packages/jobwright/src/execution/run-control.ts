/**
 * Controls one run: its signal, its time limit, and when its work is given up. While `process`
 * works on a message, the message has a signal and a time limit of its own.
 */

import { setMaxListeners } from 'node:events'

import type { Clock, Timer } from '../time/clock.ts'
import { isPromise, type MaybePromise } from '../time/maybe-promise.ts'

/** How long a task may go on after its signal aborts. Then its work is given up. */
const ABORT_GRACE_MS = 5000

/** Aborts a run, and gives its work up if the task ignores its signal. */
export class RunControl {
  readonly #clock: Clock
  /** Made when the task first reads its signal; most short tasks never do. */
  #controller: AbortController | undefined
  #aborted: Aborted | undefined
  /** The messages of a batch share it until it aborts. Made when the task first reads it. */
  #messageController: AbortController | undefined
  #messageAborted: Aborted | undefined
  #isInMessage = false
  #outstanding: Promise<unknown>[] | undefined
  #limit: Timer | undefined
  #grace: Timer | undefined
  #graceIsOver = false
  /** The work that began last: usually the only one, or nested in the others. */
  #followed: FollowedWork | undefined

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** The signal of the message that `process` works on; else that of the run. */
  get signal(): AbortSignal {
    if (this.#isInMessage) {
      this.#messageController ??= newController()
      return signalOf(this.#messageController, this.#aborted ?? this.#messageAborted)
    }
    this.#controller ??= newController()
    return signalOf(this.#controller, this.#aborted)
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

  /** Aborts the run after this time, unless {@link end} or {@link beginMessage} comes first. */
  limit(ms: number, reason: () => unknown): void {
    this.#limit?.cancel()
    this.#limit = this.#clock.setTimer(ms, () => this.abort(reason()))
  }

  /** Aborts the signal. Work that goes on 5 s later is given up. Only the first reason counts. */
  abort(reason: unknown): void {
    if (this.isAborted) return
    this.#setAborted(reason)
    this.#startGrace()
  }

  /** The signal and the time limit are those of one message until {@link endMessage}. */
  beginMessage(limitMs?: number, reason?: () => unknown): void {
    this.#isInMessage = true
    this.#limit?.cancel()
    this.#limit =
      limitMs === undefined ? undefined : this.#clock.setTimer(limitMs, () => this.abortMessage(reason?.()))
  }

  /**
   * Aborts the signal of the message that `process` works on. If the work goes on 5 s later, the
   * run is aborted for the same reason and its work is given up: no other message can begin.
   */
  abortMessage(reason: unknown): void {
    if (this.isAborted || this.#messageAborted !== undefined) return
    this.#messageAborted = { reason }
    this.#messageController?.abort(reason)
    this.#startGrace()
  }

  /** Why the message that `process` works on was aborted; `undefined` if it was not. */
  get messageAborted(): Aborted | undefined {
    return this.#messageAborted
  }

  /** The work on the message has ended. */
  endMessage(): void {
    this.#isInMessage = false
    this.#limit?.cancel()
    if (this.#messageAborted === undefined) return
    this.#messageAborted = undefined
    this.#messageController = undefined
    if (!this.isAborted) this.#grace?.cancel()
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

  #setAborted(reason: unknown): void {
    this.#aborted = { reason }
    this.#controller?.abort(reason)
    this.#messageController?.abort(reason)
  }

  #startGrace(): void {
    this.#graceIsOver = false
    this.#grace?.cancel()
    this.#grace = this.#clock.setTimer(ABORT_GRACE_MS, () => {
      if (!this.isAborted) this.#setAborted(this.#messageAborted?.reason)
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

/** Why something was aborted. */
export interface Aborted {
  readonly reason: unknown
}

/** A task may pass its signal on to any number of calls: Node 20 would warn of more than ten. */
function newController(): AbortController {
  const controller = new AbortController()
  setMaxListeners(0, controller.signal)
  return controller
}

function signalOf(controller: AbortController, aborted: Aborted | undefined): AbortSignal {
  if (aborted !== undefined) controller.abort(aborted.reason)
  return controller.signal
}

/** A piece of work, and how it is given up. */
interface FollowedWork {
  readonly work: Promise<unknown>
  /** The work that began before and has not ended. */
  before: FollowedWork | undefined
  reject(reason: unknown): void
}
