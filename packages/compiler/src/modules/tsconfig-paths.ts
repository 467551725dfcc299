/** Maps imports to paths as the `paths` of the nearest tsconfig.json say. */

import type { Stats } from 'node:fs'
import { posix } from 'node:path'

import {
  createFilesMatcher,
  createPathsMatcher,
  getTsconfig,
  parseTsconfig,
  type TsConfigResult,
} from 'get-tsconfig'

import type { Looks } from '../files/snapshot.ts'
import { withSlashes } from '../files/path.ts'
import { digestOf } from '../files/text-files.ts'

/** What a tsconfig.json says of imports. */
interface Mapping {
  readonly pathsOf: (module: string) => readonly string[]
  readonly conditions: readonly string[]
}

const NO_MAPPING: Mapping = { pathsOf: () => [], conditions: [] }

/** The tsconfig files of one compile, each read once. One that cannot be read maps nothing: TypeScript tells of it. */
export class TsconfigPaths {
  readonly #looks: Looks
  /** What get-tsconfig has looked at: its keys name the functions and the files. */
  readonly #cache = new Map<string, unknown>()
  readonly #nearest = new Map<string, TsConfigResult | undefined>()
  readonly #mappings = new Map<TsConfigResult, Mapping>()

  constructor(looks: Looks) {
    this.#looks = looks
  }

  /** Every file that was read, those that others extend among them. */
  get read(): string[] {
    const keys = [...this.#cache.keys()].flatMap((key) => /^readFileSync:(.*):utf8$/.exec(key)?.[1] ?? [])
    return keys.map(withSlashes)
  }

  /** Remembers what get-tsconfig has looked at. */
  noteLooks(): void {
    for (const [key, seen] of this.#cache) {
      const [, name, path = ''] = /^(\w+):(.*?)(?::|:utf8)?$/.exec(key) ?? []
      if (name === 'existsSync') this.#looks.note('existence', path, String(seen))
      else if (name === 'readFileSync') this.#looks.note('text', path, digestOf(seen as string))
      else if (name === 'statSync') this.#looks.note('folder', path, String((seen as Stats).isDirectory()))
      else if (name === 'realpathSync') this.#looks.note('real path', path, withSlashes(seen as string))
    }
  }

  /** The paths that an import may mean, the likeliest first; none where no pattern fits. */
  pathsOf(fromPath: string, module: string): readonly string[] {
    return this.#mappingFor(fromPath).pathsOf(module).map(withSlashes)
  }

  /** The conditions that hold for the exports of packages, besides the usual ones. */
  conditionsOf(fromPath: string): readonly string[] {
    return this.#mappingFor(fromPath).conditions
  }

  #mappingFor(fromPath: string): Mapping {
    try {
      const nearest = this.#nearestTo(posix.dirname(fromPath))
      const config = nearest && (this.#referenceFor(nearest, fromPath) ?? nearest)
      return config === undefined ? NO_MAPPING : this.#mappingOf(config)
    } catch {
      // What was looked at before it failed is not known.
      this.#looks.giveUp()
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

  /** A tsconfig.json that only names others: that one of them to which the file belongs. */
  #referenceFor(config: TsConfigResult, fromPath: string): TsConfigResult | undefined {
    const references = config.config.references ?? []
    if (references.length === 0 || createFilesMatcher(config)(fromPath)) return undefined
    return references
      .map(({ path }) => this.#referenced(posix.join(posix.dirname(withSlashes(config.path)), path)))
      .find((other) => other && createFilesMatcher(other)(fromPath))
  }

  #referenced(path: string): TsConfigResult | undefined {
    if (!this.#nearest.has(path)) {
      const file = this.#looks.isFolder(path) ? `${path}/tsconfig.json` : path
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
