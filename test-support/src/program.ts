/** Programs that a test runs as processes of their own. */

import { spawn } from 'node:child_process'
import { once } from 'node:events'

import { expect } from 'vitest'

/** The end of a program, and everything that it printed. */
export interface ProgramResult {
  /** `null` if a signal ended it. */
  readonly code: number | null
  /** The signal that ended it. */
  readonly signal?: NodeJS.Signals
  readonly output: string
  readonly errors: string
}

/** A started program. It is killed at the end of the scope. */
export interface RunningProgram extends AsyncDisposable {
  /**
   * Resolves once the program has printed this text after the text that the last call waited for.
   */
  printed(text: string | RegExp): Promise<void>
  /** Sends the signal. Resolves once the program has ended. */
  end(signal: NodeJS.Signals): Promise<ProgramResult>
  /** Resolves once the program has ended. */
  readonly result: Promise<ProgramResult>
}

/** The folder and the extra environment variables of a program. */
export interface ProgramOptions {
  readonly folder: string
  readonly env?: Readonly<Record<string, string>>
}

/** Runs a program until it ends. */
export function runProgram(
  command: readonly [string, ...string[]],
  options: ProgramOptions,
): Promise<ProgramResult> {
  return startProgram(command, options).result
}

/** Starts a program. */
export function startProgram(
  [program, ...args]: readonly [string, ...string[]],
  options: ProgramOptions,
): RunningProgram {
  const { folder, env } = options
  const child = spawn(program, args, {
    cwd: folder,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const printed = { output: '', errors: '' }
  let seen = 0
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed.output += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    printed.errors += text
  })
  const result = once(child, 'close').then(([code, signal]: unknown[]) => ({
    code: code as number | null,
    ...(signal !== null && { signal: signal as NodeJS.Signals }),
    ...printed,
  }))
  return {
    result,
    async printed(text) {
      const next = (): string => printed.output.slice(seen)
      await expect.poll(next, { timeout: WAIT_MS }).toMatch(text)
      seen = printed.output.length
    },
    end(signal) {
      child.kill(signal)
      return result
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL')
      await result
    },
  }
}

/** Long enough for a busy machine. A test that waits this long has failed. */
const WAIT_MS = 90_000
