/** Resolves imports to source files. Values, base classes and runtime imports all go this way. */

import { isBuiltin } from 'node:module'
import { posix } from 'node:path'

import type { ModuleRequest } from '../evaluate/imports.ts'
import type { SourceFile } from '../facts/source.ts'
import type { Project } from '../project/project.ts'
import { generatedModule, type GeneratedModule } from './generated-module.ts'
import { candidatesOf, isRelative, writtenPath } from './module-path.ts'
import { Packages, type PackageTargets } from './packages.ts'
import type { Sources } from './sources.ts'
import { TsconfigPaths } from './tsconfig-paths.ts'

/** What an import leads to. */
export type ResolvedModule =
  | { readonly kind: 'source'; readonly source: SourceFile }
  | { readonly kind: 'generated'; readonly name: GeneratedModule }
  /**
   * Not a source file of the project. The reason completes the sentence `` `x` is imported from
   * "./limits", … ``.
   */
  | { readonly kind: 'outside'; readonly reason: string }

/** Resolves the imports of one compile, each once. */
export class ModuleResolver {
  readonly #project: Pick<Project, 'output'>
  readonly #sources: Sources
  readonly #tsconfig: TsconfigPaths
  readonly #packages: Packages
  readonly #resolved = new Map<string, ResolvedModule>()

  constructor(project: Pick<Project, 'output'>, sources: Sources) {
    this.#project = project
    this.#sources = sources
    this.#tsconfig = new TsconfigPaths(sources.snapshot)
    this.#packages = new Packages(sources)
  }

  /** The tsconfig files that were read. */
  get configFiles(): readonly string[] {
    return this.#tsconfig.read
  }

  /**
   * Adds the observations about tsconfig files to the snapshot. Call it when the last import is
   * resolved.
   */
  noteObservations(): void {
    this.#tsconfig.noteObservations()
  }

  /** What an import leads to. Never throws. */
  resolve(request: ModuleRequest): ResolvedModule {
    const resolved = this.#resolveAsNamed(request)
    if (resolved.kind !== 'outside' || !isRelative(request.module)) return resolved
    // The file may lie behind a link. TypeScript and bundlers resolve from its real folder.
    const path = this.#sources.snapshot.realPath(request.from.path) ?? request.from.path
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

  /** The generated module that an import leads to, whether or not it exists yet. */
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

/**
 * Whether a module is jobwright itself. Its values are known, and in its own workspace its sources
 * must not be read.
 */
function isOwnName(module: string): boolean {
  return /^(?:jobwright|@jobwright\/[^/]+)(?:\/|$)/.test(module)
}

function outside(reason: string): ResolvedModule {
  return { kind: 'outside', reason }
}
