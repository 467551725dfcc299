/** SIGTERM and SIGINT: the first one stops the runner, a second one ends the process at once. */

import { constants } from 'node:os'

const SIGNALS = ['SIGTERM', 'SIGINT'] as const

/** Listens until it is told not to. @returns a function that ends it */
export function onSignals(stop: (signal: string) => void): () => void {
  let isStopping = false
  const listener = (signal: NodeJS.Signals): void => {
    // The convention of shells: 128 and the signal's number.
    if (isStopping) process.exit(128 + constants.signals[signal])
    isStopping = true
    stop(signal)
  }
  for (const signal of SIGNALS) process.on(signal, listener)
  return () => {
    for (const signal of SIGNALS) process.off(signal, listener)
  }
}
