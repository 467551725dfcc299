/** The plugin for Bun's bundler: `plugins: [jobwright()]` of `Bun.build`. */

import type { UnpluginInstance } from 'unplugin'

import type { PluginOptions } from './build/plugin-options.ts'
import { jobwright } from './plugin.ts'

const plugin: UnpluginInstance<PluginOptions | undefined, false>['bun'] = jobwright.bun

export default plugin
