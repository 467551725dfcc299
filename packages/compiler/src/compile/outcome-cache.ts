/**
 * Keeps the outcomes of earlier compiles, in memory and on disk, together with everything that they
 * depend on.
 */

import { readFileSync } from 'node:fs'

import { cacheFile, writeAtExit, writeCacheFile } from '../cache/cache-file.ts'
import { outcomeFingerprint } from '../cache/tool-fingerprint.ts'
import type { Discovery } from '../discover/discover.ts'
import type { GeneratedFile } from '../emit/emit.ts'
import type { Span } from '../facts/source.ts'
import { debug } from '../files/debug.ts'
import { isStillSeen, type Observation } from '../files/snapshot.ts'
import { digestOf, readText } from '../files/text-files.ts'
import type { Project } from '../project/project.ts'
import { isSameText, withLineFeeds } from '../write/generated-text.ts'
import type { Compilation } from './compilation.ts'

/** What the outcome of a compile depends on besides the project's settings and this tool. */
export interface Evidence {
  readonly discovery: Discovery
  readonly observations: readonly Observation[]
  /**
   * The places of `@job` in each of the task files. They are not compared, but served to the
   * bundler.
   */
  readonly decorators: readonly (readonly Span[])[]
}

/** An outcome in memory. */
interface Kept extends Evidence {
  readonly outcome: Omit<Compilation, 'project' | 'files' | 'stale'>
  readonly files: readonly GeneratedFile[]
}

/** The content of the cache file. */
interface Stored extends Evidence {
  /** The fingerprint of the tool that wrote it. Another version may come to another outcome. */
  readonly fingerprint: string
  readonly project: Project
  readonly outcome: Kept['outcome']
  /** The generated files, each with the digest of its text. */
  readonly generated: readonly (readonly [path: string, digest: string])[]
}

/**
 * The outcome of a project's last compile. It is reused only if a compile would find the same task
 * files, observe the same on disk, and write nothing. An outcome with errors is not kept. A cache
 * file that is missing, corrupted, written by another version or not writable is not an error; with
 * `JOBWRIGHT_DEBUG` the reason is printed.
 */
export class OutcomeCache {
  readonly #project: Project
  readonly #key: string
  readonly #path: string | undefined

  constructor(project: Project) {
    this.#project = project
    this.#key = JSON.stringify(project)
    this.#path = cacheFile(project.root, 'outcome', this.#key)
  }

  /** The compilation that a compile would come to; `undefined` if that is not known. */
  find(discovery: Discovery): Compilation | undefined {
    const kept = inMemory.get(this.#key) ?? this.#onDisk()
    if (kept === undefined || !isSameDiscovery(kept.discovery, discovery)) return undefined
    if (!isStillSeen(kept.observations) || !kept.files.every(isCurrent)) return undefined
    return { project: this.#project, files: kept.files, stale: [], ...kept.outcome }
  }

  /**
   * Keeps the outcome of a compile, unless there are errors or its evidence is incomplete. The
   * first outcome of a process is on disk when this resolves, as the process may end then. Later
   * ones come from a watcher; the last of them is written when the process ends. Never throws.
   */
  async keep(
    { project, files, stale, ...outcome }: Compilation,
    evidence: Evidence | undefined,
  ): Promise<void> {
    if (evidence === undefined || outcome.diagnostics.some(({ severity }) => severity === 'error')) return
    const kept = { ...evidence, outcome, files }
    inMemory.set(this.#key, kept)
    if (this.#path === undefined) return
    if (written.has(this.#path)) return writeAtExit(this.#path, () => this.#serialized(kept))
    written.add(this.#path)
    await writeCacheFile(this.#path, this.#serialized(kept))
  }

  #onDisk(): Kept | undefined {
    const stored = this.#path === undefined ? undefined : readStored(this.#path)
    if (stored === undefined || JSON.stringify(stored.project) !== this.#key) return undefined
    const files = currentFiles(stored)
    if (files === undefined) return undefined
    const { discovery, observations, decorators, outcome } = stored
    const kept = { discovery, observations, decorators, outcome, files }
    inMemory.set(this.#key, kept)
    return kept
  }

  #serialized({ files, ...kept }: Kept): string {
    const generated = files.map(({ path, text }) => [path, digestOf(text)] as const)
    const fingerprint = outcomeFingerprint()
    return JSON.stringify({ fingerprint, project: this.#project, generated, ...kept } satisfies Stored)
  }
}

/**
 * The outcomes that this process has read or kept, by the settings of the project. A watcher
 * compiles many times.
 */
const inMemory = new Map<string, Kept>()

/** The cache files that this process has written. */
const written = new Set<string>()

function isSameDiscovery({ files, ...others }: Discovery, now: Discovery): boolean {
  const { files: filesNow, ...othersNow } = now
  return (
    files.length === filesNow.length &&
    files.every((file, index) => file === filesNow[index]) &&
    JSON.stringify(others) === JSON.stringify(othersNow)
  )
}

/** Whether a generated file on disk is up to date. */
function isCurrent({ path, text }: GeneratedFile): boolean {
  const file = readText(path)
  return file.ok && isSameText(file.text, text) && !mayBeDecoded(text)
}

/**
 * The places of `@job` in a text with this digest, if it is that of a task file in an outcome that
 * this process knows.
 */
export function knownDecorators(path: string, digest: string): readonly Span[] | undefined {
  for (const kept of inMemory.values()) {
    const known = decoratorsIn(kept).get(path)
    if (known?.digest === digest) return known.spans
  }
  return undefined
}

interface KnownDecorators {
  readonly digest: string | undefined
  readonly spans: readonly Span[]
}

const decoratorsOf = new WeakMap<Kept, ReadonlyMap<string, KnownDecorators>>()

function decoratorsIn(kept: Kept): ReadonlyMap<string, KnownDecorators> {
  const known = decoratorsOf.get(kept)
  if (known !== undefined) return known
  const { observations, outcome, decorators } = kept
  const digests = new Map(
    observations.flatMap(([kind, path, seen]) => (kind === 'text' ? [[path, seen]] : [])),
  )
  const entries = outcome.taskFiles.map((path, index): [string, KnownDecorators] => [
    path,
    { digest: digests.get(path), spans: decorators[index] ?? [] },
  ])
  const map = new Map(entries)
  decoratorsOf.set(kept, map)
  return map
}

/** The generated files, if each of them is up to date on disk. */
function currentFiles({ generated }: Stored): readonly GeneratedFile[] | undefined {
  const files: GeneratedFile[] = []
  for (const [path, digest] of generated) {
    const file = readText(path)
    if (!file.ok) return undefined
    const text = withLineFeeds(file.text)
    const found = text === file.text ? file.digest : digestOf(text)
    if (found !== digest || mayBeDecoded(text)) return undefined
    files.push({ path, text })
  }
  return files
}

/** Whether the bytes of a text may not be UTF-8, as broken bytes are read as this character. */
function mayBeDecoded(text: string): boolean {
  return text.includes('\uFFFD')
}

function readStored(path: string): Stored | undefined {
  try {
    const stored: unknown = JSON.parse(readFileSync(path, 'utf8'))
    if (isStored(stored)) return stored
    debug(`the cache ${path} was written by another version`)
  } catch (error) {
    debug(`the cache ${path} cannot be read: ${String(error)}`)
  }
  return undefined
}

function isStored(value: unknown): value is Stored {
  if (typeof value !== 'object' || value === null) return false
  return (value as Partial<Stored>).fingerprint === outcomeFingerprint()
}
