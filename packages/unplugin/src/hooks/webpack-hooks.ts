/** The hooks of webpack and Rspack: the compile before each build, its errors, and task folders that are watched. */

import { existsSync } from 'node:fs'
import { resolve } from 'node:path'

import type { TransformResult } from 'unplugin'

import { newsOf, type Build } from '../build/build.ts'
import { buildErrorOf, type BuildError } from '../build/build-error.ts'
import { generatedModule } from '../build/generated-module.ts'
import { awaited, withSlashes } from '../build/inputs.ts'

const NAME = 'jobwright'

/** What both have of a compiler. */
export interface WebpackCompiler {
  readonly context: string
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

/** An import, and the folder of the module that has it. */
interface Request {
  readonly context: string
  readonly request: string
}

/** Sets the plugin up in one compiler. */
export function setUpWebpack(compiler: WebpackCompiler, build: Build): void {
  build.root = compiler.context
  let error: BuildError | undefined
  let warnings: readonly string[] = []

  // Before the build and not in it, as its modules are resolved while its other hooks run.
  const start = async (): Promise<void> => {
    const compilation = await build.compile()
    error = await buildErrorOf(compilation)
    warnings = await newsOf(compilation)
  }
  compiler.hooks.run.tapPromise(NAME, start)
  compiler.hooks.watchRun.tapPromise(NAME, start)

  // Pushed and not thrown: watching ends with a throw.
  compiler.hooks.thisCompilation.tap(NAME, (compilation) => {
    watch(compilation, build)
    for (const warning of warnings) compilation.warnings.push(withoutStack(warning))
    if (error !== undefined) compilation.errors.push(error)
  })

  // Where the jobs are wrong the generated files may not be there yet, and that is not what is wrong.
  compiler.hooks.normalModuleFactory.tap(NAME, (factory) => {
    factory.hooks.beforeResolve.tap(NAME, ({ context, request }) =>
      error !== undefined && request.startsWith('.') && isMissing(resolve(context, request), build)
        ? false
        : undefined,
    )
  })
}

/** Without decorators, and with a map that names the file in full: loaders take its path as it stands. */
export async function blankForWebpack(build: Build, code: string, id: string): Promise<TransformResult> {
  const blanked = await build.decorators.blank(code, id)
  return blanked && { code: blanked.code, map: Object.assign(blanked.map, { sources: [id] }) }
}

/** The folders, so that files are seen that are added later. */
function watch(bundling: WebpackCompilation, { compilation }: Build): void {
  if (compilation === undefined) return
  for (const folder of compilation.project.tasks) bundling.contextDependencies.add(resolve(folder))
  for (const file of compilation.inputs) bundling.fileDependencies.add(resolve(file))
  // Among the others one that is missing would be taken for deleted again and again.
  for (const file of awaited(compilation)) bundling.missingDependencies.add(resolve(file))
}

function isMissing(path: string, { compilation }: Build): boolean {
  if (compilation === undefined) return false
  const file = generatedModule(compilation.project.output, withSlashes(path))
  return file !== undefined && !existsSync(file)
}

function withoutStack(message: string): Error {
  return Object.assign(new Error(message), { stack: '' })
}
