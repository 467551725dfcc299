/** The source files of one compile. Each is read once, and parsed once. */

import type { FactsCache } from '../cache/facts-cache.ts'
import { extract } from '../extract/extract.ts'
import { extractOnTwoThreads, WORTH_A_THREAD } from '../extract/second-thread.ts'
import type { FileFacts } from '../facts/facts.ts'
import type { SourceFile } from '../facts/source.ts'
import { byCodeUnit, relativePath } from '../files/path.ts'
import { Snapshot } from '../files/snapshot.ts'
import { readText, type TextFile } from '../files/text-files.ts'

/** A source file, or the reason why it cannot be read. */
export type ReadOutcome =
  | { readonly ok: true; readonly source: SourceFile }
  | { readonly ok: false; readonly path: string; readonly file: string; readonly problem: string }

/** The source files of one compile. */
export class Sources {
  /** Everything that was observed on disk. */
  readonly snapshot: Snapshot = new Snapshot()
  readonly #root: string
  readonly #outcomes = new Map<string, ReadOutcome>()
  readonly #read = new Set<string>()
  readonly #cache: FactsCache | undefined
  readonly #known: WeakMap<TextFile, ReadOutcome>

  constructor(root: string, cache?: FactsCache) {
    this.#root = root
    this.#cache = cache
    this.#known = known.get(root) ?? new WeakMap()
    known.set(root, this.#known)
  }

  /** Every file that was read, absolute, sorted by code unit. */
  get paths(): string[] {
    return [...this.#read].toSorted(byCodeUnit)
  }

  /** Reads a file, unless it was read before. Never throws. */
  read(path: string): ReadOutcome {
    const known = this.#outcomes.get(path)
    if (known !== undefined) return known
    const outcome = this.#outcomeOf(path, this.#observe(path))
    this.#outcomes.set(path, outcome)
    if (outcome.ok) this.#read.add(path)
    return outcome
  }

  /** The text of a file, which does not become one of {@link paths}; empty if it cannot be read. */
  peek(path: string): string {
    const file = this.#observe(path)
    return file.ok ? file.text : ''
  }

  /** The facts of a file, from the cache if a file with the same text was parsed before. */
  async facts(source: SourceFile): Promise<FileFacts> {
    const known = this.#cache?.get(source)
    if (known !== undefined) return known
    const facts = await extract(source)
    this.#cache?.set(facts)
    return facts
  }

  /** The facts of files, in their order. If the cache lacks many of them, two threads parse. */
  async factsOfAll(sources: readonly SourceFile[]): Promise<FileFacts[]> {
    const cache = this.#cache
    const unknown = sources.filter((source) => cache?.get(source) === undefined)
    if (cache !== undefined && unknown.length >= WORTH_A_THREAD) {
      const pieces = await extractOnTwoThreads(unknown, (source) => this.facts(source))
      for (const piece of pieces) cache.addPiece(piece)
    }
    const all: FileFacts[] = []
    for (const source of sources) all.push(await this.facts(source))
    return all
  }

  #observe(path: string): TextFile {
    const file = readText(path)
    this.snapshot.note('text', path, file.digest)
    return file
  }

  /**
   * Returns the same outcome object for the same text object, so that memos made of it are found
   * again.
   */
  #outcomeOf(path: string, file: TextFile): ReadOutcome {
    const known = this.#known.get(file)
    if (known !== undefined) return known
    const outcome = this.#newOutcome(path, file)
    this.#known.set(file, outcome)
    return outcome
  }

  #newOutcome(path: string, file: TextFile): ReadOutcome {
    const name = relativePath(this.#root, path)
    return file.ok
      ? { ok: true, source: { path, file: name, text: file.text, digest: file.digest } }
      : { ok: false, path, file: name, problem: file.problem }
  }
}

/** The files that this process has read, by the root that their names are relative to. */
const known = new Map<string, WeakMap<TextFile, ReadOutcome>>()
