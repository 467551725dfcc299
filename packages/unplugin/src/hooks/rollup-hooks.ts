/**
 * The hooks of Rollup, and what the bundlers that share its interface have in common: Rolldown,
 * Vite, Farm and Bun.
 */

import type { Plugin, RollupLog } from 'rollup'
import type { UnpluginOptions } from 'unplugin'

import { report, type Build } from '../build/build.ts'
import { DECORATED } from '../build/decorator-removal.ts'
import { NAME } from '../build/plugin-options.ts'

/** The plugin for Rollup. It drops the warning that a removed `@job` causes. */
export function rollupPlugin(build: Build): Plugin {
  return {
    name: NAME,
    transform: transformHook(build),
    buildStart: buildStartBeforeOthers(build),
    onLog: (_level, log) => (isAboutRemovedDecorator(log) ? false : undefined),
  }
}

/** Blanks `@job` out. The bundler calls JavaScript only for modules that pass the filter. */
export function transformHook(build: Build): TransformHook {
  return {
    filter: DECORATED,
    async handler(code, id) {
      const blanked = await build.blank(code, id)
      // No position moves, so the bundler keeps the map that it has, and the original text with it.
      return blanked && { code: blanked.code, map: null }
    },
  }
}

interface TransformHook {
  readonly filter: typeof DECORATED
  handler(code: string, id: string): Promise<{ code: string; map: null } | undefined>
}

/** Compiles when a build starts. */
export function buildStartHook(build: Build): Pick<UnpluginOptions, 'buildStart'> {
  return {
    async buildStart() {
      await report(await build.compile(), this)
    },
  }
}

/** Farm alone: reads its root. */
export function farmHooks(build: Build): NonNullable<UnpluginOptions['farm']> {
  return {
    configResolved({ root }: Rooted) {
      build.root = root ?? process.cwd()
    },
  }
}

/** Bun alone: reads its root. */
export function bunHooks(build: Build): NonNullable<UnpluginOptions['bun']> {
  return {
    setup({ config: { root } }: { readonly config: Rooted }) {
      build.root = root ?? process.cwd()
    },
  }
}

interface Rooted {
  readonly root?: string | undefined
}

/**
 * Rollup starts all plugins at once, and a type-checking plugin needs the generated files at its
 * start.
 */
function buildStartBeforeOthers(build: Build): NonNullable<Plugin['buildStart']> {
  return {
    order: 'pre',
    sequential: true,
    async handler() {
      await report(await build.compile(), this)
    },
  }
}

/** Blanking `@job` leaves its import unused, and Rollup warns about that. */
function isAboutRemovedDecorator({ code, exporter, names = [] }: RollupLog): boolean {
  return (
    code === 'UNUSED_EXTERNAL_IMPORT' && exporter === 'jobwright' && names.every((name) => name === 'job')
  )
}
