/**
 * Finds the extension that generated files must write in imports, so that the user's TypeScript
 * accepts them.
 */

import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

import type { TsConfigJsonResolved } from 'get-tsconfig'

import { relativePath } from '../files/path.ts'
import { ProjectConfigError } from './config.ts'

/**
 * The end of a relative import: none, as bundlers allow; `.js`, as Node requires; or the file's own
 * `.ts`.
 */
export type ImportExtension = 'none' | '.js' | '.ts'

/**
 * The extension that the `tsconfig.json` nearest to the folder asks for, or the one that it
 * references for the folder.
 *
 * @throws ProjectConfigError if the file cannot be read
 */
export async function detectImportExtension(root: string, folder: string): Promise<ImportExtension> {
  const plain = plainOptions(folder)
  if (plain !== undefined) return importExtensionOf(plain)
  try {
    const { Tsconfigs } = await import('./tsconfigs.ts')
    return importExtensionOf(new Tsconfigs().of(`${folder}/index.ts`)?.config.compilerOptions ?? {})
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    const place = `the tsconfig.json of ${relativePath(root, folder)}`
    const remedy = 'correct it, or set importExtension in jobwright.config.ts'
    throw new ProjectConfigError(place, [`it cannot be read: ${reason.replace(/\.$/, '')}; ${remedy}`], {
      cause: error,
    })
  }
}

type CompilerOptions = NonNullable<TsConfigJsonResolved['compilerOptions']>

/**
 * The options of the nearest `tsconfig.json`, if it is plain JSON, extends nothing and references
 * nothing; `undefined` otherwise. This spares loading get-tsconfig, which takes longer than the
 * rest of a warm compile.
 */
function plainOptions(folder: string): CompilerOptions | undefined {
  const text = nearestTsconfig(folder)
  if (text === undefined) return {}
  try {
    const config: unknown = JSON.parse(text)
    const isPlain =
      typeof config === 'object' && config !== null && !('extends' in config) && !('references' in config)
    const options: unknown = isPlain && 'compilerOptions' in config ? config.compilerOptions : {}
    return isPlain && isOptions(options) ? options : undefined
  } catch {
    return undefined
  }
}

function isOptions(value: unknown): value is CompilerOptions {
  if (typeof value !== 'object' || value === null) return false
  const { module = '', moduleResolution = '' } = value as Readonly<Record<string, unknown>>
  return typeof module === 'string' && typeof moduleResolution === 'string'
}

/**
 * The text of the file; `undefined` if there is none. An unreadable file gives an empty text, which
 * is not JSON.
 */
function nearestTsconfig(folder: string): string | undefined {
  const path = join(folder, 'tsconfig.json')
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    if (!isMissing) return ''
    return folder === dirname(folder) ? undefined : nearestTsconfig(dirname(folder))
  }
}

function importExtensionOf(options: CompilerOptions): ImportExtension {
  if (options.allowImportingTsExtensions === true || options.rewriteRelativeImportExtensions === true)
    return '.ts'
  const resolution = options.moduleResolution ?? options.module ?? ''
  return /^node(?:next|\d\d)$/i.test(resolution) && !/^node10$/i.test(resolution) ? '.js' : 'none'
}
