/** The bundlers with this plugin, called as a user calls them. */

import type { Bundler } from './bundler.ts'
import { esbuild } from './esbuild.fixture.ts'
import { rolldown, rollup } from './rollup.fixture.ts'
import { vite } from './vite.fixture.ts'
import { rspack, webpackWithEsbuild, webpackWithSwc } from './webpack.fixture.ts'

/** Every bundler that runs the whole set of tests. */
export const BUNDLERS: readonly Bundler[] = [
  vite,
  rollup,
  rolldown,
  esbuild,
  webpackWithEsbuild,
  webpackWithSwc,
  rspack,
]
