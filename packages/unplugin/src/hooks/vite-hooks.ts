/** Vite's own hooks: the root, the check of the bundle, and the dev server. */

import type { Environment, Plugin, ResolvedConfig } from 'vite'

import { report, type Build } from '../build/build.ts'
import { DevServer } from './dev-server.ts'
import { checkOutput } from './output-check.ts'

/** The hooks that Vite gets in addition to those of rollup, or instead of them. */
export function viteHooks(build: Build): Partial<Plugin> {
  // By environment, as a restarted server starts before the old one is closed.
  const devServers = new WeakMap<Environment, DevServer>()
  let writes: 'always' | 'when missing' = 'always'
  return {
    // One instance for all environments of a build.
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
      // A dev server has compiled when it was configured; a throw here would keep it from listening.
      if (!devServers.has(this.environment)) await report(await build.compile(), this)
    },
    resolveId(source, importer) {
      return devServers.get(this.environment)?.resolveFailed(source, importer)
    },
    load(id) {
      return devServers.get(this.environment)?.throwIfFailed(id)
    },
    async generateBundle(_options, bundle) {
      await checkOutput(build, bundle, this)
    },
    closeBundle() {
      return devServers.get(this.environment)?.stop()
    },
  }
}

function runsTests(config: ResolvedConfig): boolean {
  return config.plugins.some(({ name }) => name === 'vitest' || name.startsWith('vitest:'))
}
