/** Follows relative imports from one source file to another, the way TypeScript does. */

import { posix } from 'node:path'

import type { SourceFile } from './declaration.ts'
import type { Sources } from './sources.ts'

/** Whether a module is a file of the project rather than a package. */
export function isRelative(module: string): boolean {
  return /^\.\.?(?:\/|$)/.test(module)
}

/** The path that a relative import names, as it is written: extension or none. */
export function writtenPath(fromPath: string, module: string): string {
  return posix.join(posix.dirname(fromPath), module)
}

/** The source file that a file imports; `undefined` where it is none of the project's. */
export async function importedSource(
  { path }: SourceFile,
  module: string,
  sources: Sources,
): Promise<SourceFile | undefined> {
  if (!isRelative(module)) return undefined
  for (const candidate of candidatesOf(writtenPath(path, module))) {
    const outcome = await sources.read(candidate)
    if (outcome.ok) return outcome.source
  }
  return undefined
}

/** The files that a written path may mean, the likeliest first. */
function candidatesOf(path: string): string[] {
  const compiled = /^(.*)\.([mc]?)jsx?$/.exec(path)
  if (compiled !== null) {
    const [, stem, kind] = compiled
    return kind === '' ? [`${stem}.ts`, `${stem}.tsx`] : [`${stem}.${kind}ts`]
  }
  if (/\.[mc]?tsx?$/.test(path)) return [path]
  return [`${path}.ts`, `${path}.tsx`, `${path}/index.ts`, `${path}/index.tsx`]
}
