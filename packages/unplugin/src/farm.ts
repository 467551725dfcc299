/** The plugin for Farm: `plugins: [jobwright()]`. */

import type { UnpluginInstance } from 'unplugin'

import type { PluginOptions } from './build/plugin-options.ts'
import { jobwright } from './plugin.ts'

const plugin: UnpluginInstance<PluginOptions | undefined, false>['farm'] = jobwright.farm

export default plugin
