/** Rollup and Rolldown with the plugin, for the tests. */

import { rm, writeFile } from 'node:fs/promises'

import * as rolldownModule from 'rolldown'
import * as rollupModule from 'rollup'
import esbuildPlugin from 'rollup-plugin-esbuild'
import { expect } from 'vitest'

import type { Bundler, Watching } from './bundler.ts'
import jobwrightRolldown from '../rolldown.ts'
import jobwrightRollup from '../rollup.ts'

export const rollup: Bundler = {
  name: 'rollup',
  lowers: ['standard', 'legacy'],
  async build(root) {
    const { output, ...input } = rollupOptions(root)
    await using bundle = await rollupModule.rollup(input)
    await bundle.write(output)
  },
  watch: (root) => watching(rollupModule.watch(rollupOptions(root)), root),
}

export const rolldown: Bundler = {
  name: 'rolldown',
  lowers: ['legacy'],
  build: (root) => rolldownModule.build(rolldownOptions(root)),
  watch: (root) => watching(rolldownModule.watch(rolldownOptions(root)), root),
}

interface WatcherEvent {
  readonly code: string
  readonly error?: { readonly message?: string | undefined } | null
}

/** The common part of the watchers of Rollup, Rolldown and Vite. */
interface Watcher {
  on(name: 'event', listen: (event: WatcherEvent) => void): unknown
  close(): Promise<void>
}

/**
 * Resolves once the watcher has finished a build, failed or not, and notices changes in the tasks
 * folder, which takes a moment.
 */
export async function watching(watcher: Watcher, root: string): Promise<Watching> {
  const seen: string[] = []
  const count = (code: string): number => seen.filter((other) => other === code).length
  let failures = ''
  watcher.on('event', ({ code, error }) => {
    seen.push(code)
    failures += error?.message ?? ''
  })
  await expect.poll(() => count('END') + count('ERROR')).toBeGreaterThan(0)
  const seesTasks = async (): Promise<void> => {
    const probe = `${root}/src/tasks/.probe`
    const starts = count('BUNDLE_START')
    const started = async (): Promise<number> => {
      await writeFile(probe, `${seen.length}`)
      return count('BUNDLE_START')
    }
    await expect.poll(started).toBeGreaterThan(starts)
    // Each change ends the watch of the folder for a moment, so the build after the last one has to
    // finish.
    const before = count('BUNDLE_START')
    await rm(probe)
    await expect.poll(() => count('BUNDLE_START')).toBeGreaterThan(before)
    await expect.poll(() => seen.at(-1)).toMatch(/^(END|ERROR)$/)
  }
  await seesTasks()
  return { failures: () => failures, seesTasks, [Symbol.asyncDispose]: () => watcher.close() }
}

function rollupOptions(root: string): rollupModule.RollupOptions & { output: rollupModule.OutputOptions } {
  return {
    input: `${root}/src/main.ts`,
    external: /^jobwright/,
    // jobwright comes first: the next plugin compiles the decorators that jobwright looks for.
    plugins: [jobwrightRollup({ root }), esbuildPlugin({ target: 'es2022' })],
    output: { dir: `${root}/dist`, sourcemap: true },
  }
}

/** The options of every Rolldown build in the tests. */
export function rolldownOptions(root: string): rolldownModule.BuildOptions {
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
