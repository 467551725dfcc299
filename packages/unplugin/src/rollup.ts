/**
 * The plugin for Rollup: `plugins: [jobwright(), …]`, before the plugin that compiles TypeScript.
 */

import type { Plugin } from 'rollup'

import { Build } from './build/build.ts'
import type { PluginOptions } from './build/plugin-options.ts'
import { rollupPlugin } from './hooks/rollup-hooks.ts'

const plugin = (options: PluginOptions = {}): Plugin => rollupPlugin(new Build(options))

export default plugin
