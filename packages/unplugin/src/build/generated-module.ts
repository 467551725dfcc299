/** Maps an import to the generated file that it leads to, whether or not that file exists yet. */

import { isWithin } from '@jobwright/compiler'

/**
 * The generated file for a path in the output folder; `undefined` for a path elsewhere. Both are
 * absolute, with `/`.
 */
export function generatedModule(output: string, path: string): string | undefined {
  if (path === output) return `${output}/index.ts`
  if (!isWithin(output, path)) return undefined
  return path.endsWith('.json') ? path : `${path.replace(/\.[jt]s$/, '')}.ts`
}
