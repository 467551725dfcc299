/** The plugin for Vite and Vitest: `plugins: [jobwright()]`. */

import type { Plugin } from 'vite'

import { Build } from './build/build.ts'
import type { PluginOptions } from './build/plugin-options.ts'
import { vitePlugins } from './hooks/vite-hooks.ts'

const plugin = (options: PluginOptions = {}): Plugin[] => vitePlugins(new Build(options))

export default plugin
