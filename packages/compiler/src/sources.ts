/** The source files of one compile: each is read and parsed once, and all that were read are remembered. */

import { readFileSync } from 'node:fs'

import type { FileFacts, SourceFile } from './declaration.ts'
import { extract } from './extract.ts'
import type { FactsCache } from './facts-cache.ts'
import { byCodeUnit, relativePath } from './path.ts'

/** A file that was read, or why not. */
export type ReadOutcome =
  | { readonly ok: true; readonly source: SourceFile }
  | { readonly ok: false; readonly path: string; readonly file: string; readonly problem: string }

/** The source files of one compile. */
export class Sources {
  readonly #root: string
  readonly #outcomes = new Map<string, Promise<ReadOutcome>>()
  readonly #read = new Set<string>()

  readonly #cache: FactsCache | undefined

  constructor(root: string, cache?: FactsCache) {
    this.#root = root
    this.#cache = cache
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
  readAll(paths: readonly string[]): Promise<ReadOutcome[]> {
    return Promise.all(paths.map((path) => this.read(path)))
  }

  /** The facts of a file: those that a file with the same text had before, or else it is parsed. */
  async facts(source: SourceFile): Promise<FileFacts> {
    const known = this.#cache?.get(source)
    if (known !== undefined) return known
    const facts = await extract(source)
    this.#cache?.set(facts)
    return facts
  }

  async #readNow(path: string): Promise<ReadOutcome> {
    const file = relativePath(this.#root, path)
    try {
      const text = readFileSync(path, 'utf8') // for thousands of small files several times faster than the asynchronous way
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
