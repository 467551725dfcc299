/**
 * The error, the options and the config that all build plugins share. Each plugin is the default
 * export of its subpath, such as `/vite`.
 */

export { defineConfig, type ProjectConfig } from '@jobwright/compiler'
export { BuildError } from './build/build-error.ts'
export type { PluginOptions } from './build/plugin-options.ts'
