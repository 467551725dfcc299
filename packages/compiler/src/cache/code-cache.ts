/** Keeps the compiled code of the modules that are slow to load. */

import { hash } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import nodeModule, { createRequire } from 'node:module'
import { Script } from 'node:vm'

import { cacheFolder, writeCacheFile } from './cache-file.ts'

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
  const folder = codeFolder()
  if (folder !== undefined) enableCompileCache(folder)
}

/**
 * Writes the compiled code to disk, once. Node itself would lose it if the process ends soon. Call
 * it when the work is done: of a module that {@link loadCompiled} has loaded, the functions that
 * were called by then are kept.
 */
export async function writeCompiledCode(): Promise<void> {
  if (isWritten) return
  isWritten = true
  const { flushCompileCache }: Partial<typeof nodeModule> = nodeModule
  flushCompileCache?.()
  for (const [file, script] of unwritten) await writeCacheFile(file, withDigest(script.createCachedData()))
  unwritten.clear()
}

let isWritten = false

/** The scripts that were loaded without compiled code, by the file that is to hold it. */
const unwritten = new Map<string, Script>()

/**
 * Loads a CommonJS module, and its functions as an earlier process has compiled them. Node's own
 * cache is made while a module is loaded, when hardly any function is compiled yet.
 */
export function loadCompiled(path: string): unknown {
  const text = `(function (exports, require, module) {${readFileSync(path, 'utf8')}\n})`
  const module = { exports: {} }
  type Wrapper = (exports: unknown, require: NodeJS.Require, module: { readonly exports: unknown }) => void
  const wrapper = compiled(path, text).runInThisContext() as Wrapper
  wrapper(module.exports, createRequire(path), module)
  return module.exports
}

function compiled(path: string, text: string): Script {
  const file = codeFileOf(path)
  const cachedData = file === undefined ? undefined : readCode(file)
  const script = new Script(text, { filename: path, cachedData })
  const isFresh = cachedData === undefined || script.cachedDataRejected === true
  if (file !== undefined && isFresh) unwritten.set(file, script)
  return script
}

/**
 * The file for the compiled code of a module. V8 itself compares its own version, but of the text
 * only the length.
 */
function codeFileOf(path: string): string | undefined {
  const folder = codeFolder()
  if (folder === undefined) return undefined
  const { size, mtimeMs } = statSync(path)
  const key = [path, size, mtimeMs, process.version, process.arch].join('\n')
  return `${folder}/${hash('sha256', key, 'hex').slice(0, 8)}`
}

/** Coverage needs freshly compiled code. */
function codeFolder(): string | undefined {
  if (process.env['NODE_V8_COVERAGE'] !== undefined) return undefined
  const folder = cacheFolder(process.cwd())
  return folder === undefined ? undefined : `${folder}/code`
}

/** The compiled code in a file; `undefined` if there is none, or if it is damaged. */
function readCode(file: string): Buffer | undefined {
  try {
    const content = readFileSync(file)
    const code = content.subarray(DIGEST_BYTES)
    return content.equals(withDigest(code)) ? code : undefined
  } catch {
    return undefined
  }
}

const DIGEST_BYTES = 32

/** V8 trusts what it gets, so damage has to be found before. */
function withDigest(code: Buffer): Buffer {
  return Buffer.concat([hash('sha256', code, 'buffer'), code])
}
