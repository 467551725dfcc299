/** Maps imports to paths by the `paths` of the tsconfig.json that a file belongs to. */

import type { Stats } from 'node:fs'

import { createPathsMatcher, type TsConfigResult } from 'get-tsconfig'

import { withSlashes } from '../files/path.ts'
import type { Snapshot } from '../files/snapshot.ts'
import { digestOf } from '../files/text-files.ts'
import { Tsconfigs } from '../project/tsconfigs.ts'

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
  readonly #tsconfigs = new Tsconfigs()
  readonly #mappings = new Map<TsConfigResult, Mapping>()

  constructor(snapshot: Snapshot) {
    this.#snapshot = snapshot
  }

  /** Every file that was read, including those that others extend. */
  get read(): string[] {
    const keys = [...this.#tsconfigs.cache.keys()].flatMap(
      (key) => /^readFileSync:(.*):utf8$/.exec(key)?.[1] ?? [],
    )
    return keys.map(withSlashes)
  }

  /** Adds what get-tsconfig has observed to the snapshot. */
  noteObservations(): void {
    for (const [key, seen] of this.#tsconfigs.cache) {
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
      const config = this.#tsconfigs.of(fromPath)
      return config === undefined ? NO_MAPPING : this.#mappingOf(config)
    } catch {
      // It is not known what get-tsconfig observed before it failed.
      this.#snapshot.giveUp()
      return NO_MAPPING
    }
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
