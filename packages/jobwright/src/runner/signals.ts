/**
 * SIGTERM and SIGINT: the first one stops every runner of the process and then ends the process, a
 * second one ends it at once.
 */

import { constants } from 'node:os'

import { atMost } from '../time/at-most.ts'
import { systemClock } from '../time/clock.ts'

const SIGNALS = ['SIGTERM', 'SIGINT'] as const satisfies NodeJS.Signals[]

/**
 * A signal this soon after another does not count: on Ctrl-C the terminal sends one, and npm
 * another.
 */
const REPEATED_MS = 100

/** How long the end of the process waits for files: a program may write to some all the time. */
const FILES_MS = 1000

/** What becomes of the process when all of its runners have stopped after a signal. */
export type Fate =
  /** It ends by the signal. */
  | 'ends'
  /** It waits for runners that have not stopped. */
  | 'waits'
  /** The program listens to the signal as well, and decides. */
  | 'program-decides'

/** A runner between its start and its stop, as the process's signals see it. */
export interface SignalledRunner {
  /** Whether signals stop it. The process waits for it in any case. */
  readonly isStoppedBySignals: boolean
  /** Stops it. It leaves the list once it has stopped. */
  stop(signal: string): void
  /** Reports what becomes of the process now that this runner has stopped. */
  report(signal: string, fate: Fate): void
  /** Resolves when its log is written. */
  flush(): Promise<void>
}

/** The first signal, which stops the runners. */
interface Stopping {
  readonly signal: NodeJS.Signals
  readonly atMs: number
  /** Whether the program listened to the signal when it came. A `once` listener is gone later. */
  readonly isHeard: boolean
  /** The runners that have stopped since. */
  readonly stopped: SignalledRunner[]
}

/**
 * The runners of one process. They share one listener for each signal, which is there while any of
 * them heeds signals.
 */
class RunnersOfProcess {
  readonly #runners = new Set<SignalledRunner>()
  #isListening = false
  #stopping: Stopping | undefined

  add(runner: SignalledRunner): void {
    this.#runners.add(runner)
    this.#listen()
    const { signal, isHeard = true } = this.#stopping ?? {}
    if (signal !== undefined && !isHeard && runner.isStoppedBySignals) runner.stop(signal)
  }

  /** Safe twice, and before {@link add}. */
  remove(runner: SignalledRunner): void {
    if (!this.#runners.delete(runner)) return
    this.#listen()
    if (this.#stopping === undefined) return
    const { signal, stopped } = this.#stopping
    stopped.push(runner)
    const fate = this.#fateAfter(this.#stopping)
    runner.report(signal, fate)
    if (this.#runners.size > 0) return
    this.#stopping = undefined
    if (fate === 'ends') void endBy(signal, stopped)
  }

  #fateAfter({ signal, isHeard }: Stopping): Fate {
    if (isHeard || this.#isHeard(signal)) return 'program-decides'
    return this.#runners.size > 0 ? 'waits' : 'ends'
  }

  /** Whether anything but this object listens to the signal. */
  #isHeard(signal: NodeJS.Signals): boolean {
    return process.listenerCount(signal) > Number(this.#isListening)
  }

  /** Listens while any runner heeds signals. */
  #listen(): void {
    const isNeeded = this.#heeding.length > 0
    if (isNeeded === this.#isListening) return
    this.#isListening = isNeeded
    for (const signal of SIGNALS) {
      // First of all listeners: it sees those that are removed when they are called.
      if (isNeeded) process.prependListener(signal, this.#hear)
      else process.off(signal, this.#hear)
    }
  }

  readonly #hear = (signal: NodeJS.Signals): void => {
    if (this.#stopping === undefined) {
      this.#stopping = { signal, atMs: performance.now(), isHeard: this.#isHeard(signal), stopped: [] }
      for (const runner of this.#heeding) runner.stop(signal)
    } else if (performance.now() - this.#stopping.atMs > REPEATED_MS) {
      exitAsBy(signal)
    }
  }

  get #heeding(): readonly SignalledRunner[] {
    return [...this.#runners].filter(({ isStoppedBySignals }) => isStoppedBySignals)
  }
}

/** Ends the process by the signal, as if it had no listener, once its output is written. */
async function endBy(signal: NodeJS.Signals, runners: readonly SignalledRunner[]): Promise<void> {
  await Promise.allSettled(runners.map((runner) => atMost(runner.flush(), systemClock)))
  const streams = [process.stdout, process.stderr]
  await Promise.allSettled(streams.map((stream) => atMost(written(stream), systemClock)))
  await filesWritten()
  if (process.listenerCount(signal) > 0) return // of a program that has begun to listen meanwhile
  process.kill(process.pid, signal)
  // The kernel protects the first process of a container from signals that it does not handle.
  setTimeout(() => exitAsBy(signal), REPEATED_MS)
}

/** Resolves when the stream has written everything, also if it cannot write any more. */
function written(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => stream.write('', () => resolve()))
}

/**
 * Resolves when no operation on files is under way, or after a second. A logger that writes to a
 * file by itself may hold lines after its `flush`: that of pino calls back at once, where it does
 * not gather lines.
 */
async function filesWritten(): Promise<void> {
  const endMs = performance.now() + FILES_MS
  while (usesFiles() && performance.now() < endMs) await new Promise(setImmediate)
}

/** Whether an operation on files is under way. */
function usesFiles(): boolean {
  return process.getActiveResourcesInfo().some((kind) => kind.startsWith('FSReq'))
}

/** By the convention of shells, the code is 128 plus the number of the signal. */
function exitAsBy(signal: NodeJS.Signals): never {
  process.exit(128 + constants.signals[signal])
}

/** Every copy of this module in the process uses the same list. The number is its version. */
const KEY = Symbol.for('jobwright.runners-of-process.1')

/** The runners of this process that have started and not stopped. */
export function runnersOfProcess(): Pick<RunnersOfProcess, 'add' | 'remove'> {
  const shared = globalThis as { [KEY]?: RunnersOfProcess }
  shared[KEY] ??= new RunnersOfProcess()
  return shared[KEY]
}
