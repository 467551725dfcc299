/** Lets Node keep the compiled code of the modules that are slow to load. */

import nodeModule from 'node:module'

import { cacheFolder } from './cache-file.ts'

/**
 * Makes Node keep the compiled code of every module that is loaded from here on, in the cache of
 * the project around the working folder. Loading the stages of a compile again then takes half the
 * time.
 *
 * Does nothing if the user has set a folder already, if coverage is measured, which needs freshly
 * compiled code, or on Node 20, which cannot do it.
 */
export function keepCompiledCode(): void {
  const { enableCompileCache, getCompileCacheDir }: Partial<typeof nodeModule> = nodeModule
  if (enableCompileCache === undefined || getCompileCacheDir?.() !== undefined) return
  if (process.env['NODE_V8_COVERAGE'] !== undefined) return
  const folder = cacheFolder(process.cwd())
  if (folder !== undefined) enableCompileCache(`${folder}/code`)
}

/** Writes the compiled code to disk, once. Node itself would lose it if the process ends soon. */
export function writeCompiledCode(): void {
  const { flushCompileCache }: Partial<typeof nodeModule> = nodeModule
  if (!isWritten) flushCompileCache?.()
  isWritten = true
}

let isWritten = false
