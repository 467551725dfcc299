/** The plugin for Rspack: `plugins: [jobwright()]`, beside a rule with `builtin:swc-loader`. */

import type { RspackPluginInstance } from '@rspack/core'

import type { PluginOptions } from './build/plugin-options.ts'
import { jobwright } from './plugin.ts'

const plugin: (options?: PluginOptions) => RspackPluginInstance = jobwright.rspack

export default plugin
