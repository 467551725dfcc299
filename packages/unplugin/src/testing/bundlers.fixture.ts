/** The bundlers with this plugin, as their users call them. */

import { join } from 'node:path'

import { createFixture, type Fixture } from '@jobwright/test-support'

import { esbuild } from './esbuild.fixture.ts'
import { rolldown, rollup } from './rollup.fixture.ts'
import { vite } from './vite.fixture.ts'
import { rspack, webpackWithEsbuild, webpackWithSwc } from './webpack.fixture.ts'

/** A bundler that builds `src/main.ts` to `dist/main.js`. */
export interface Bundler {
  readonly name: string
  /** What it can lower of the decorators of others. */
  readonly lowers: readonly Decorators[]
  /** @param decorators how it is told to lower them, where tsconfig.json does not tell it */
  build(root: string, decorators?: Decorators): Promise<unknown>
  /** Builds once, then again after each change until the end of the scope. Resolves after the first build. */
  watch(root: string): Promise<Watching>
}

/** A bundler in watch mode. */
export interface Watching extends AsyncDisposable {
  /** What its failed builds have said. */
  readonly failures: () => string
  /** Resolves once it sees what happens in a tasks folder that was just made, where that takes a moment. */
  readonly seesTasks?: () => Promise<void>
}

/** The decorators of the standard, or those of `experimentalDecorators`. */
export type Decorators = 'standard' | 'legacy'

/** Every bundler that the plugin is tested with in full. */
export const BUNDLERS: readonly Bundler[] = [
  vite,
  rollup,
  rolldown,
  esbuild,
  webpackWithEsbuild,
  webpackWithSwc,
  rspack,
]

/** A project that finds the workspace's packages. */
export function createProject(files: Readonly<Record<string, string>>): Promise<Fixture> {
  return createFixture(join(import.meta.dirname, '../../.cache'), files)
}
