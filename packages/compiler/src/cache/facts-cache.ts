/** Keeps the facts of parsed files on disk, by the text of the file. */

import { readFile } from 'node:fs/promises'

import type { FileFacts } from '../facts/facts.ts'
import type { SourceFile } from '../facts/source.ts'
import { debug } from '../files/debug.ts'
import { cacheFile, writeCacheFile } from './cache-file.ts'
import { factsIn, framed, pieceOf, piecesIn, type StoredFacts, textKey } from './facts-piece.ts'
import { parsingFingerprint } from './tool-fingerprint.ts'

/**
 * The facts of one project. A cache file that is missing, corrupted, written by another version or
 * not writable is not an error: every file is then parsed again, and with `JOBWRIGHT_DEBUG` the
 * reason is printed.
 */
export class FactsCache {
  readonly #path: string | undefined
  readonly #known: Map<string, StoredFacts>
  readonly #used = new Set<string>()
  /** What the other thread made, to be written as it is. */
  readonly #pieces: Uint8Array[] = []
  readonly #inPieces = new Set<string>()
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

  /** Adds the facts that another thread has extracted. */
  addPiece(piece: Uint8Array): void {
    for (const [key, facts] of factsIn(piece)) {
      this.#known.set(key, facts)
      this.#inPieces.add(key)
      this.#new += 1
    }
    this.#pieces.push(piece)
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
    await writeCacheFile(this.#path, framed(this.#stored()))
  }

  /**
   * The content of the cache file: the fingerprint of the tool, as another version may find other
   * facts in the same text, and then the facts of a few files in each piece. The whole in one
   * buffer would need several times its size.
   */
  *#stored(): Generator<Uint8Array> {
    yield Buffer.from(parsingFingerprint())
    yield* this.#pieces
    let few = new Map<string, StoredFacts>()
    for (const [key, facts] of this.#known) {
      if (!this.#inPieces.has(key)) few.set(key, facts)
      if (few.size < FILES_IN_PIECE) continue
      yield pieceOf(few)
      few = new Map()
    }
    yield pieceOf(few)
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

const FILES_IN_PIECE = 64

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

async function readStored(path: string): Promise<Map<string, StoredFacts>> {
  try {
    const [fingerprint, ...pieces] = piecesIn(await readFile(path))
    if (fingerprint?.toString() === parsingFingerprint()) {
      return new Map(pieces.flatMap((piece) => [...factsIn(piece)]))
    }
    debug(`the cache ${path} was written by another version`)
  } catch (error) {
    debug(`the cache ${path} cannot be read: ${String(error)}`)
  }
  return new Map()
}
