/** The bundlers with this plugin, called as a user calls them. */

import { join } from 'node:path'

import { createFixture, type Fixture } from '@jobwright/test-support'

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

/** Creates a project that resolves the workspace's packages. */
export function createProject(files: Readonly<Record<string, string>>): Promise<Fixture> {
  return createFixture(join(import.meta.dirname, '../../.cache'), files)
}
