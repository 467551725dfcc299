/**
 * The hooks of Vite: the root, the compile of a build, the check of its output, and the dev server.
 */

import { isWithin, withSlashes } from '@jobwright/compiler'
import type { Environment, Plugin, ResolvedConfig } from 'vite'

import { report, type Build } from '../build/build.ts'
import { DECORATED } from '../build/decorator-removal.ts'
import { NAME } from '../build/plugin-options.ts'
import { DevServer } from './dev-server.ts'
import { checkOutput } from './output-check.ts'

/**
 * The plugins for Vite: one for builds and servers, and one for servers alone, so that a build does
 * not call its hooks for every import and every module.
 */
export function vitePlugins(build: Build): Plugin[] {
  // By environment: a restarted server starts before the old one is closed.
  const devServers: DevServers = new WeakMap()
  return [buildPlugin(build, devServers), serverPlugin(build, devServers)]
}

type DevServers = WeakMap<Environment, DevServer>

function buildPlugin(build: Build, devServers: DevServers): Plugin {
  return {
    name: NAME,
    enforce: 'pre',
    // One plugin instance for all environments of a build.
    sharedDuringBuild: true,
    configResolved(config) {
      build.root = config.root
    },
    async buildStart() {
      // The dev server has compiled already, in configureServer. A throw here would keep it from
      // listening.
      if (!devServers.has(this.environment)) await report(await build.compile(), this)
    },
    transform: {
      filter: DECORATED,
      async handler(code, id) {
        const blanked = await build.blank(code, id)
        return blanked && { code: blanked.code, map: makesMaps(this.environment) ? blanked.map : null }
      },
    },
    async generateBundle(_options, bundle) {
      await checkOutput(build, bundle, this)
    },
  }
}

/**
 * Whether anybody reads the source maps of modules. Where nobody does, making and merging them is
 * the largest part of the transform.
 */
function makesMaps({ config: { command, build } }: Environment): boolean {
  const outputs = [build.rollupOptions.output].flat()
  return command === 'serve' || build.sourcemap !== false || outputs.some((output) => output?.sourcemap)
}

function serverPlugin(build: Build, devServers: DevServers): Plugin & VitestHooks {
  let writes: 'always' | 'when missing' = 'always'
  return {
    name: `${NAME}:server`,
    enforce: 'pre',
    apply: 'serve',
    configResolved(config) {
      if (runsTests(config)) writes = 'when missing'
    },
    async configureServer(server) {
      const devServer = new DevServer(server, build, writes)
      for (const environment of Object.values(server.environments)) devServers.set(environment, devServer)
      await devServer.start()
    },
    resolveId(source, importer) {
      return devServers.get(this.environment)?.resolveFailed(source, importer)
    },
    load(id) {
      return devServers.get(this.environment)?.throwIfFailed(id)
    },
    configureVitest(vitest) {
      keepGeneratedOutOfCache(vitest, build)
    },
    closeBundle() {
      return devServers.get(this.environment)?.stop()
    },
  }
}

/** The hook that only Vitest calls. */
interface VitestHooks {
  configureVitest(vitest: VitestContext): void
}

/** The part of Vitest's plugin context that the hook uses. */
interface VitestContext {
  defineCacheKeyGenerator?(generate: CacheKeyGenerator): void
  /** The name in Vitest 4. */
  experimental_defineCacheKeyGenerator?(generate: CacheKeyGenerator): void
}

/** `false` keeps a module out of the cache. */
type CacheKeyGenerator = (module: { readonly id: string }) => false | undefined

/**
 * Vitest keeps transformed modules on disk and does not load them again as long as their texts stay
 * the same. Whether a generated module may be loaded depends on the task files, not on its text.
 */
function keepGeneratedOutOfCache(vitest: VitestContext, build: Build): void {
  const isGenerated = (id: string): boolean =>
    build.compilation !== undefined && isWithin(build.compilation.project.output, withSlashes(id))
  const generate: CacheKeyGenerator = ({ id }) => (isGenerated(id) ? false : undefined)
  if (vitest.defineCacheKeyGenerator) vitest.defineCacheKeyGenerator(generate)
  else vitest.experimental_defineCacheKeyGenerator?.(generate)
}

function runsTests(config: ResolvedConfig): boolean {
  return config.plugins.some(({ name }) => name === 'vitest' || name.startsWith('vitest:'))
}
