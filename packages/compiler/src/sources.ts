/** The source files of one compile: each is read once, and all that were read are remembered. */

import { readFile } from 'node:fs/promises'

import type { SourceFile } from './declaration.ts'
import { byCodeUnit, relativePath } from './path.ts'

/** A file that was read, or why not. */
export type ReadOutcome =
  | { readonly ok: true; readonly source: SourceFile }
  | { readonly ok: false; readonly path: string; readonly file: string; readonly problem: string }

/** Enough to keep the disk busy, and far below the number of files that a process may have open. */
const READ_AT_ONCE = 64

/** The source files of one compile. */
export class Sources {
  readonly #root: string
  readonly #outcomes = new Map<string, Promise<ReadOutcome>>()
  readonly #read = new Set<string>()

  constructor(root: string) {
    this.#root = root
  }

  /** Every file that was read, absolute, sorted by code unit. */
  get paths(): string[] {
    return [...this.#read].toSorted(byCodeUnit)
  }

  /** Reads a file, or gives what was read before. Never throws. */
  read(path: string): Promise<ReadOutcome> {
    const known = this.#outcomes.get(path)
    if (known !== undefined) return known
    const outcome = this.#readNow(path)
    this.#outcomes.set(path, outcome)
    return outcome
  }

  /** Reads many files; the outcomes are in the order of the paths. */
  async readAll(paths: readonly string[]): Promise<ReadOutcome[]> {
    const outcomes: ReadOutcome[] = []
    for (let start = 0; start < paths.length; start += READ_AT_ONCE) {
      const batch = paths.slice(start, start + READ_AT_ONCE)
      outcomes.push(...(await Promise.all(batch.map((path) => this.read(path)))))
    }
    return outcomes
  }

  async #readNow(path: string): Promise<ReadOutcome> {
    const file = relativePath(this.#root, path)
    try {
      const text = await readFile(path, 'utf8')
      this.#read.add(path)
      return { ok: true, source: { path, file, text } }
    } catch (error) {
      return { ok: false, path, file, problem: reasonOf(error) }
    }
  }
}

/** Without the path, which is told already, and which differs by machine. */
function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return message.replace(/, \w+(?: '.*')?$/, '')
}
