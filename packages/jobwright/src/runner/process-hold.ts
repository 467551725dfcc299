/** Keeps the process alive while a runner runs, and lets signals stop the runner. */

import type { Logger } from '../authoring/logger.ts'
import type { Startable } from '../time/startable.ts'
import { runnersOfProcess, type Fate, type SignalledRunner } from './signals.ts'

/** About 12 days: the timer does nothing but keep the process alive. */
const KEEP_ALIVE_MS = 2 ** 30

/** A runner, as its process holds it. */
export interface HeldRunner {
  readonly logger: Logger
  /** Whether SIGTERM and SIGINT stop it. */
  readonly signals: boolean
  readonly shutdownTimeoutSeconds: number
  readonly workers: number
  /** The jobs of the runs that are under way. */
  running(): readonly string[]
  stop(reason: string): void
  /** Resolves when the log is written. */
  flushLog(): Promise<void>
}

/** A runner that waits for messages has nothing else that keeps its process alive. */
export class ProcessHold implements Startable {
  readonly #runner: SignalledRunner | undefined
  #keepAlive: NodeJS.Timeout | undefined

  constructor(held: HeldRunner) {
    // Nothing is lost of a client that the end of its process stops.
    if (held.workers === 0 && !held.signals) return
    this.#runner = {
      isStoppedBySignals: held.signals,
      stop(signal) {
        held.logger.info(`${signal}: the runner is stopping; ${awaited(held)}`)
        held.stop(signal)
      },
      flush: () => held.flushLog(),
      report: (signal, fate) => held.logger.info(`the runner has stopped; ${WORDS[fate](signal)}`),
    }
  }

  start(): void {
    this.#keepAlive = setInterval(() => {}, KEEP_ALIVE_MS)
    if (this.#runner !== undefined) runnersOfProcess().add(this.#runner)
  }

  stop(): void {
    clearInterval(this.#keepAlive)
    if (this.#runner !== undefined) runnersOfProcess().remove(this.#runner)
  }
}

/** What the stop waits for. */
function awaited({ running, shutdownTimeoutSeconds }: HeldRunner): string {
  const jobs = running()
  if (jobs.length === 0) return 'no run is under way'
  const names = [...new Set(jobs)].map((job) => `"${job}"`).join(', ')
  const runs = jobs.length === 1 ? `a run of ${names}` : `${jobs.length} runs, of ${names}`
  return `it waits for ${runs}, at most ${shutdownTimeoutSeconds} s`
}

const WORDS: { readonly [One in Fate]: (signal: string) => string } = {
  ends: (signal) => `the program ends by ${signal}`,
  waits: (signal) => `the program ends by ${signal} once its other runners have stopped`,
  'program-decides': (signal) => `the program listens to ${signal} as well, and decides when it ends`,
}
