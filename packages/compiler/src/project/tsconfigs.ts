/** Finds the tsconfig.json that a file belongs to, also by way of `references`. */

import { posix } from 'node:path'

import { createFilesMatcher, getTsconfig, parseTsconfig, type TsConfigResult } from 'get-tsconfig'

import { isWithin, withSlashes } from '../files/path.ts'

/** The tsconfig files of one compile, each read once. */
export class Tsconfigs {
  /** The cache of get-tsconfig. Its keys name the functions that it called and the files. */
  readonly cache: Map<string, unknown> = new Map()
  readonly #nearest = new Map<string, TsConfigResult | undefined>()
  readonly #referenced = new Map<string, TsConfigResult | undefined>()
  readonly #matchers = new WeakMap<TsConfigResult, (file: string) => boolean>()

  /**
   * The config of a file: the nearest `tsconfig.json` if it includes the file or references no
   * other project, or else the first of the referenced projects that includes it, in the order in
   * which TypeScript looks through them. A file may be in a project only because another one
   * imports it: if none includes it, the first project in whose folder it lies counts.
   *
   * @throws if one of the files is not valid
   * @returns `undefined` if no folder above the file has a `tsconfig.json`
   */
  of(file: string): TsConfigResult | undefined {
    const nearest = this.#nearestTo(posix.dirname(file))
    if (nearest === undefined || referencesOf(nearest).length === 0 || this.#includes(nearest, file))
      return nearest
    const projects = this.#projectsOf(nearest)
    return (
      projects.find((project) => this.#includes(project, file)) ??
      projects.find((project) => !isSolution(project) && isAround(project, file)) ??
      nearest
    )
  }

  #nearestTo(folder: string): TsConfigResult | undefined {
    if (!this.#nearest.has(folder)) {
      this.#nearest.set(folder, undefined)
      this.#nearest.set(folder, getTsconfig(folder, 'tsconfig.json', this.cache) ?? undefined)
    }
    return this.#nearest.get(folder)
  }

  /** All projects that a config references, directly and through others, each once, in order. */
  #projectsOf(first: TsConfigResult): readonly TsConfigResult[] {
    const found = new Map<string, TsConfigResult>()
    const visit = (config: TsConfigResult): void => {
      for (const path of referencesOf(config)) {
        const project = found.has(path) ? undefined : this.#referencedAt(path)
        if (project === undefined) continue
        found.set(path, project)
        visit(project)
      }
    }
    visit(first)
    return [...found.values()]
  }

  /** The config at a path; `undefined` if there is none, which TypeScript reports. */
  #referencedAt(path: string): TsConfigResult | undefined {
    if (!this.#referenced.has(path)) this.#referenced.set(path, this.#read(path))
    return this.#referenced.get(path)
  }

  #read(path: string): TsConfigResult | undefined {
    try {
      // Both functions keep what they read in one cache, although their types differ.
      return { path, config: parseTsconfig(path, this.cache as Map<string, string>) }
    } catch (error) {
      if (error instanceof Error && error.message.startsWith('Cannot resolve tsconfig at path'))
        return undefined
      throw error
    }
  }

  #includes(config: TsConfigResult, file: string): boolean {
    const matcher = this.#matchers.get(config) ?? matcherOf(config)
    this.#matchers.set(config, matcher)
    return matcher(file)
  }
}

function matcherOf(config: TsConfigResult): (file: string) => boolean {
  const match = createFilesMatcher(config)
  return (file) => match(file) !== undefined
}

/** The paths of the referenced configs. A reference names a config file, or the folder of one. */
function referencesOf({ path, config }: TsConfigResult): readonly string[] {
  const folder = posix.dirname(withSlashes(path))
  return (config.references ?? []).map((reference) => {
    const target = posix.join(folder, withSlashes(reference.path))
    return target.endsWith('.json') ? target : posix.join(target, 'tsconfig.json')
  })
}

/** Whether a config only references others. */
function isSolution({ config: { files, include } }: TsConfigResult): boolean {
  return files?.length === 0 && include === undefined
}

function isAround({ path }: TsConfigResult, file: string): boolean {
  return isWithin(posix.dirname(withSlashes(path)), file)
}
