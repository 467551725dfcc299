/** The source files of one compile: each is read and parsed once, and all that were read are remembered. */

import type { FileFacts } from '../facts/facts.ts'
import type { SourceFile } from '../facts/source.ts'
import { extract } from '../extract/extract.ts'
import type { FactsCache } from '../cache/facts-cache.ts'
import { Looks } from '../files/snapshot.ts'
import { byCodeUnit, relativePath } from '../files/path.ts'
import { readText, type TextFile } from '../files/text-files.ts'

/** A file that was read, or why not. */
export type ReadOutcome =
  | { readonly ok: true; readonly source: SourceFile }
  | { readonly ok: false; readonly path: string; readonly file: string; readonly problem: string }

/** The source files of one compile. */
export class Sources {
  /** Everything that was looked at on disk. */
  readonly looks: Looks = new Looks()
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

  /** Reads a file, or gives what was read before. Never throws. */
  read(path: string): ReadOutcome {
    const known = this.#outcomes.get(path)
    if (known !== undefined) return known
    const outcome = this.#outcomeOf(path, this.#look(path))
    this.#outcomes.set(path, outcome)
    if (outcome.ok) this.#read.add(path)
    return outcome
  }

  /** The text of a file that is not to be one of those that were read; empty where there is none. */
  peek(path: string): string {
    const file = this.#look(path)
    return file.ok ? file.text : ''
  }

  /** The facts of a file: those that a file with the same text had before, or else it is parsed. */
  async facts(source: SourceFile): Promise<FileFacts> {
    const known = this.#cache?.get(source)
    if (known !== undefined) return known
    const facts = await extract(source)
    this.#cache?.set(facts)
    return facts
  }

  #look(path: string): TextFile {
    const file = readText(path)
    this.looks.note('text', path, file.digest)
    return file
  }

  /** The very same outcome for the very same text. */
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
      ? { ok: true, source: { path, file: name, text: file.text } }
      : { ok: false, path, file: name, problem: file.problem }
  }
}

/** What this process has read, by the root to which the names of files are relative. */
const known = new Map<string, WeakMap<TextFile, ReadOutcome>>()
