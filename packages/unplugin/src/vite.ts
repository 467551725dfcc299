/** The plugin for Vite and Vitest: `plugins: [jobwright()]`. */

import type { Plugin } from 'vite'

import type { PluginOptions } from './build/plugin-options.ts'
import { jobwright } from './plugin.ts'

const plugin: (options?: PluginOptions) => Plugin = jobwright.vite

export default plugin
