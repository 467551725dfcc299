/** Removes `@job` from each TypeScript module, before Node strips its types. */

import { createRequire, type LoadFnOutput, type LoadHook } from 'node:module'
import { fileURLToPath } from 'node:url'
import { JobwrightError } from '../errors/jobwright-error.ts'

/** The hook for versions of Node that have only asynchronous hooks. */
export const load: LoadHook = async (url, context, nextLoad) =>
  withoutDecorators(url, await nextLoad(url, context))

/**
 * The loaded module without jobwright's decorators. No position moves, and nothing else changes.
 */
export function withoutDecorators(url: string, loaded: LoadFnOutput): LoadFnOutput {
  if (!isTypeScript(url) || loaded.source === null || loaded.source === undefined) return loaded
  const code = textOf(loaded.source)
  if (!mayHoldJobs(code)) return loaded
  const blanked = blank(code, fileURLToPath(url))
  return blanked === undefined ? loaded : { ...loaded, source: blanked }
}

function isTypeScript(url: string): boolean {
  return url.startsWith('file:') && /\.[cm]?ts(?:[?#]|$)/.test(url)
}

function textOf(source: NonNullable<LoadFnOutput['source']>): string {
  return typeof source === 'string' ? source : new TextDecoder().decode(source)
}

/**
 * Whether a file may import `@job` from the package. Most files do not, and need neither parser nor
 * parsing.
 */
function mayHoldJobs(code: string): boolean {
  return code.includes('@') && /['"]jobwright['"]/.test(code)
}

type Blank = (code: string, file: string) => string | undefined

let blanker: Blank | undefined
let isLoading = false

/**
 * Calls the compiler, which alone knows what a `@job` is. The compiler's own files pass here too if
 * they are sources.
 */
function blank(code: string, file: string): string | undefined {
  if (isLoading) return undefined
  isLoading = true
  try {
    blanker ??= compilerNear(file).blankDecoratorsNow
  } finally {
    isLoading = false
  }
  return blanker(code, file)
}

/**
 * The compiler of the file's package or, if that package is linked from elsewhere, of the program.
 */
function compilerNear(file: string): Compiler {
  for (const place of [file, `${process.cwd()}/`]) {
    const require = createRequire(place)
    const path = resolved(require, '@jobwright/compiler/decorators')
    if (path !== undefined) return require(path) as Compiler
  }
  throw new RegisterError(
    `jobwright/register needs @jobwright/compiler to take @job out of ${file}: npm install --save-dev @jobwright/compiler`,
  )
}

interface Compiler {
  readonly blankDecoratorsNow: Blank
}

function resolved(require: NodeJS.Require, module: string): string | undefined {
  try {
    return require.resolve(module)
  } catch {
    return undefined
  }
}

/** `jobwright/register` cannot work in this Node or this project. */
export class RegisterError extends JobwrightError {
  constructor(message: string, options?: ErrorOptions) {
    super('REGISTER', message, options)
  }
}
