/** esbuild with the plugin, for the tests. */

import { EventEmitter, once } from 'node:events'

import { build, context, type BuildOptions, type Plugin } from 'esbuild'

import type { Bundler } from './bundler.ts'
import jobwright from '../esbuild.ts'

export const esbuild: Bundler = {
  name: 'esbuild',
  lowers: ['standard', 'legacy'],
  build: (root) => build(esbuildOptions(root)),
  async watch(root) {
    const { plugins = [], ...options } = esbuildOptions(root)
    const builds = new EventEmitter()
    let failures = ''
    const observer: Plugin = {
      name: 'observer',
      setup: ({ onEnd }) =>
        onEnd(({ errors }) => {
          failures += errors.map(({ text }) => text).join('\n')
          builds.emit('end')
        }),
    }
    const watching = await context({ ...options, plugins: [...plugins, observer] })
    await Promise.all([once(builds, 'end'), watching.watch()])
    return { failures: () => failures, [Symbol.asyncDispose]: () => watching.dispose() }
  },
}

/** The options of every esbuild build in the tests. */
export function esbuildOptions(root: string): BuildOptions {
  return {
    absWorkingDir: root,
    entryPoints: ['src/main.ts'],
    outdir: 'dist',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'es2022',
    sourcemap: true,
    logLevel: 'silent',
    plugins: [jobwright()],
  }
}
