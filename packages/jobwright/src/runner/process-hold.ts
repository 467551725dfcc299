/** Keeps the process alive while a runner runs, and lets signals stop the runner. */

import type { Startable } from '../time/startable.ts'
import { onSignals } from './signals.ts'

/** About 12 days: the timer does nothing but keep the process alive. */
const KEEP_ALIVE_MS = 2 ** 30

/** A runner that waits for messages has nothing else that keeps its process alive. */
export class ProcessHold implements Startable {
  readonly #stopOnSignal: ((signal: string) => void) | undefined
  #keepAlive: NodeJS.Timeout | undefined
  #ignoreSignals: (() => void) | undefined

  /** @param stopOnSignal called with SIGTERM or SIGINT; without it, no signal is listened to */
  constructor(stopOnSignal: ((signal: string) => void) | undefined) {
    this.#stopOnSignal = stopOnSignal
  }

  start(): void {
    this.#keepAlive = setInterval(() => {}, KEEP_ALIVE_MS)
    this.#ignoreSignals = this.#stopOnSignal && onSignals(this.#stopOnSignal)
  }

  stop(): void {
    clearInterval(this.#keepAlive)
    this.#ignoreSignals?.()
  }
}
