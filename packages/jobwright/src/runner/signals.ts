/** SIGTERM and SIGINT: the first one stops the runner, a second one ends the process at once. */

import { constants } from 'node:os'

const SIGNALS = ['SIGTERM', 'SIGINT'] as const

/**
 * A signal this soon after another does not count: on Ctrl-C the terminal sends one, and npm
 * another.
 */
const REPEATED_MS = 100

/** Listens to the signals. @returns a function that ends it */
export function onSignals(stop: (signal: string) => void): () => void {
  let firstMs: number | undefined
  const listener = (signal: NodeJS.Signals): void => {
    if (firstMs === undefined) {
      firstMs = performance.now()
      stop(signal)
    } else if (performance.now() - firstMs > REPEATED_MS) {
      // By the convention of shells: 128 plus the number of the signal.
      process.exit(128 + constants.signals[signal])
    }
  }
  for (const signal of SIGNALS) process.on(signal, listener)
  return () => {
    for (const signal of SIGNALS) process.off(signal, listener)
  }
}
