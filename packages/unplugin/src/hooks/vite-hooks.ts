/**
 * The hooks of Vite: the root, the compile of a build, the check of its output, and the dev server.
 */

import { isWithin, withSlashes } from '@jobwright/compiler'
import type { Environment, Plugin, ResolvedConfig } from 'vite'

import { report, type Build } from '../build/build.ts'
import { DevServer } from './dev-server.ts'
import { checkOutput } from './output-check.ts'

/** The hooks that Vite gets instead of Rollup's, or in addition to them. */
export function viteHooks(build: Build): Partial<Plugin> & VitestHooks {
  // By environment: a restarted server starts before the old one is closed.
  const devServers = new WeakMap<Environment, DevServer>()
  let writes: 'always' | 'when missing' = 'always'
  return {
    // One plugin instance for all environments of a build.
    sharedDuringBuild: true,
    configResolved(config) {
      build.root = config.root
      if (runsTests(config)) writes = 'when missing'
    },
    async configureServer(server) {
      const devServer = new DevServer(server, build, writes)
      for (const environment of Object.values(server.environments)) devServers.set(environment, devServer)
      await devServer.start()
    },
    async buildStart() {
      // The dev server has compiled already, in configureServer. A throw here would keep it from
      // listening.
      if (!devServers.has(this.environment)) await report(await build.compile(), this)
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
    async generateBundle(_options, bundle) {
      await checkOutput(build, bundle, this)
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
