/** How generated files must write imports, so that the user's TypeScript accepts them. */

import { getTsconfig, type TsConfigJsonResolved } from 'get-tsconfig'

import { relativePath } from './path.ts'
import { ProjectConfigError } from './project-config-error.ts'

/** The end of a relative import: nothing, as bundlers allow, `.js` as Node asks for, or the file's own. */
export type ImportExtension = 'none' | '.js' | '.ts'

/**
 * What the `tsconfig.json` nearest to the folder asks for.
 *
 * @throws ProjectConfigError where it cannot be read
 */
export function detectImportExtension(root: string, folder: string): ImportExtension {
  try {
    return importExtensionOf(getTsconfig(`${folder}/index.ts`)?.config.compilerOptions ?? {})
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    const place = `the tsconfig.json of ${relativePath(root, folder)}`
    const remedy = 'correct it, or set importExtension in jobwright.config.ts'
    throw new ProjectConfigError(place, [`it cannot be read: ${reason}; ${remedy}`], { cause: error })
  }
}

type CompilerOptions = NonNullable<TsConfigJsonResolved['compilerOptions']>

function importExtensionOf(options: CompilerOptions): ImportExtension {
  if (options.allowImportingTsExtensions === true || options.rewriteRelativeImportExtensions === true)
    return '.ts'
  const resolution = options.moduleResolution ?? options.module ?? ''
  return /^node(?:next|\d\d)$/i.test(resolution) && !/^node10$/i.test(resolution) ? '.js' : 'none'
}
