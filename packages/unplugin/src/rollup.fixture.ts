/** Rollup and Rolldown with the plugin. */

import * as rolldownModule from 'rolldown'
import * as rollupModule from 'rollup'
import esbuildPlugin from 'rollup-plugin-esbuild'

import type { Bundler } from './bundlers.fixture.ts'
import jobwrightRolldown from './rolldown.ts'
import jobwrightRollup from './rollup.ts'

export const rollup: Bundler = {
  name: 'rollup',
  lowers: ['standard', 'legacy'],
  async build(root) {
    const { output, ...input } = rollupOptions(root)
    await using bundle = await rollupModule.rollup(input)
    await bundle.write(output)
  },
  watch: (root) => watching(rollupModule.watch(rollupOptions(root))),
}

export const rolldown: Bundler = {
  name: 'rolldown',
  lowers: ['legacy'],
  build: (root) => rolldownModule.build(rolldownOptions(root)),
  watch: (root) => watching(rolldownModule.watch(rolldownOptions(root))),
}

/** What the watchers of Rollup, Rolldown and Vite have in common. */
interface Watcher {
  on(name: 'event', listen: (event: { readonly code: string }) => void): unknown
  close(): Promise<void>
}

/** Resolves when the watcher has built once, well or not. */
export async function watching(watcher: Watcher): Promise<AsyncDisposable> {
  await new Promise<void>((resolve) => {
    watcher.on('event', ({ code }) => {
      if (code === 'END' || code === 'ERROR') resolve()
    })
  })
  return { [Symbol.asyncDispose]: () => watcher.close() }
}

function rollupOptions(root: string): rollupModule.RollupOptions & { output: rollupModule.OutputOptions } {
  return {
    input: `${root}/src/main.ts`,
    external: /^jobwright/,
    // jobwright first: what comes after it removes what it looks for.
    plugins: [jobwrightRollup({ root }), esbuildPlugin({ target: 'es2022' })],
    output: { dir: `${root}/dist`, sourcemap: true },
  }
}

function rolldownOptions(root: string): rolldownModule.BuildOptions {
  return {
    cwd: root,
    input: 'src/main.ts',
    platform: 'node',
    external: /^jobwright/,
    logLevel: 'silent',
    plugins: [jobwrightRolldown()],
    output: { dir: 'dist', sourcemap: true },
  }
}
