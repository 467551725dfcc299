/** What the program is told on the command line. */

import { parseArgs } from 'node:util'

export const USAGE = `usage: node dist/main.js [--for <seconds>]

  --for <seconds>  stop after so many seconds; without it, Ctrl-C stops the program
  --help           show this text
`

/** The arguments, understood. */
export interface Arguments {
  readonly help: boolean
  /** `undefined`: until Ctrl-C. */
  readonly forSeconds: number | undefined
}

/** The arguments cannot be understood; the message says why. */
export class ArgumentsError extends Error {}

/** @throws ArgumentsError */
export function parseArguments(given: readonly string[]): Arguments {
  const { help = false, for: seconds } = valuesOf(given)
  if (seconds === undefined) return { help, forSeconds: undefined }
  const forSeconds = seconds.trim() === '' ? Number.NaN : Number(seconds)
  if (!Number.isFinite(forSeconds) || forSeconds <= 0) {
    throw new ArgumentsError(`expected --for to be a number of seconds > 0, got "${seconds}"`)
  }
  return { help, forSeconds }
}

function valuesOf(given: readonly string[]): { help?: boolean; for?: string } {
  try {
    return parseArgs({ args: [...given], options: { for: { type: 'string' }, help: { type: 'boolean' } } })
      .values
  } catch (error) {
    throw new ArgumentsError(error instanceof Error ? error.message : String(error), { cause: error })
  }
}
