/**
 * A program in a process of its own, under the control of a test: it writes lines to its standard
 * output and reads lines from its standard input.
 */

import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'

/** A program that was started. */
export class ChildProgram {
  /** The lines that it has written, in order, up to the last one before it was killed. */
  readonly lines: string[] = []
  readonly #process: ChildProcessByStdio<Writable, Readable, null>
  readonly #ended: Promise<unknown>
  readonly #waiting = new Set<() => void>()
  #hasEnded = false

  /**
   * @param program a file that this Node can run
   * @param heard called with each line
   * @param node the Node that runs it @default this one
   */
  constructor(
    program: URL,
    input: readonly string[],
    heard: (line: string) => void = () => {},
    node: string = process.execPath,
  ) {
    this.#process = spawn(node, [program.pathname, ...input], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    this.#process.stdin.on('error', () => {}) // it may have ended before it reads
    const lines = createInterface({ input: this.#process.stdout }).on('line', (line) => {
      this.lines.push(line)
      heard(line)
      this.#look()
    })
    this.#ended = this.#end(once(lines, 'close'))
  }

  get pid(): number {
    return this.#process.pid ?? 0
  }

  /** Writes a line to its standard input. */
  tell(line: string): void {
    this.#process.stdin.write(`${line}\n`)
  }

  /**
   * Resolves once it has written this many lines that begin like this.
   *
   * @returns the last of them
   * @throws if the program ends before
   */
  async said(start: string, times = 1): Promise<string> {
    for (;;) {
      const line = this.lines.filter((one) => one.startsWith(start))[times - 1]
      if (line !== undefined) return line
      if (this.#hasEnded) throw new Error(`the program ended before it said "${start}" ${times} times`)
      await new Promise<void>((resolve) => this.#waiting.add(resolve))
    }
  }

  /** Ends it as a crash does. Resolves once all of its output is read. */
  async kill(): Promise<void> {
    this.#process.kill('SIGKILL')
    await this.#ended
  }

  /** Resolves once it has ended and all of its output is read. @returns its exit code */
  async ended(): Promise<number | null> {
    await this.#ended
    return this.#process.exitCode
  }

  async #end(silence: Promise<unknown>): Promise<void> {
    await Promise.all([once(this.#process, 'exit'), silence])
    this.#hasEnded = true
    this.#look()
  }

  #look(): void {
    for (const resolve of this.#waiting) resolve()
    this.#waiting.clear()
  }
}
