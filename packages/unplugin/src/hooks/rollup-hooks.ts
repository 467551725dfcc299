/**
 * The hooks of Rollup, and of the bundlers that share its interface: Rolldown, Vite, Farm and Bun.
 */

import type { Plugin as RollupPlugin, RollupLog } from 'rollup'
import type { UnpluginOptions } from 'unplugin'

import { report, type Build } from '../build/build.ts'
import { checkOutput } from './output-check.ts'

/** Compiles when a build starts. */
export function buildStartHook(build: Build): Pick<UnpluginOptions, 'buildStart'> {
  return {
    async buildStart() {
      await report(await build.compile(), this)
    },
  }
}

/**
 * Rollup alone: compiles before other plugins start, and drops the warning that a removed `@job`
 * causes.
 */
export function rollupHooks(build: Build): NonNullable<UnpluginOptions['rollup']> {
  return {
    buildStart: buildStartBeforeOthers(build),
    onLog: (_level, log) => (isAboutRemovedDecorator(log) ? false : undefined),
  }
}

/**
 * Rolldown alone: reads its root, and checks its output for decorators that it left as they are.
 */
export function rolldownHooks(build: Build): NonNullable<UnpluginOptions['rolldown']> {
  return {
    options({ cwd }) {
      build.root = cwd ?? process.cwd()
    },
    // Rolldown leaves standard decorators as they are; Rollup fails on them.
    async generateBundle(_options, bundle) {
      await checkOutput(build, bundle, this)
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
function buildStartBeforeOthers(build: Build): NonNullable<RollupPlugin['buildStart']> {
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
