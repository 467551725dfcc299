/** Which generated file an import means, whether or not the file is there. */

import { isWithin } from './inputs.ts'

/** The file that a path in the output folder means; `undefined` for one elsewhere. Both absolute, with `/`. */
export function generatedModule(output: string, path: string): string | undefined {
  if (path === output) return `${output}/index.ts`
  if (!isWithin(output, path)) return undefined
  return path.endsWith('.json') ? path : `${path.replace(/\.[jt]s$/, '')}.ts`
}
