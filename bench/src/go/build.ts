/**
 * One compile, build or other work on a project: `node go/build.ts <what> <root>` prints its
 * milliseconds. Loading the libraries is included.
 */

import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

import type { Plugin as EsbuildPlugin } from 'esbuild'
import type { Plugin as VitePlugin } from 'vite'

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
  'esbuild builds with jobwright': async () => {
    const { default: jobwright } = await import('@jobwright/unplugin/esbuild')
    await esbuildMain([jobwright()])
  },
  'vite builds': () => viteMain([]),
  'vite builds with jobwright': async () => {
    const { default: jobwright } = await import('@jobwright/unplugin/vite')
    await viteMain(jobwright())
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

async function viteMain(plugins: VitePlugin[]): Promise<void> {
  const { build } = await import('vite')
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    build: { ssr: 'src/main.ts', emptyOutDir: true },
    plugins,
  })
}

const go = GOES[what]
if (go === undefined) throw new Error(`there is no "${what}"; there are ${Object.keys(GOES).join(', ')}`)
const start = performance.now()
await go()
process.stdout.write(String(performance.now() - start))
process.exit(0)
