/**
 * The plugin for the bundlers that unplugin adapts: webpack, Rspack, Farm and Bun. The others have
 * plugins of their own in `hooks`: their builds do not load unplugin.
 */

import { createUnplugin, type TransformResult, type UnpluginInstance, type UnpluginOptions } from 'unplugin'

import { Build } from './build/build.ts'
import { DECORATED } from './build/decorator-removal.ts'
import { NAME, type PluginOptions } from './build/plugin-options.ts'
import { buildStartHook, bunHooks, farmHooks } from './hooks/rollup-hooks.ts'
import { blankForWebpack, setUpWebpack } from './hooks/webpack-hooks.ts'

/** The plugin, with one property per bundler: `jobwright.webpack`, `jobwright.farm`, … */
export const jobwright: UnpluginInstance<PluginOptions | undefined, false> = createUnplugin<
  PluginOptions | undefined,
  false
>((options = {}, meta) => {
  const build = new Build(options)
  switch (meta.framework) {
    case 'webpack':
    case 'rspack':
      return {
        ...transformHook((code, id) => blankForWebpack(build, code, id)),
        webpack: (compiler) => setUpWebpack(compiler, build),
        rspack: (compiler) => setUpWebpack(compiler, build),
      }
    default:
      return {
        ...transformHook((code, id) => build.blank(code, id)),
        ...buildStartHook(build),
        farm: farmHooks(build),
        bun: bunHooks(build),
      }
  }
})

function transformHook(blank: (code: string, id: string) => Promise<TransformResult>): UnpluginOptions {
  return { name: NAME, enforce: 'pre', transform: { filter: DECORATED, handler: blank } }
}
