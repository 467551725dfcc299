/** Lets Node keep the compiled code of what is slow to load. */

import nodeModule from 'node:module'

import { cacheFolder } from './cache-folder.ts'

/**
 * From here on Node keeps the code of modules that are loaded, in the cache of the project around the working folder:
 * loading the parser again takes half the time. Whoever set a folder of his own keeps it; measuring which code runs needs
 * code that was just compiled; and Node 20 cannot do it.
 */
export function keepCompiledCode(): void {
  if (isAsked) return
  isAsked = true
  const { enableCompileCache, getCompileCacheDir }: Partial<typeof nodeModule> = nodeModule
  if (enableCompileCache === undefined || getCompileCacheDir?.() !== undefined) return
  if (process.env['NODE_V8_COVERAGE'] !== undefined) return
  const folder = cacheFolder(process.cwd())
  if (folder !== undefined) enableCompileCache(`${folder}/code`)
}

let isAsked = false
