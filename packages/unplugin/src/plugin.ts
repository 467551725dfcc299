/** The plugin, once for all bundlers: compiles at build start, fails the build on errors, blanks the decorators out. */

import type { Plugin as RollupPlugin, RollupLog } from 'rollup'
import { createUnplugin, type TransformResult, type UnpluginInstance, type UnpluginOptions } from 'unplugin'

import { Build, report } from './build/build.ts'
import { DECORATED } from './build/decorator-removal.ts'
import { setUpEsbuild } from './hooks/esbuild-setup.ts'
import { checkOutput } from './hooks/output-check.ts'
import type { PluginOptions } from './build/plugin-options.ts'
import { viteHooks } from './hooks/vite-hooks.ts'
import { blankForWebpack, setUpWebpack } from './hooks/webpack-setup.ts'

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
  if (meta.framework === 'webpack' || meta.framework === 'rspack') {
    return {
      ...transformHook((code, id) => blankForWebpack(build, code, id)),
      webpack: (compiler) => setUpWebpack(compiler, build),
      rspack: (compiler) => setUpWebpack(compiler, build),
    }
  }
  return {
    ...rollupHooks(build),
    ...rootHooks(build),
    rolldown: { ...rootHooks(build).rolldown, ...outputHook(build) },
    rollup: {
      buildStart: beforeOthers(build),
      onLog: (_level, log) => (isAboutRemoved(log) ? false : undefined),
    },
    vite: viteHooks(build),
  }
})

/** The hooks of bundlers with rollup's interface. */
function rollupHooks(build: Build): UnpluginOptions {
  return {
    ...transformHook((code, id) => build.decorators.blank(code, id)),
    async buildStart() {
      await report(await build.compile(), this)
    },
  }
}

/** Rollup starts its plugins at the same time, and one that compiles types looks for the generated files then. */
function beforeOthers(build: Build): NonNullable<RollupPlugin['buildStart']> {
  return {
    order: 'pre',
    sequential: true,
    async handler() {
      await report(await build.compile(), this)
    },
  }
}

/** Rolldown leaves standard decorators as they are; Rollup fails on them. */
function outputHook(build: Build): NonNullable<UnpluginOptions['rolldown']> {
  return {
    async generateBundle(_options, bundle) {
      await checkOutput(build, bundle, this)
    },
  }
}

function transformHook(blank: (code: string, id: string) => Promise<TransformResult>): UnpluginOptions {
  return { name: NAME, enforce: 'pre', transform: { filter: DECORATED, handler: blank } }
}

/** Rollup warns of the import of `job` that a removed decorator leaves behind. */
function isAboutRemoved({ code, exporter, names = [] }: RollupLog): boolean {
  return (
    code === 'UNUSED_EXTERNAL_IMPORT' && exporter === 'jobwright' && names.every((name) => name === 'job')
  )
}

/** How the others tell their root; rollup has none but the working folder. */
function rootHooks(build: Build): Pick<UnpluginOptions, 'rolldown' | 'farm' | 'bun'> {
  return {
    rolldown: {
      options({ cwd }) {
        build.root = cwd ?? process.cwd()
      },
    },
    farm: {
      configResolved({ root }: Rooted) {
        build.root = root ?? process.cwd()
      },
    },
    bun: {
      setup({ config: { root } }: { readonly config: Rooted }) {
        build.root = root ?? process.cwd()
      },
    },
  }
}

interface Rooted {
  readonly root?: string | undefined
}
