/** What earlier compiles came to, kept in memory and on disk together with all that they depend on. */

import { readFileSync } from 'node:fs'

import { cacheFile, writeAtExit, writeCacheFile } from '../cache/cache-file.ts'
import type { Compilation } from './compilation.ts'
import { debug } from '../files/debug.ts'
import type { Discovery } from '../discover/discover.ts'
import type { GeneratedFile } from '../emit/emit.ts'
import type { Span } from '../facts/source.ts'
import { isStillSeen, type Look } from '../files/snapshot.ts'
import type { Project } from '../project/project.ts'
import { digestOf, readText } from '../files/text-files.ts'
import { outcomeFingerprint } from '../cache/tool-fingerprint.ts'

/** What a compile depended on, besides the project's settings and this tool, and what else it learned. */
export interface Evidence {
  readonly discovery: Discovery
  readonly looks: readonly Look[]
  /** The places of `@job` in each of the task files. */
  readonly decorators: readonly (readonly Span[])[]
}

/** What is kept in memory. */
interface Kept extends Evidence {
  readonly outcome: Omit<Compilation, 'project' | 'files' | 'stale'>
  readonly files: readonly GeneratedFile[]
}

/** What the file on disk holds. */
interface Stored extends Evidence {
  /** Of the tool that wrote it: another one may come to another outcome. */
  readonly fingerprint: string
  readonly project: Project
  readonly outcome: Kept['outcome']
  /** The generated files, each with the digest of its text. */
  readonly generated: readonly (readonly [path: string, digest: string])[]
}

/**
 * The outcome of one project's last compile. It is used only where a compile would find the same task files, see the same
 * of all that was looked at, and write nothing; an outcome with errors is not kept. A file that is missing, corrupted, of
 * another version or not to be written is no error, and `JOBWRIGHT_DEBUG` tells why.
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

  /** The compilation that a compile would come to; `undefined` where that is not known. */
  find(discovery: Discovery): Compilation | undefined {
    const kept = inMemory.get(this.#key) ?? this.#onDisk()
    if (kept === undefined || JSON.stringify(kept.discovery) !== JSON.stringify(discovery)) return undefined
    if (!isStillSeen(kept.looks) || !kept.files.every(isCurrent)) return undefined
    return { project: this.#project, files: kept.files, stale: [], ...kept.outcome }
  }

  /**
   * Keeps the outcome of a compile, unless there are errors or its evidence is incomplete. The first of a process is on disk when this is done, as the
   * process may end then; of those that a watcher comes to later the last one follows when it ends. Never throws.
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
    const { discovery, looks, decorators, outcome } = stored
    const kept = { discovery, looks, decorators, outcome, files }
    inMemory.set(this.#key, kept)
    return kept
  }

  #serialized({ files, ...kept }: Kept): string {
    const generated = files.map(({ path, text }) => [path, digestOf(text)] as const)
    const fingerprint = outcomeFingerprint()
    return JSON.stringify({ fingerprint, project: this.#project, generated, ...kept } satisfies Stored)
  }
}

/** What this process has read or kept, by the settings of the project: a watcher compiles many times. */
const inMemory = new Map<string, Kept>()

/** The paths to which this process has written. */
const written = new Set<string>()

/** Whether a generated file is on disk as it should be. */
function isCurrent({ path, text }: GeneratedFile): boolean {
  const file = readText(path)
  return file.ok && file.text === text && !mayBeDecoded(text)
}

/** The places of `@job` in a text, where it is that of a task file whose outcome this process knows. */
export function knownDecorators(path: string, text: string): readonly Span[] | undefined {
  const digest = digestOf(text)
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
  const { looks, outcome, decorators } = kept
  const digests = new Map(looks.flatMap(([kind, path, seen]) => (kind === 'text' ? [[path, seen]] : [])))
  const entries = outcome.taskFiles.map((path, index): [string, KnownDecorators] => [
    path,
    { digest: digests.get(path), spans: decorators[index] ?? [] },
  ])
  const map = new Map(entries)
  decoratorsOf.set(kept, map)
  return map
}

/** The generated files, if each of them is on disk as it should be. */
function currentFiles({ generated }: Stored): readonly GeneratedFile[] | undefined {
  const files: GeneratedFile[] = []
  for (const [path, digest] of generated) {
    const file = readText(path)
    if (!file.ok || file.digest !== digest || mayBeDecoded(file.text)) return undefined
    files.push({ path, text: file.text })
  }
  return files
}

/** Whether other bytes than those of the text may have given it: what is no UTF-8 is read as this character. */
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
