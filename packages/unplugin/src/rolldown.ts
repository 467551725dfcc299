/** The plugin for Rolldown: `plugins: [jobwright()]`. */

import type { Plugin } from 'rolldown'

import { Build } from './build/build.ts'
import type { PluginOptions } from './build/plugin-options.ts'
import { rolldownPlugin } from './hooks/rolldown-hooks.ts'

const plugin = (options: PluginOptions = {}): Plugin => rolldownPlugin(new Build(options))

export default plugin
