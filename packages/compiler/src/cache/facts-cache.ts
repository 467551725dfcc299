/** The facts of files that were parsed before, kept on disk by what stands in the file. */

import { readFile } from 'node:fs/promises'
import { deserialize, serialize } from 'node:v8'

import { cacheFile, writeCacheFile } from './cache-file.ts'
import { debug } from '../files/debug.ts'
import type { FileFacts } from '../facts/facts.ts'
import type { SourceFile } from '../facts/source.ts'
import { textKey } from './text-key.ts'
import { parsingFingerprint } from './tool-fingerprint.ts'

/** Facts without their file: they are those of any file with this text. */
type StoredFacts = Omit<FileFacts, 'source'>

/** What the file on disk holds. */
interface Stored {
  /** Of the tool that wrote it: another one may read other facts off the same text. */
  readonly fingerprint: string
  readonly facts: ReadonlyMap<string, StoredFacts>
}

/**
 * One cache. A file that is missing, corrupted, of another version or not to be written is no error: everything is then
 * parsed, and `JOBWRIGHT_DEBUG` tells why.
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

  /** Opens the cache of a project: the one that this process has in memory, or the one on disk. */
  static async open(root: string): Promise<FactsCache> {
    const path = cacheFile(root, 'facts')
    if (path === undefined) return new FactsCache(undefined, new Map())
    const known = inMemory.get(path) ?? (await readStored(path))
    inMemory.set(path, known)
    return new FactsCache(path, known)
  }

  /** The facts of this file, if a file with the same text was parsed before. */
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

  /** Writes what was used since it was opened, where enough of it is new. Never throws. */
  async save(): Promise<void> {
    if (this.#path === undefined || this.#new * FEW < this.#known.size || this.#new === 0) return
    this.#forgetOld()
    const stored: Stored = { fingerprint: parsingFingerprint(), facts: this.#known }
    await writeCacheFile(this.#path, serialize(stored))
  }

  /** As much is kept of what is not used as of what is: another branch may have it. The oldest goes first. */
  #forgetOld(): void {
    const unused = [...this.#known.keys()].filter((key) => !this.#used.has(key))
    for (const key of unused.slice(0, Math.max(0, unused.length - this.#used.size))) this.#known.delete(key)
  }
}

/** The very same facts for the very same source: what else is made of them is then known too. */
const factsOfSources = new WeakMap<SourceFile, { readonly key: string; readonly facts: FileFacts }>()

/** Of so many files one that is new is not worth writing all of them: it is soon parsed again. */
const FEW = 50

/**
 * What this process knows of a text: of any project, as the bundler that asks does not say which it builds.
 *
 * @returns `undefined` where no compile has met the text yet
 */
export function knownFacts(source: Pick<SourceFile, 'path' | 'text'>): StoredFacts | undefined {
  const key = textKey(source)
  for (const known of inMemory.values()) {
    const facts = known.get(key)
    if (facts !== undefined) return facts
  }
  return undefined
}

/** The caches that this process has read, by path: a watcher compiles many times. */
const inMemory = new Map<string, Map<string, StoredFacts>>()

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
