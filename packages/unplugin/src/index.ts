/** What the build plugins share. The plugins themselves are the default exports of `/vite` and `/esbuild`. */

export { defineConfig, type ProjectConfig } from '@jobwright/compiler'
export { BuildError } from './build/build-error.ts'
export type { PluginOptions } from './build/plugin-options.ts'
