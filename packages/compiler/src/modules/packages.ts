/** Finds the sources of workspace packages, and of the package that a file itself belongs to. */

import { posix } from 'node:path'

import { targetsOf } from './package-map.ts'
import type { Sources } from './sources.ts'

/** What an import of a package leads to. */
export type PackageTargets =
  | { readonly kind: 'missing' }
  | { readonly kind: 'npm' }
  /** A package of the workspace, with the paths that the import may mean, the likeliest first. */
  | { readonly kind: 'workspace'; readonly paths: readonly string[] }

/** A folder with a package.json. */
interface Package {
  readonly folder: string
  readonly manifest: Readonly<Record<string, unknown>>
}

/** The conditions under which TypeScript and bundlers read a package's exports. */
const CONDITIONS = ['types', 'import', 'module', 'module-sync', 'node', 'default', 'require']

/** Finds the packages of one compile, each once. */
export class Packages {
  readonly #sources: Sources
  readonly #found = new Map<string, string | undefined>()

  constructor(sources: Sources) {
    this.#sources = sources
  }

  /**
   * The targets of a package's name, with or without a path in the package, imported from a folder.
   */
  targetsOf(folder: string, module: string, conditions: readonly string[]): PackageTargets {
    const [, name = '', rest = ''] = /^(@[^/]+\/[^/]+|[^@/][^/]*)(\/.+)?$/.exec(module) ?? []
    const own = this.#ownPackage(folder)
    if (name !== '' && own?.manifest['name'] === name && own.manifest['exports'] !== undefined) {
      return workspace(own, rest, conditions)
    }
    const installed = name === '' ? undefined : this.#installed(folder, name)
    if (installed === undefined) return { kind: 'missing' }
    if (installed.includes('/node_modules/')) return { kind: 'npm' }
    const found = this.#packageIn(installed)
    return found ? workspace(found, rest, conditions) : { kind: 'missing' }
  }

  /** The targets of an import that begins with `#`. */
  importsOf(folder: string, module: string, conditions: readonly string[]): PackageTargets {
    const own = this.#ownPackage(folder)
    if (!own) return { kind: 'missing' }
    const targets = targetsOf(own.manifest['imports'], module, new Set([...CONDITIONS, ...conditions]))
    return { kind: 'workspace', paths: inPackage(own, targets) }
  }

  /** The real folder of an installed package, found as Node does. */
  #installed(folder: string, name: string): string | undefined {
    const key = `${folder}\0${name}`
    if (!this.#found.has(key)) this.#found.set(key, this.#lookFor(folder, name))
    return this.#found.get(key)
  }

  #lookFor(folder: string, name: string): string | undefined {
    const here = this.#sources.snapshot.realPath(`${folder}/node_modules/${name}`)
    if (here !== undefined) return here
    const parent = posix.dirname(folder)
    return parent === folder ? undefined : this.#installed(parent, name)
  }

  #ownPackage(folder: string): Package | undefined {
    const here = this.#packageIn(folder)
    const parent = posix.dirname(folder)
    return here ?? (parent === folder ? undefined : this.#ownPackage(parent))
  }

  #packageIn(folder: string): Package | undefined {
    const outcome = this.#sources.read(posix.join(folder, 'package.json'))
    const manifest = outcome.ok ? parsed(outcome.source.text) : undefined
    return manifest && { folder, manifest }
  }
}

function parsed(text: string): Package['manifest'] | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Package['manifest']) : undefined
  } catch {
    return undefined
  }
}

function workspace(found: Package, rest: string, conditions: readonly string[]): PackageTargets {
  const { exports, types, typings, module, main } = found.manifest
  const active = new Set([...CONDITIONS, ...conditions])
  if (exports !== undefined) {
    return { kind: 'workspace', paths: inPackage(found, targetsOf(exports, `.${rest}`, active)) }
  }
  const entries = [types, typings, module, main].filter((entry) => typeof entry === 'string')
  return { kind: 'workspace', paths: inPackage(found, rest === '' ? [...entries, './index'] : [`.${rest}`]) }
}

function inPackage({ folder }: Package, targets: readonly string[]): readonly string[] {
  return targets.map((target) => posix.join(folder, target))
}
