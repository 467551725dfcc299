/** esbuild's own hooks: errors with both places, task folders that are watched, and the transform. */

import { readdir, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'

import type { Compilation } from '@jobwright/compiler'
import type {
  Metafile,
  OnLoadArgs,
  OnLoadResult,
  OnStartResult,
  OutputFile,
  PartialMessage,
  PluginBuild,
} from 'esbuild'

import type { Build } from '../build/build.ts'
import { DECORATED } from '../build/decorator-removal.ts'
import { EsbuildMarker } from './esbuild-marker.ts'
import { esbuildMessage } from './esbuild-message.ts'
import { awaited, isWithin, withSlashes } from '../build/inputs.ts'
import { rawDecoratorProblems } from './raw-decorators.ts'

/** Sets the plugin up in one esbuild build. */
export function setUpEsbuild(esbuild: PluginBuild, build: Build): void {
  const workingFolder = esbuild.initialOptions.absWorkingDir ?? process.cwd()
  build.root = workingFolder
  // Tells at the end which files were bundled.
  esbuild.initialOptions.metafile = true
  const marker = new EsbuildMarker()
  let watched: Promise<Watched> | undefined

  esbuild.onStart(async () => {
    await marker.renew()
    const compilation = await build.compile()
    watched = watchedBy(compilation, marker)
    return messagesOf(compilation, workingFolder)
  })

  // Where the jobs are wrong the generated files may not be there yet, and that is not what is wrong.
  esbuild.onResolve({ filter: /^\./ }, ({ path, resolveDir }) => {
    const { compilation } = build
    if (compilation === undefined || !hasErrors(compilation)) return undefined
    return isWithin(compilation.project.output, withSlashes(resolve(resolveDir, path)))
      ? { external: true }
      : undefined
  })

  esbuild.onLoad({ filter: DECORATED.id, namespace: 'file' }, async (args) => {
    // Once in each build is enough: any loaded file carries them.
    const watching = await watched
    watched = undefined
    return { ...watching, ...(await load(args, build)) }
  })

  esbuild.onEnd(async ({ metafile, outputFiles }) => {
    const bundled = Object.keys(metafile?.inputs ?? {}).map((path) => withSlashes(join(workingFolder, path)))
    const output = await outputOf(metafile, outputFiles, workingFolder)
    const raw = build.compilation === undefined ? [] : await rawDecoratorProblems(build.compilation, output)
    const rawWarnings = raw.filter(({ severity }) => severity === 'warning').map(({ text }) => text)
    const rawErrors = raw.filter(({ severity }) => severity === 'error').map(({ text }) => ({ text }))
    const warnings = [...build.missed(bundled), ...rawWarnings].map((text) => ({ text }))
    return { errors: [...rawErrors, ...(await errorsSince(build, workingFolder, marker))], warnings }
  })

  esbuild.onDispose(() => void marker.renew())
}

/** The files of the output: in memory where esbuild does not write them. */
async function outputOf(
  metafile: Metafile | undefined,
  inMemory: readonly OutputFile[] | undefined,
  workingFolder: string,
): Promise<{ code: string; modules: string[] }[]> {
  const outputs = Object.entries(metafile?.outputs ?? {}).filter(([path]) => /\.[cm]?js$/.test(path))
  return Promise.all(
    outputs.map(async ([path, { inputs }]) => {
      const absolute = join(workingFolder, path)
      const text = inMemory?.find((file) => file.path === absolute)?.text
      const code = text ?? (await readFile(absolute, 'utf8').catch(() => ''))
      return { code, modules: Object.keys(inputs).map((input) => withSlashes(join(workingFolder, input))) }
    }),
  )
}

async function load({ path }: OnLoadArgs, build: Build): Promise<OnLoadResult | undefined> {
  const blanked = await build.decorators.blank(await readFile(path, 'utf8'), path)
  if (blanked === undefined) return undefined
  const map = Buffer.from(JSON.stringify(blanked.map)).toString('base64')
  return {
    contents: `${blanked.code}\n//# sourceMappingURL=data:application/json;base64,${map}`,
    loader: path.endsWith('x') ? 'tsx' : 'ts',
  }
}

/**
 * Compiles again, for task files that were saved while esbuild was bundling: it watches for changes from then on only.
 * What is different is written to the generated files, and those it does see change; with errors it had no use for them.
 */
async function errorsSince(
  build: Build,
  workingFolder: string,
  marker: EsbuildMarker,
): Promise<PartialMessage[]> {
  const before = build.compilation
  if (before === undefined) return []
  const after = await build.compile()
  if (!hasErrors(before)) return (await messagesOf(after, workingFolder)).errors ?? []
  if (JSON.stringify(after.diagnostics) !== JSON.stringify(before.diagnostics)) await marker.rebuild()
  return []
}

function hasErrors({ diagnostics }: Compilation): boolean {
  return diagnostics.some(({ severity }) => severity === 'error')
}

async function messagesOf(
  { project, diagnostics }: Compilation,
  workingFolder: string,
): Promise<OnStartResult> {
  const messages = await Promise.all(
    diagnostics.map(async (diagnostic) => ({
      severity: diagnostic.severity,
      message: await esbuildMessage(diagnostic, project, workingFolder),
    })),
  )
  return {
    errors: messages.filter(({ severity }) => severity === 'error').map(({ message }) => message),
    warnings: messages.filter(({ severity }) => severity === 'warning').map(({ message }) => message),
  }
}

type Watched = Pick<OnLoadResult, 'watchFiles' | 'watchDirs'>

async function watchedBy(compilation: Compilation, { path }: EsbuildMarker): Promise<Watched> {
  const { project, inputs } = compilation
  return {
    watchFiles: [...inputs, ...awaited(compilation), path],
    watchDirs: (await Promise.all(project.tasks.map(foldersIn))).flat(),
  }
}

/** The folder and all below it: esbuild sees only what appears directly in a watched one. */
async function foldersIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  const folders = entries.filter((entry) => entry.isDirectory())
  return [folder, ...folders.map((entry) => join(entry.parentPath, entry.name))]
}
