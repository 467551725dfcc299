/**
 * The hooks of esbuild: diagnostics at their places, watched task folders, the transform, and a
 * second look at the end.
 */

import { readFileSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'

import { isWithin, withSlashes, type Compilation } from '@jobwright/compiler'
import type {
  BuildOptions,
  BuildResult,
  Metafile,
  OnEndResult,
  OnLoadArgs,
  OnLoadResult,
  OnResolveArgs,
  OnResolveResult,
  OnStartResult,
  OutputFile as EsbuildFile,
  PartialMessage,
  PluginBuild,
} from 'esbuild'

import type { Build } from '../build/build.ts'
import { DECORATED, type Blanked } from '../build/decorator-removal.ts'
import { awaitedPaths } from '../build/inputs.ts'
import { projectOf } from '../build/plugin-options.ts'
import { EsbuildMarker } from './esbuild-marker.ts'
import { esbuildMessage } from './esbuild-message.ts'
import { rawDecoratorProblems, type OutputFile } from './raw-decorators.ts'

/** Sets the plugin up in one esbuild build. */
export async function setUpEsbuild(esbuild: PluginBuild, build: Build): Promise<void> {
  const { initialOptions } = esbuild
  const workingFolder = initialOptions.absWorkingDir ?? process.cwd()
  build.root = workingFolder
  // The metafile lists the bundled files when the build ends.
  initialOptions.metafile = true
  const marker = new EsbuildMarker()
  let watched: Promise<Watched> | undefined

  esbuild.onStart(async () => {
    await marker.renew()
    const compilation = await build.compile()
    watched = watchedBy(compilation, marker)
    return messagesOf(compilation, workingFolder)
  })
  esbuild.onLoad({ filter: DECORATED.id, namespace: 'file' }, async (args) => {
    // Any loaded file can carry the paths to watch, and one of them per build is enough.
    const watching = await watched
    watched = undefined
    return { ...watching, ...(await loadBlanked(args, { build, initialOptions })) }
  })
  esbuild.onEnd((result) => checkEnd(result, { build, marker, workingFolder }))
  esbuild.onDispose(() => void marker.renew())
  esbuild.onResolve({ filter: await generatedImports(build) }, (args) => resolveGenerated(args, build))
}

/**
 * The relative imports that may lead to a generated file. esbuild asks another process about each
 * import that fits, so the imports of task files must not.
 */
async function generatedImports({ options, root }: Build): Promise<RegExp> {
  // A config that cannot be loaded fails the build when it starts.
  const project = await projectOf(options, root).catch(() => undefined)
  if (project === undefined) return /^\./
  const folder = basename(project.output).replaceAll(/[^\w/-]/g, String.raw`\$&`)
  return new RegExp(String.raw`^\.(?:.*[\\/])?(?:${folder}(?:[\\/]|$)|(?:config|job-types|registry)(?:\.|$))`)
}

/**
 * With errors the generated files may not exist yet. Their imports must not add errors of their
 * own.
 */
function resolveGenerated({ path, resolveDir }: OnResolveArgs, build: Build): OnResolveResult | undefined {
  const { compilation } = build
  if (compilation === undefined || !hasErrors(compilation)) return undefined
  const isGenerated = isWithin(compilation.project.output, withSlashes(resolve(resolveDir, path)))
  return isGenerated ? { external: true } : undefined
}

interface LoadingBuild {
  readonly build: Build
  readonly initialOptions: BuildOptions
}

async function loadBlanked(
  { path }: OnLoadArgs,
  { build, initialOptions }: LoadingBuild,
): Promise<OnLoadResult | undefined> {
  // For small files this is several times faster than `readFile`, and esbuild waits for each.
  const blanked = await build.blank(readFileSync(path, 'utf8'), path)
  if (blanked === undefined) return undefined
  return {
    contents: initialOptions.sourcemap ? withMap(blanked) : blanked.code,
    loader: path.endsWith('x') ? 'tsx' : 'ts',
  }
}

/** No position moves, but without a map esbuild's own map would show the text without `@job`. */
function withMap({ code, map }: Blanked): string {
  const base64 = Buffer.from(JSON.stringify(map)).toString('base64')
  return `${code}\n//# sourceMappingURL=data:application/json;base64,${base64}`
}

interface EndedBuild {
  readonly build: Build
  readonly marker: EsbuildMarker
  readonly workingFolder: string
}

/**
 * Checks the output for task files that bypassed the transform and for raw decorators, then
 * compiles once more.
 */
async function checkEnd(
  { metafile, outputFiles }: Pick<BuildResult, 'metafile' | 'outputFiles'>,
  ended: EndedBuild,
): Promise<OnEndResult> {
  const { build, workingFolder } = ended
  const bundled = (): string[] => Object.keys(metafile?.inputs ?? {}).map((path) => join(workingFolder, path))
  const output = (): OutputFile[] => outputOf(metafile, outputFiles, workingFolder)
  const raw = build.compilation === undefined ? [] : await rawDecoratorProblems(build.compilation, output)
  const rawWarnings = raw.filter(({ severity }) => severity === 'warning').map(({ text }) => text)
  const rawErrors = raw.filter(({ severity }) => severity === 'error').map(({ text }) => ({ text }))
  const warnings = [...build.missed(bundled), ...rawWarnings].map((text) => ({ text }))
  return { errors: [...rawErrors, ...(await errorsSince(ended))], warnings }
}

/** The files of the output. If esbuild does not write them, their text is in memory. */
function outputOf(
  metafile: Metafile | undefined,
  inMemory: readonly EsbuildFile[] | undefined,
  workingFolder: string,
): OutputFile[] {
  const outputs = Object.entries(metafile?.outputs ?? {}).filter(([path]) => /\.[cm]?js$/.test(path))
  const texts = new Map(inMemory?.map((file) => [file.path, file]))
  return outputs.map(([path, { inputs }]) => {
    const absolute = join(workingFolder, path)
    return {
      modules: Object.keys(inputs).map((input) => join(workingFolder, input)),
      code: () => texts.get(absolute)?.text ?? readFile(absolute, 'utf8').catch(() => ''),
    }
  })
}

/**
 * Compiles again, because esbuild starts to watch only after a build, and a task file may have been
 * saved during it. New generated files are inputs of the bundle, so esbuild notices them. A build
 * with errors had no such inputs: if its errors have changed, the marker starts another build.
 */
async function errorsSince({ build, marker, workingFolder }: EndedBuild): Promise<PartialMessage[]> {
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
  const { folders, inputs, deadEnds } = compilation
  return {
    watchFiles: [...inputs, ...awaitedPaths(compilation), path],
    watchDirs: [...(await Promise.all(folders.map(foldersIn))).flat(), ...deadEnds],
  }
}

/**
 * The folder and all folders below it: esbuild notices only direct children of a watched folder.
 */
async function foldersIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  const folders = entries.filter((entry) => entry.isDirectory())
  return [folder, ...folders.map((entry) => join(entry.parentPath, entry.name))]
}
