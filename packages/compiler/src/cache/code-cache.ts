/** Lets Node keep the compiled code of what is slow to load. */

import nodeModule from 'node:module'

import { cacheFolder } from './cache-folder.ts'

/**
 * From here on Node keeps the code of modules that are loaded, in the cache of the project around the working folder:
 * loading all that a compile needs again takes half the time. Whoever set a folder of his own keeps it; measuring which code runs needs
 * code that was just compiled; and Node 20 cannot do it.
 */
export function keepCompiledCode(): void {
  const { enableCompileCache, getCompileCacheDir }: Partial<typeof nodeModule> = nodeModule
  if (enableCompileCache === undefined || getCompileCacheDir?.() !== undefined) return
  if (process.env['NODE_V8_COVERAGE'] !== undefined) return
  const folder = cacheFolder(process.cwd())
  if (folder !== undefined) enableCompileCache(`${folder}/code`)
}

/** Writes what is kept by now, once: a process that ends at once writes nothing by itself. */
export function writeCompiledCode(): void {
  const { flushCompileCache }: Partial<typeof nodeModule> = nodeModule
  if (!isWritten) flushCompileCache?.()
  isWritten = true
}

let isWritten = false
