/**
 * The plugin for esbuild: `plugins: [jobwright()]`, before any other plugin that loads TypeScript
 * files.
 */

import type { Plugin } from 'esbuild'

import { Build } from './build/build.ts'
import { NAME, type PluginOptions } from './build/plugin-options.ts'
import { setUpEsbuild } from './hooks/esbuild-hooks.ts'

const plugin = (options: PluginOptions = {}): Plugin => ({
  name: NAME,
  setup: (esbuild) => setUpEsbuild(esbuild, new Build(options)),
})

export default plugin
