/** webpack and Rspack with the plugin, for the tests. */

import { promisify } from 'node:util'

import { rspack as createRspack } from '@rspack/core'
import createWebpack, { type Configuration } from 'webpack'

import type { Bundler, Decorators } from './bundler.ts'
import jobwrightRspack from '../rspack.ts'
import jobwrightWebpack from '../webpack.ts'

export const webpackWithEsbuild: Bundler = bundler('webpack with esbuild-loader', (root) =>
  createWebpack({
    ...webpackOptions(root, { loader: 'esbuild-loader', options: { target: 'es2022' } }),
    experiments: { outputModule: true },
    plugins: [jobwrightWebpack()],
  }),
)

export const webpackWithSwc: Bundler = bundler('webpack with swc-loader', (root, decorators) =>
  createWebpack({
    ...webpackOptions(root, { loader: 'swc-loader', options: swcOptions(decorators) }),
    experiments: { outputModule: true },
    plugins: [jobwrightWebpack()],
  }),
)

export const rspack: Bundler = bundler('rspack', (root, decorators) =>
  createRspack({
    ...webpackOptions(root, { loader: 'builtin:swc-loader', options: swcOptions(decorators) }),
    plugins: [jobwrightRspack()],
  }),
)

/** The common part of a compiler of webpack and of Rspack. */
interface Compiler {
  run(done: Done): void
  watch(options: object, done: Done): unknown
  close(done: (error?: Error | null) => void): void
}

type Done = (error: Error | null, stats?: Stats) => void

interface Stats {
  hasErrors(): boolean
  toString(options: string): string
}

function bundler(name: string, create: (root: string, decorators?: Decorators) => unknown): Bundler {
  // The compilers of both have these methods.
  const compilerOf = (root: string, decorators?: Decorators) => create(root, decorators) as Compiler
  return {
    name,
    lowers: ['standard', 'legacy'],
    async build(root, decorators) {
      const compiler = compilerOf(root, decorators)
      const stats = await new Promise<Stats | undefined>((resolve, reject) => {
        compiler.run((error, result) => (error ? reject(error) : resolve(result)))
      })
      await closed(compiler)
      if (stats?.hasErrors()) throw new Error(stats.toString('errors-warnings'))
    },
    async watch(root) {
      const compiler = compilerOf(root)
      let failures = ''
      await new Promise<void>((resolve) =>
        compiler.watch({ aggregateTimeout: 20 }, (_error, stats) => {
          failures += stats?.toString('errors-only') ?? ''
          resolve()
        }),
      )
      return { failures: () => failures, [Symbol.asyncDispose]: () => closed(compiler) }
    },
  }
}

function closed(compiler: Compiler): Promise<void> {
  return promisify((done: (error: Error | null) => void) => compiler.close((error) => done(error ?? null)))()
}

/** A loader that compiles TypeScript. */
interface Loader {
  readonly loader: string
  readonly options: Record<string, unknown>
}

function webpackOptions(root: string, loader: Loader) {
  return {
    context: root,
    mode: 'production',
    target: 'node' as const,
    entry: './src/main.ts',
    output: { path: `${root}/dist`, filename: 'main.js', chunkFormat: 'module', module: true },
    externals: /^jobwright/,
    externalsType: 'module' as const,
    resolve: { extensions: ['.ts', '.js'] },
    module: { rules: [{ test: /\.ts$/, ...loader }] },
    optimization: { minimize: false },
    devtool: 'source-map' as const,
    cache: true,
  } satisfies Configuration
}

/** SWC does not read tsconfig.json, and parses decorators only with this option. */
function swcOptions(decorators?: Decorators): Record<string, unknown> {
  const legacy = decorators === 'legacy'
  const parser = { syntax: 'typescript', decorators: decorators !== undefined }
  const transform = { legacyDecorator: legacy, decoratorVersion: legacy ? '2021-12' : '2022-03' }
  return { jsc: { parser, target: 'es2022', ...(decorators === undefined ? {} : { transform }) } }
}
