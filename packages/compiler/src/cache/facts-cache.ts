/** Keeps the facts of parsed files on disk, by the text of the file. */

import { readFile } from 'node:fs/promises'
import { deserialize, serialize } from 'node:v8'

import type { FileFacts } from '../facts/facts.ts'
import type { SourceFile } from '../facts/source.ts'
import { debug } from '../files/debug.ts'
import { digestOf } from '../files/text-files.ts'
import { cacheFile, writeCacheFile } from './cache-file.ts'
import { parsingFingerprint } from './tool-fingerprint.ts'

/** Facts without their file: they hold for any file with the same text. */
type StoredFacts = Omit<FileFacts, 'source'>

/** The content of the cache file. */
interface Stored {
  /**
   * The fingerprint of the tool that wrote it. Another version may find other facts in the same
   * text.
   */
  readonly fingerprint: string
  readonly facts: ReadonlyMap<string, StoredFacts>
}

/**
 * The facts of one project. A cache file that is missing, corrupted, written by another version or
 * not writable is not an error: every file is then parsed again, and with `JOBWRIGHT_DEBUG` the
 * reason is printed.
 */
export class FactsCache {
  readonly #path: string | undefined
  readonly #known: Map<string, StoredFacts>
  readonly #used = new Set<string>()
  #new = 0

  private constructor(path: string | undefined, known: Map<string, StoredFacts>) {
    this.#path = path
    this.#known = known
  }

  /** Opens the cache of a project: from this process's memory, or else from disk. */
  static async open(root: string): Promise<FactsCache> {
    const path = cacheFile(root, 'facts')
    if (path === undefined) return new FactsCache(undefined, new Map())
    const known = inMemory.get(path) ?? (await readStored(path))
    inMemory.set(path, known)
    return new FactsCache(path, known)
  }

  /** The facts of a file, if a file with the same text was parsed before. */
  get(source: SourceFile): FileFacts | undefined {
    const given = factsOfSources.get(source)
    if (given !== undefined) {
      this.#used.add(given.key)
      return given.facts
    }
    const key = textKey(source)
    const facts = this.#known.get(key)
    return facts && this.#given(key, { ...facts, source })
  }

  /** Adds the facts of a file. */
  set(whole: FileFacts): void {
    const { source, ...facts } = whole
    const key = textKey(source)
    this.#known.set(key, facts)
    this.#given(key, whole)
    this.#new += 1
  }

  #given(key: string, facts: FileFacts): FileFacts {
    this.#used.add(key)
    factsOfSources.set(facts.source, { key, facts })
    return facts
  }

  /** Writes the cache to disk if enough of it is new. Never throws. */
  async save(): Promise<void> {
    if (this.#path === undefined || this.#new * FEW < this.#known.size || this.#new === 0) return
    this.#forgetOld()
    const stored: Stored = { fingerprint: parsingFingerprint(), facts: this.#known }
    await writeCacheFile(this.#path, serialize(stored))
  }

  /**
   * Keeps as many unused entries as used ones, as another branch may need them. The oldest are
   * dropped first.
   */
  #forgetOld(): void {
    const unused = [...this.#known.keys()].filter((key) => !this.#used.has(key))
    for (const key of unused.slice(0, Math.max(0, unused.length - this.#used.size))) this.#known.delete(key)
  }
}

/**
 * The facts by source object: the same source gets the same facts object, so that memos made of it
 * are found again.
 */
const factsOfSources = new WeakMap<SourceFile, { readonly key: string; readonly facts: FileFacts }>()

/**
 * The cache is written when at least one entry in this many is new. A few files are soon parsed
 * again.
 */
const FEW = 50

/**
 * The facts that this process knows of a text, in any project: a bundler does not tell which
 * project it builds.
 */
export function knownFacts(source: Pick<SourceFile, 'path' | 'text' | 'digest'>): StoredFacts | undefined {
  const key = textKey(source)
  for (const known of inMemory.values()) {
    const facts = known.get(key)
    if (facts !== undefined) return facts
  }
  return undefined
}

/** The caches that this process has read, by path. A watcher compiles many times. */
const inMemory = new Map<string, Map<string, StoredFacts>>()

/**
 * A key that is equal only for equal texts in the same language, which the file's extension tells.
 */
export function textKey({ path, text, digest }: Pick<SourceFile, 'path' | 'text' | 'digest'>): string {
  return `${digest ?? digestOf(text)}${/\.\w+$/.exec(path)?.[0]}`
}

async function readStored(path: string): Promise<Map<string, StoredFacts>> {
  try {
    const stored: unknown = deserialize(await readFile(path))
    if (isStored(stored)) return new Map(stored.facts)
    debug(`the cache ${path} was written by another version`)
  } catch (error) {
    debug(`the cache ${path} cannot be read: ${String(error)}`)
  }
  return new Map()
}

function isStored(value: unknown): value is Stored {
  if (typeof value !== 'object' || value === null) return false
  const { fingerprint, facts } = value as Partial<Stored>
  return fingerprint === parsingFingerprint() && facts instanceof Map
}
