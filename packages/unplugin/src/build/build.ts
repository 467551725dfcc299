/** What the hooks of one build share. */

import type { Compilation } from '@jobwright/compiler'

import { buildErrorOf, warningsOf } from './build-error.ts'
import { DecoratorRemoval } from './decorator-removal.ts'
import { awaited, awaitedFolders } from './inputs.ts'
import { projectOf, type PluginOptions } from './plugin-options.ts'
import { sharedCompile } from './shared-compile.ts'

/** A compilation is told of once, however many builds share it. */
const warned = new WeakSet<Compilation>()

/** One use of the plugin in a bundler's configuration. */
export class Build {
  readonly options: PluginOptions
  readonly decorators: DecoratorRemoval = new DecoratorRemoval()
  /** The bundler's root, which it tells before it starts. */
  root: string = process.cwd()
  /** The last compilation of this build. */
  compilation: Compilation | undefined

  constructor(options: PluginOptions) {
    this.options = options
  }

  /** Compiles at the start of a build, or of a rebuild in watch mode. */
  async compile(): Promise<Compilation> {
    this.compilation = await sharedCompile(await projectOf(this.options, this.root))
    return this.compilation
  }

  /** A warning for each task file that is among these modules without having been transformed. */
  missed(bundled: Iterable<string>): string[] {
    return this.compilation === undefined ? [] : this.decorators.missed(this.compilation, bundled)
  }
}

/** What a bundler's plugin context is used for here. */
interface BundlerContext {
  readonly meta?: object
  addWatchFile(path: string): void
  warn?(message: string): void
}

/**
 * Makes a compilation a bundler's business: what to watch, what to warn of.
 *
 * @throws BuildError with every error of every file
 */
export async function report(compilation: Compilation, bundler: BundlerContext): Promise<void> {
  // Before the throw, so that watch mode sees the fix; the folders, so that it sees files that are added later.
  for (const path of [
    ...compilation.project.tasks,
    ...compilation.inputs,
    ...awaitedBy(bundler, compilation),
  ]) {
    bundler.addWatchFile(path)
  }
  for (const warning of await newsOf(compilation)) bundler.warn?.(warning)
  const error = await buildErrorOf(compilation)
  if (error !== undefined) throw error
}

/** Rolldown cannot watch for a file that is not there yet, such as the target of an import: the folder that it would be in stands for it. */
function awaitedBy({ meta = {} }: BundlerContext, compilation: Compilation): string[] {
  return 'rolldownVersion' in meta ? awaitedFolders(compilation) : awaited(compilation)
}

/** The warnings of a compilation that nobody was told of. */
export async function newsOf(compilation: Compilation): Promise<readonly string[]> {
  if (warned.has(compilation)) return []
  warned.add(compilation)
  return warningsOf(compilation)
}
