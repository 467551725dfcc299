/** The plugin for webpack: `plugins: [jobwright()]`, beside a loader that compiles TypeScript. */

import type { WebpackPluginInstance } from 'webpack'

import type { PluginOptions } from './build/plugin-options.ts'
import { jobwright } from './plugin.ts'

const plugin: (options?: PluginOptions) => WebpackPluginInstance = jobwright.webpack

export default plugin
