/**
 * The plugin for esbuild: `plugins: [jobwright()]`, before any other plugin that loads TypeScript
 * files.
 */

import type { Plugin } from 'esbuild'

import type { PluginOptions } from './build/plugin-options.ts'
import { jobwright } from './plugin.ts'

const plugin: (options?: PluginOptions) => Plugin = jobwright.esbuild

export default plugin
