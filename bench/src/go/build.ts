/**
 * One compile, build or other work on a project: `node go/build.ts <what> <root>` prints its
 * milliseconds and its greatest memory in megabytes as JSON. Loading the libraries is included.
 */

import { createHash } from 'node:crypto'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import type { Plugin as EsbuildPlugin } from 'esbuild'
import type { PluginOption } from 'vite'

const [what = '', root = ''] = process.argv.slice(2)
const tasks = join(root, 'src/tasks')

const GOES: Readonly<Record<string, () => Promise<unknown>>> = {
  compile: async () => {
    const { compile, loadProject } = await import('@jobwright/compiler')
    const { diagnostics } = await compile(await loadProject({ root }), 'write')
    if (diagnostics.length > 0) throw new Error(diagnostics[0]?.message)
  },
  'read and hash': async () => {
    for (const text of await texts()) createHash('sha256').update(text).digest()
  },
  'oxc-parser parses': async () => {
    const { parseSync } = await import('oxc-parser')
    for (const text of await texts()) parseSync('task.ts', text)
  },
  'esbuild bundles': async () => {
    const { build } = await import('esbuild')
    const imports = (await readdir(tasks)).map((file) => `import './${file}'`).join('\n')
    await build({
      stdin: { contents: imports, resolveDir: tasks, loader: 'ts' },
      bundle: true,
      packages: 'external',
      write: false,
      format: 'esm',
      target: 'es2022',
    })
  },
  'esbuild builds': () => esbuildMain([]),
  // The bound of every plugin: esbuild asks another process about each task file.
  'esbuild builds with an empty onLoad': () =>
    esbuildMain([
      { name: 'empty', setup: ({ onLoad }) => onLoad({ filter: /tasks\/.*\.ts$/ }, () => undefined) },
    ]),
  'esbuild builds with jobwright': async () => {
    const { default: jobwright } = await import('@jobwright/unplugin/esbuild')
    await esbuildMain([jobwright()])
  },
  'vite builds': () => viteMain([]),
  'vite builds with jobwright': async () => {
    const { default: jobwright } = await import('@jobwright/unplugin/vite')
    await viteMain([jobwright()])
  },
}

async function texts(): Promise<string[]> {
  const files = await readdir(tasks)
  return Promise.all(files.map((file) => readFile(join(tasks, file), 'utf8')))
}

async function esbuildMain(plugins: EsbuildPlugin[]): Promise<void> {
  const { build } = await import('esbuild')
  await build({
    absWorkingDir: root,
    entryPoints: ['src/main.ts'],
    outdir: 'dist',
    bundle: true,
    splitting: true,
    packages: 'external',
    format: 'esm',
    target: 'es2022', // without the plugin esbuild has to compile the decorators
    plugins,
  })
}

async function viteMain(plugins: PluginOption[]): Promise<void> {
  const { build } = await import('vite')
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    build: { ssr: 'src/main.ts', emptyOutDir: true },
    plugins,
  })
}

/**
 * Compiles after a change of one file, in the process that has compiled before, as in a watcher.
 */
async function changes(): Promise<number> {
  const { compile, loadProject } = await import('@jobwright/compiler')
  const project = await loadProject({ root })
  await compile(project, 'write')
  const file = join(tasks, (await readdir(tasks)).toSorted()[500]!)
  const goes: number[] = []
  for (let go = 0; go < 7; go += 1) {
    const text = await readFile(file, 'utf8')
    await writeFile(file, text.replace(/MINUTE \* \d+/, `MINUTE * ${go + 10}`))
    const began = performance.now()
    await compile(project, 'write')
    goes.push(performance.now() - began)
  }
  return goes.toSorted((one, other) => one - other)[3]!
}

async function timed(): Promise<number> {
  const go = GOES[what]
  if (go === undefined) throw new Error(`there is no "${what}"; there are ${Object.keys(GOES).join(', ')}`)
  const began = performance.now()
  await go()
  return performance.now() - began
}

const ms = what === 'changes' ? await changes() : await timed()
console.log(JSON.stringify({ ms, peakMb: process.resourceUsage().maxRSS / 1000 }))
process.exit(0)
