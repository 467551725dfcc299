/** The hooks of Rolldown. */

import type { Plugin } from 'rolldown'

import { report, type Build } from '../build/build.ts'
import { NAME } from '../build/plugin-options.ts'
import { checkOutput } from './output-check.ts'
import { transformHook } from './rollup-hooks.ts'

/**
 * The plugin for Rolldown. It reads Rolldown's root, and checks the output for decorators that
 * Rolldown left as they are; Rollup fails on them.
 */
export function rolldownPlugin(build: Build): Plugin {
  return {
    name: NAME,
    transform: transformHook(build),
    options({ cwd }) {
      build.root = cwd ?? process.cwd()
    },
    async buildStart() {
      await report(await build.compile(), this)
    },
    async generateBundle(_options, bundle) {
      await checkOutput(build, bundle, this)
    },
  }
}
