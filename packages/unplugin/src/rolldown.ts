/** The plugin for Rolldown: `plugins: [jobwright()]`. */

import type { Plugin } from 'rolldown'

import type { PluginOptions } from './build/plugin-options.ts'
import { jobwright } from './plugin.ts'

const plugin: (options?: PluginOptions) => Plugin = jobwright.rolldown

export default plugin
