/** The plugin, once for all bundlers: compiles at build start, fails the build on errors, blanks the decorators out. */

import { createUnplugin, type UnpluginInstance, type UnpluginOptions } from 'unplugin'

import { Build, report } from './build.ts'
import { DECORATED } from './decorator-removal.ts'
import { setUpEsbuild } from './esbuild-setup.ts'
import type { PluginOptions } from './plugin-options.ts'
import { viteHooks } from './vite-hooks.ts'

const NAME = 'jobwright'

/** The plugin for every bundler. */
export const jobwright: UnpluginInstance<PluginOptions | undefined, false> = createUnplugin<
  PluginOptions | undefined,
  false
>((options = {}, meta) => {
  const build = new Build(options)
  // esbuild has hooks of its own for errors with places and for watched folders, so it gets nothing else.
  if (meta.framework === 'esbuild') {
    return { name: NAME, esbuild: { setup: (esbuild) => setUpEsbuild(esbuild, build) } }
  }
  return { ...rollupHooks(build), vite: viteHooks(build) }
})

/** The hooks of bundlers with rollup's interface. */
function rollupHooks(build: Build): UnpluginOptions {
  return {
    name: NAME,
    enforce: 'pre',
    async buildStart() {
      await report(await build.compile(), this)
    },
    transform: {
      filter: DECORATED,
      handler: (code, id) => build.decorators.blank(code, id),
    },
  }
}
