/** Vite with the plugin, for the tests. */

import { build, type InlineConfig, type Rollup } from 'vite'

import type { Bundler } from './bundler.ts'
import { watching } from './rollup.fixture.ts'
import jobwright from '../vite.ts'

export const vite: Bundler = {
  name: 'vite',
  lowers: ['legacy'],
  build: (root) => build(viteConfig(root)),
  async watch(root) {
    const config = viteConfig(root)
    // With `watch` a build resolves to a watcher.
    return watching(
      (await build({ ...config, build: { ...config.build, watch: {} } })) as Rollup.RolldownWatcher,
      root,
    )
  },
}

/** The configuration of every Vite build and server in the tests. */
export function viteConfig(root: string): InlineConfig {
  return {
    root,
    configFile: false,
    logLevel: 'silent',
    plugins: [jobwright()],
    build: { ssr: 'src/main.ts', sourcemap: true, minify: false },
  }
}
