/** Maps imports to paths by the `paths` of the nearest tsconfig.json. */

import type { Stats } from 'node:fs'
import { posix } from 'node:path'

import {
  createFilesMatcher,
  createPathsMatcher,
  getTsconfig,
  parseTsconfig,
  type TsConfigResult,
} from 'get-tsconfig'

import { withSlashes } from '../files/path.ts'
import type { Snapshot } from '../files/snapshot.ts'
import { digestOf } from '../files/text-files.ts'

/** The part of a tsconfig.json that concerns imports. */
interface Mapping {
  readonly pathsOf: (module: string) => readonly string[]
  readonly conditions: readonly string[]
}

const NO_MAPPING: Mapping = { pathsOf: () => [], conditions: [] }

/**
 * The tsconfig files of one compile, each read once. One that cannot be read maps nothing:
 * TypeScript reports it.
 */
export class TsconfigPaths {
  readonly #snapshot: Snapshot
  /** The cache of get-tsconfig. Its keys name the functions that it called and the files. */
  readonly #cache = new Map<string, unknown>()
  readonly #nearest = new Map<string, TsConfigResult | undefined>()
  readonly #mappings = new Map<TsConfigResult, Mapping>()

  constructor(snapshot: Snapshot) {
    this.#snapshot = snapshot
  }

  /** Every file that was read, including those that others extend. */
  get read(): string[] {
    const keys = [...this.#cache.keys()].flatMap((key) => /^readFileSync:(.*):utf8$/.exec(key)?.[1] ?? [])
    return keys.map(withSlashes)
  }

  /** Adds what get-tsconfig has observed to the snapshot. */
  noteObservations(): void {
    for (const [key, seen] of this.#cache) {
      const [, name, path = ''] = /^(\w+):(.*?)(?::|:utf8)?$/.exec(key) ?? []
      if (name === 'existsSync') this.#snapshot.note('existence', path, String(seen))
      else if (name === 'readFileSync') this.#snapshot.note('text', path, digestOf(seen as string))
      else if (name === 'statSync') this.#snapshot.note('folder', path, String((seen as Stats).isDirectory()))
      else if (name === 'realpathSync') this.#snapshot.note('real path', path, withSlashes(seen as string))
    }
  }

  /** The paths that an import may mean, the likeliest first; none if no pattern fits. */
  pathsOf(fromPath: string, module: string): readonly string[] {
    return this.#mappingFor(fromPath).pathsOf(module).map(withSlashes)
  }

  /** The project's own conditions for the exports of packages. */
  conditionsOf(fromPath: string): readonly string[] {
    return this.#mappingFor(fromPath).conditions
  }

  #mappingFor(fromPath: string): Mapping {
    try {
      const nearest = this.#nearestTo(posix.dirname(fromPath))
      const config = nearest && (this.#referenceFor(nearest, fromPath) ?? nearest)
      return config === undefined ? NO_MAPPING : this.#mappingOf(config)
    } catch {
      // It is not known what get-tsconfig observed before it failed.
      this.#snapshot.giveUp()
      return NO_MAPPING
    }
  }

  #nearestTo(folder: string): TsConfigResult | undefined {
    if (!this.#nearest.has(folder)) {
      this.#nearest.set(folder, undefined)
      this.#nearest.set(folder, getTsconfig(folder, 'tsconfig.json', this.#cache) ?? undefined)
    }
    return this.#nearest.get(folder)
  }

  /**
   * The referenced config that a file belongs to, if the tsconfig.json itself does not include the
   * file.
   */
  #referenceFor(config: TsConfigResult, fromPath: string): TsConfigResult | undefined {
    const references = config.config.references ?? []
    if (references.length === 0 || createFilesMatcher(config)(fromPath)) return undefined
    return references
      .map(({ path }) => this.#referenced(posix.join(posix.dirname(withSlashes(config.path)), path)))
      .find((other) => other && createFilesMatcher(other)(fromPath))
  }

  #referenced(path: string): TsConfigResult | undefined {
    if (!this.#nearest.has(path)) {
      const file = this.#snapshot.isFolder(path) ? `${path}/tsconfig.json` : path
      this.#nearest.set(path, { path: file, config: parseTsconfig(file, this.#cache as Map<string, string>) })
    }
    return this.#nearest.get(path)
  }

  #mappingOf(config: TsConfigResult): Mapping {
    const known = this.#mappings.get(config)
    if (known) return known
    const pathsOf = createPathsMatcher(config) ?? NO_MAPPING.pathsOf
    const mapping = { pathsOf, conditions: config.config.compilerOptions?.customConditions ?? [] }
    this.#mappings.set(config, mapping)
    return mapping
  }
}
