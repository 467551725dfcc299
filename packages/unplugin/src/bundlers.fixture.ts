/** The bundlers with this plugin, as their users call them. */

import { EventEmitter, once } from 'node:events'
import { join } from 'node:path'

import { createFixture, type Fixture } from '@jobwright/testing'
import { build as esbuild, context, type BuildOptions, type Plugin } from 'esbuild'
import { build as vite, type InlineConfig, type Rollup } from 'vite'

import jobwrightEsbuild from './esbuild.ts'
import jobwrightVite from './vite.ts'

/** A bundler that builds `src/main.ts` to `dist/main.js`. */
export interface Bundler {
  readonly name: string
  build(root: string): Promise<unknown>
  /** Builds once, then again after each change until the end of the scope. Resolves after the first build. */
  watch(root: string): Promise<AsyncDisposable>
}

/** Every bundler that there is a plugin for. */
export const BUNDLERS: readonly Bundler[] = [
  {
    name: 'vite',
    build: (root) => vite(viteConfig(root)),
    watch: watchWithVite,
  },
  {
    name: 'esbuild',
    build: (root) => esbuild(esbuildOptions(root)),
    watch: watchWithEsbuild,
  },
]

/** A project that finds the workspace's packages. */
export function createProject(files: Readonly<Record<string, string>>): Promise<Fixture> {
  return createFixture(join(import.meta.dirname, '../.cache'), files)
}

/** The configuration that every use of Vite here shares. */
export function viteConfig(root: string): InlineConfig {
  return {
    root,
    configFile: false,
    logLevel: 'silent',
    plugins: [jobwrightVite()],
    build: { ssr: 'src/main.ts', sourcemap: true, minify: false },
  }
}

/** The options that every use of esbuild here shares. */
export function esbuildOptions(root: string): BuildOptions {
  return {
    absWorkingDir: root,
    entryPoints: ['src/main.ts'],
    outdir: 'dist',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    sourcemap: true,
    logLevel: 'silent',
    plugins: [jobwrightEsbuild()],
  }
}

async function watchWithVite(root: string): Promise<AsyncDisposable> {
  const config = viteConfig(root)
  const watcher = (await vite({ ...config, build: { ...config.build, watch: {} } })) as Rollup.RolldownWatcher // as of `watch`
  await new Promise<void>((resolve) => {
    watcher.on('event', ({ code }) => {
      if (code === 'END') resolve()
    })
  })
  return { [Symbol.asyncDispose]: () => watcher.close() }
}

async function watchWithEsbuild(root: string): Promise<AsyncDisposable> {
  const { plugins = [], ...options } = esbuildOptions(root)
  const builds = new EventEmitter()
  const teller: Plugin = { name: 'teller', setup: ({ onEnd }) => onEnd(() => void builds.emit('end')) }
  const watching = await context({ ...options, plugins: [...plugins, teller] })
  await Promise.all([once(builds, 'end'), watching.watch()])
  return { [Symbol.asyncDispose]: () => watching.dispose() }
}
