/**
 * The hooks of webpack and Rspack: the compile before each build, its diagnostics, and the watched
 * files.
 */

import { existsSync } from 'node:fs'
import { resolve } from 'node:path'

import { withSlashes } from '@jobwright/compiler'

import type { TransformResult } from 'unplugin'

import { buildErrorOf, type BuildError } from '../build/build-error.ts'
import type { Build } from '../build/build.ts'
import { generatedModule } from '../build/generated-module.ts'
import { awaitedPaths } from '../build/inputs.ts'
import { newWarningsOf } from '../build/new-warnings.ts'

const NAME = 'jobwright'

/** The part of a compiler that webpack and Rspack have in common and that the hooks use. */
export interface WebpackCompiler {
  readonly context: string
  /** The files whose change caused a rebuild; `undefined` for the first build. */
  modifiedFiles?: ReadonlySet<string> | undefined
  readonly hooks: {
    readonly run: StartHook
    readonly watchRun: StartHook
    readonly thisCompilation: Hook<WebpackCompilation>
    readonly normalModuleFactory: Hook<ModuleFactory>
  }
}

interface StartHook {
  tapPromise(name: string, start: () => Promise<void>): void
}

interface Hook<Subject> {
  tap(name: string, use: (subject: Subject) => void): void
}

interface WebpackCompilation {
  readonly errors: { push(error: Error): unknown }
  readonly warnings: { push(warning: Error): unknown }
  readonly fileDependencies: { add(path: string): unknown }
  readonly contextDependencies: { add(path: string): unknown }
  readonly missingDependencies: { add(path: string): unknown }
}

interface ModuleFactory {
  readonly hooks: {
    readonly beforeResolve: { tap(name: string, judge: (data: Request) => false | void): void }
  }
}

/** An import, and the folder of the importing module. */
interface Request {
  readonly context: string
  readonly request: string
}

/** Sets the plugin up in one compiler. */
export function setUpWebpack(compiler: WebpackCompiler, build: Build): void {
  build.root = compiler.context
  let error: BuildError | undefined
  let warnings: readonly string[] = []

  // Before the compilation starts: its other hooks run while modules are already being resolved.
  const start = async (): Promise<void> => {
    const compilation = await build.compile()
    error = await buildErrorOf(compilation)
    warnings = await newWarningsOf(compilation)
  }
  compiler.hooks.run.tapPromise(NAME, start)
  compiler.hooks.watchRun.tapPromise(NAME, async () => {
    await start()
    addWritten(compiler, build)
  })

  // A throw would end watch mode, so the error is pushed.
  compiler.hooks.thisCompilation.tap(NAME, (compilation) => {
    watch(compilation, build)
    for (const warning of warnings) compilation.warnings.push(withoutStack(warning))
    if (error !== undefined) compilation.errors.push(error)
  })

  // With errors the generated files may not exist yet. Their imports must not add errors of their
  // own.
  compiler.hooks.normalModuleFactory.tap(NAME, (factory) => {
    factory.hooks.beforeResolve.tap(NAME, ({ context, request }) =>
      error !== undefined && request.startsWith('.') && isMissing(resolve(context, request), build)
        ? false
        : undefined,
    )
  })
}

/**
 * Adds the generated files that this compile wrote to the changes of a rebuild. Rspack builds only
 * changed modules again, and its watcher can miss a file that is written before the rebuild starts.
 */
function addWritten(compiler: WebpackCompiler, { compilation }: Build): void {
  if (compiler.modifiedFiles === undefined || compilation === undefined) return
  const written = compilation.stale.map(({ file }) => resolve(compilation.project.root, file))
  compiler.modifiedFiles = new Set([...compiler.modifiedFiles, ...written])
}

/**
 * Blanks `@job` out. The map names the file by its full path, because loaders do not resolve it.
 */
export async function blankForWebpack(build: Build, code: string, id: string): Promise<TransformResult> {
  const blanked = await build.blank(code, id)
  return blanked && { code: blanked.code, map: Object.assign(blanked.map, { sources: [id] }) }
}

/** Watches the inputs, and the task folders for files that are added later. */
function watch(bundling: WebpackCompilation, { compilation }: Build): void {
  if (compilation === undefined) return
  for (const folder of compilation.folders) bundling.contextDependencies.add(resolve(folder))
  for (const file of compilation.inputs) bundling.fileDependencies.add(resolve(file))
  // As a file dependency a missing file would count as deleted in every build.
  for (const file of awaitedPaths(compilation)) bundling.missingDependencies.add(resolve(file))
}

function isMissing(path: string, { compilation }: Build): boolean {
  if (compilation === undefined) return false
  const file = generatedModule(compilation.project.output, withSlashes(path))
  return file !== undefined && !existsSync(file)
}

function withoutStack(message: string): Error {
  return Object.assign(new Error(message), { stack: '' })
}
