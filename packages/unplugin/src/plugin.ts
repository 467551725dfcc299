/**
 * The plugin for every bundler: compiles when a build starts, fails it on errors, and blanks `@job`
 * out of task files.
 */

import { createUnplugin, type TransformResult, type UnpluginInstance, type UnpluginOptions } from 'unplugin'

import { Build } from './build/build.ts'
import { DECORATED } from './build/decorator-removal.ts'
import type { PluginOptions } from './build/plugin-options.ts'
import { setUpEsbuild } from './hooks/esbuild-hooks.ts'
import { buildStartHook, bunHooks, farmHooks, rolldownHooks, rollupHooks } from './hooks/rollup-hooks.ts'
import { viteHooks } from './hooks/vite-hooks.ts'
import { blankForWebpack, setUpWebpack } from './hooks/webpack-hooks.ts'

const NAME = 'jobwright'

/** The plugin, with one property per bundler: `jobwright.vite`, `jobwright.rollup`, … */
export const jobwright: UnpluginInstance<PluginOptions | undefined, false> = createUnplugin<
  PluginOptions | undefined,
  false
>((options = {}, meta) => {
  const build = new Build(options)
  switch (meta.framework) {
    case 'esbuild':
      // Only esbuild's own hooks can report places and watch folders, so the shared ones are left
      // out.
      return { name: NAME, esbuild: { setup: (esbuild) => setUpEsbuild(esbuild, build) } }
    case 'webpack':
    case 'rspack':
      return {
        ...transformHook((code, id) => blankForWebpack(build, code, id)),
        webpack: (compiler) => setUpWebpack(compiler, build),
        rspack: (compiler) => setUpWebpack(compiler, build),
      }
    default:
      return {
        ...transformHook((code, id) => build.decorators.blank(code, id)),
        ...buildStartHook(build),
        rollup: rollupHooks(build),
        rolldown: rolldownHooks(build),
        vite: viteHooks(build),
        farm: farmHooks(build),
        bun: bunHooks(build),
      }
  }
})

function transformHook(blank: (code: string, id: string) => Promise<TransformResult>): UnpluginOptions {
  return { name: NAME, enforce: 'pre', transform: { filter: DECORATED, handler: blank } }
}
