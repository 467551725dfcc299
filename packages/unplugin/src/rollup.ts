/**
 * The plugin for Rollup: `plugins: [jobwright(), …]`, before the plugin that compiles TypeScript.
 */

import type { Plugin } from 'rollup'

import type { PluginOptions } from './build/plugin-options.ts'
import { jobwright } from './plugin.ts'

const plugin: (options?: PluginOptions) => Plugin = jobwright.rollup

export default plugin
