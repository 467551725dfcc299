/** Finds the source files that imports lead to: the one way for values, base classes and loaded modules. */

import { isBuiltin } from 'node:module'
import { posix } from 'node:path'

import type { SourceFile } from '../facts/source.ts'
import { generatedModule, type GeneratedModule } from './generated-module.ts'
import type { ModuleRequest } from '../evaluate/imports.ts'
import { candidatesOf, isRelative, writtenPath } from './module-path.ts'
import { Packages, type PackageTargets } from './packages.ts'
import type { Project } from '../project/project.ts'
import type { Sources } from './sources.ts'
import { TsconfigPaths } from './tsconfig-paths.ts'

/** Where an import leads to. */
export type ResolvedModule =
  | { readonly kind: 'source'; readonly source: SourceFile }
  | { readonly kind: 'generated'; readonly name: GeneratedModule }
  /** No source file of the project; the reason stands after `"./limits", `. */
  | { readonly kind: 'outside'; readonly reason: string }

/** The imports of one compile. */
export class ModuleResolver {
  readonly #project: Pick<Project, 'output'>
  readonly #sources: Sources
  readonly #tsconfig: TsconfigPaths
  readonly #packages: Packages
  readonly #resolved = new Map<string, ResolvedModule>()

  constructor(project: Pick<Project, 'output'>, sources: Sources) {
    this.#project = project
    this.#sources = sources
    this.#tsconfig = new TsconfigPaths(sources.looks)
    this.#packages = new Packages(sources)
  }

  /** The tsconfig files that were read. */
  get configFiles(): readonly string[] {
    return this.#tsconfig.read
  }

  /** Remembers what was looked at for the sake of the tsconfig files. Call it when everything is resolved. */
  noteConfigLooks(): void {
    this.#tsconfig.noteLooks()
  }

  /** Where an import leads to. Never throws. */
  resolve(request: ModuleRequest): ResolvedModule {
    const resolved = this.#resolveAsNamed(request)
    if (resolved.kind !== 'outside' || !isRelative(request.module)) return resolved
    // Behind a link, where TypeScript and bundlers look from the file's own folder.
    const path = this.#sources.looks.realPath(request.from.path) ?? request.from.path
    if (posix.dirname(path) === posix.dirname(request.from.path)) return resolved
    return this.#resolveAsNamed({ ...request, from: { ...request.from, path } })
  }

  #resolveAsNamed(request: ModuleRequest): ResolvedModule {
    const key = `${posix.dirname(request.from.path)}\0${request.module}`
    const known = this.#resolved.get(key)
    if (known) return known
    const resolved = this.#resolveNow(request)
    this.#resolved.set(key, resolved)
    return resolved
  }

  /** The generated module that an import leads to, whether or not it has been generated yet. */
  generated(request: ModuleRequest): GeneratedModule | undefined {
    for (const path of this.#writtenPaths(request)) {
      const name = generatedModule(this.#project, path)
      if (name !== undefined) return name
    }
    return undefined
  }

  #resolveNow(request: ModuleRequest): ResolvedModule {
    const name = this.generated(request)
    if (name !== undefined) return { kind: 'generated', name }
    const paths = this.#writtenPaths(request).flatMap(candidatesOf)
    const source = this.#firstSource(paths)
    if (source) return { kind: 'source', source }
    if (isRelative(request.module)) return outside('which leads to no TypeScript file')
    return this.#fromPackage(request)
  }

  #writtenPaths({ from, module }: ModuleRequest): readonly string[] {
    if (isRelative(module)) return [writtenPath(from.path, module)]
    return isOwnName(module) ? [] : this.#tsconfig.pathsOf(from.path, module)
  }

  #fromPackage({ from, module }: ModuleRequest): ResolvedModule {
    if (isBuiltin(module)) return outside("and values from Node's own modules are not evaluated")
    if (isOwnName(module)) return outside('and values from npm packages are not evaluated')
    const targets = this.#targetsOf(from, module)
    if (targets.kind === 'npm') return outside('and values from npm packages are not evaluated')
    if (targets.kind !== 'workspace') return outside('which cannot be found')
    const paths = targets.paths.flatMap(candidatesOf)
    const source = this.#firstSource(paths)
    return source
      ? { kind: 'source', source }
      : outside('which has no TypeScript source where its package.json points')
  }

  #targetsOf({ path }: SourceFile, module: string): PackageTargets {
    const folder = posix.dirname(path)
    const conditions = this.#tsconfig.conditionsOf(path)
    return module.startsWith('#')
      ? this.#packages.importsOf(folder, module, conditions)
      : this.#packages.targetsOf(folder, module, conditions)
  }

  #firstSource(paths: readonly string[]): SourceFile | undefined {
    for (const path of paths) {
      const outcome = this.#sources.read(path)
      if (outcome.ok) return outcome.source
    }
    return undefined
  }
}

/** Whether it is jobwright itself, whose values are known and whose sources, in its own workspace, concern nobody. */
function isOwnName(module: string): boolean {
  return /^(?:jobwright|@jobwright\/[^/]+)(?:\/|$)/.test(module)
}

function outside(reason: string): ResolvedModule {
  return { kind: 'outside', reason }
}
