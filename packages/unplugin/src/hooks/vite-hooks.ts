/**
 * The hooks of Vite: the root, the compile of a build, the check of its output, and the dev server.
 */

import type { Environment, Plugin, ResolvedConfig } from 'vite'

import { report, type Build } from '../build/build.ts'
import { DevServer } from './dev-server.ts'
import { checkOutput } from './output-check.ts'

/** The hooks that Vite gets instead of Rollup's, or in addition to them. */
export function viteHooks(build: Build): Partial<Plugin> {
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
