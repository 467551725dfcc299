/** A program that runs as a process of its own. */

import { spawn } from 'node:child_process'
import { once } from 'node:events'

import { expect } from 'vitest'

/** How a program ended, and everything it printed. */
export interface ProgramResult {
  /** `null` where a signal ended it. */
  readonly code: number | null
  readonly output: string
  readonly errors: string
}

/** A program that was started; it is ended at the end of the scope. */
export interface RunningProgram extends AsyncDisposable {
  /** Resolves when it has printed this, after what an earlier call waited for. */
  printed(text: string | RegExp): Promise<void>
  /** Sends the signal, and resolves when the program has ended. */
  end(signal: NodeJS.Signals): Promise<ProgramResult>
  /** Resolves when the program has ended by itself. */
  readonly result: Promise<ProgramResult>
}

/** Where and with what a program runs. */
export interface ProgramOptions {
  readonly folder: string
  readonly env?: Readonly<Record<string, string>>
}

/** Runs a program to its end. */
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
  const result = once(child, 'close').then(([code]: unknown[]) => ({
    code: code as number | null,
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

/** Long enough for a loaded machine: a test that waits this long has failed. */
const WAIT_MS = 20_000
