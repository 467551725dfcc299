/** Rollup and Rolldown with the plugin. */

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

/** What the watchers of Rollup, Rolldown and Vite have in common. */
interface Watcher {
  on(name: 'event', listen: (event: WatcherEvent) => void): unknown
  close(): Promise<void>
}

/** Resolves when the watcher has built once, well or not, and sees what happens in the tasks folder, which takes a moment. */
export async function watching(watcher: Watcher, root: string): Promise<Watching> {
  const seen: string[] = []
  const count = (code: string): number => seen.filter((other) => other === code).length
  let failures = ''
  watcher.on('event', ({ code, error }) => {
    seen.push(code)
    failures += error?.message ?? ''
  })
  await expect.poll(() => count('END') + count('ERROR'), { timeout: 10_000 }).toBeGreaterThan(0)
  const seesTasks = async (): Promise<void> => {
    const probe = `${root}/src/tasks/.probe`
    const starts = count('BUNDLE_START')
    const started = async (): Promise<number> => {
      await writeFile(probe, `${seen.length}`)
      return count('BUNDLE_START')
    }
    await expect.poll(started, { timeout: 10_000 }).toBeGreaterThan(starts)
    // Each change takes the watch off the folder for a moment: the build that the last one makes must be over.
    const before = count('BUNDLE_START')
    await rm(probe)
    await expect.poll(() => count('BUNDLE_START'), { timeout: 10_000 }).toBeGreaterThan(before)
    await expect.poll(() => seen.at(-1), { timeout: 10_000 }).toMatch(/^(END|ERROR)$/)
  }
  await seesTasks()
  return { failures: () => failures, seesTasks, [Symbol.asyncDispose]: () => watcher.close() }
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

/** The options that every use of Rolldown here shares. */
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
