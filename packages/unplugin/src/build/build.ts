/**
 * One build, whatever the bundler: compiles the project, reports its diagnostics, and blanks `@job`
 * out of modules.
 */

import { isWithin, withSlashes, type Compilation } from '@jobwright/compiler'

import { buildErrorOf } from './build-error.ts'
import { compileInTurn } from './compile-queue.ts'
import { DecoratorRemoval, type Blanked } from './decorator-removal.ts'
import { awaitedPaths, awaitedFolders } from './inputs.ts'
import { newWarningsOf } from './new-warnings.ts'
import { projectOf, type PluginOptions } from './plugin-options.ts'

/** The state of one plugin instance: the hooks of its bundler share it. */
export class Build {
  readonly options: PluginOptions
  readonly #decorators = new DecoratorRemoval()
  /** The bundler's root. The hooks set it before the first compile. */
  root: string = process.cwd()
  /** The last compilation of this build. */
  compilation: Compilation | undefined

  constructor(options: PluginOptions) {
    this.options = options
  }

  /**
   * Compiles the project. Call this when a build starts, and when it starts again in watch mode.
   */
  async compile(): Promise<Compilation> {
    this.compilation = await compileInTurn(await projectOf(this.options, this.root))
    return this.compilation
  }

  /** A module with `@job` blanked out; `undefined` if it has none, as every generated module. */
  async blank(code: string, id: string): Promise<Blanked | undefined> {
    const output = this.compilation?.project.output
    if (output !== undefined && isWithin(output, withSlashes(id))) return undefined
    return this.#decorators.blank(code, id)
  }

  /**
   * One warning for each task file among the bundled modules that never passed through the
   * transform.
   */
  missed(bundled: () => Iterable<string>): string[] {
    return this.compilation === undefined ? [] : this.#decorators.missed(this.compilation, bundled)
  }
}

/** The part of a bundler's plugin context that `report` uses. */
interface BundlerContext {
  readonly meta?: object
  addWatchFile(path: string): void
  warn?(message: string): void
}

/**
 * Passes a compilation to the bundler: the files to watch, then the new warnings, then the errors.
 *
 * @throws BuildError with every error of every file
 */
export async function report(compilation: Compilation, bundler: BundlerContext): Promise<void> {
  // Before the throw, so that watch mode notices the fix. The task folders are for files that are
  // added later.
  for (const path of watchedPaths(compilation, bundler)) bundler.addWatchFile(path)
  for (const warning of await newWarningsOf(compilation)) bundler.warn?.(warning)
  const error = await buildErrorOf(compilation)
  if (error !== undefined) throw error
}

/**
 * Rolldown cannot watch a file that does not exist yet, such as the target of an import, so it
 * watches its folder.
 */
function watchedPaths(compilation: Compilation, { meta = {} }: BundlerContext): string[] {
  const awaited = 'rolldownVersion' in meta ? awaitedFolders(compilation) : awaitedPaths(compilation)
  return [...compilation.folders, ...compilation.inputs, ...awaited]
}
