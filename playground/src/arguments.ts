/** The arguments of the program. */

import { parseArgs } from 'node:util'

export const USAGE = `usage: node dist/main.js [--for <seconds>] [--database <file> | --memory]

  --for <seconds>     stop after this many seconds (default: on Ctrl-C)
  --database <file>   where messages are kept (default: data/jobs.db in this folder)
  --memory            keep messages in memory, where they end with the program
  --help              show this text
`

/** The parsed arguments. */
export interface Arguments {
  readonly help: boolean
  /** `undefined` to run until Ctrl-C. */
  readonly forSeconds: number | undefined
  /** `undefined` for the default file. */
  readonly database: string | undefined
  readonly memory: boolean
}

/** The arguments are wrong. The message says why. */
export class ArgumentsError extends Error {}

/** @throws ArgumentsError */
export function parseArguments(given: readonly string[]): Arguments {
  const { help = false, for: seconds, database, memory = false } = valuesOf(given)
  if (memory && database !== undefined) {
    throw new ArgumentsError('expected either --memory or --database, and got both')
  }
  return { help, database, memory, forSeconds: seconds === undefined ? undefined : secondsOf(seconds) }
}

function secondsOf(text: string): number {
  const seconds = text.trim() === '' ? Number.NaN : Number(text)
  if (Number.isFinite(seconds) && seconds > 0) return seconds
  throw new ArgumentsError(`expected --for to be a number of seconds > 0, got "${text}"`)
}

interface Values {
  readonly help?: boolean
  readonly for?: string
  readonly database?: string
  readonly memory?: boolean
}

function valuesOf(given: readonly string[]): Values {
  const options = {
    for: { type: 'string' },
    database: { type: 'string' },
    memory: { type: 'boolean' },
    help: { type: 'boolean' },
  } as const
  try {
    return parseArgs({ args: [...given], options }).values
  } catch (error) {
    throw new ArgumentsError(error instanceof Error ? error.message : String(error), { cause: error })
  }
}
