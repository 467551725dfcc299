/** How TypeScript reads the path of an import. */

import { posix } from 'node:path'

/** Whether a module is named by its place relative to the file that imports it. */
export function isRelative(module: string): boolean {
  return /^\.\.?(?:\/|$)/.test(module)
}

/** The path that a relative import names, as it is written: extension or none. */
export function writtenPath(fromPath: string, module: string): string {
  return posix.join(posix.dirname(fromPath), module)
}

/** The source files that a written path may mean, the likeliest first; none for a declaration file. */
export function candidatesOf(path: string): readonly string[] {
  if (/\.d\.[mc]?ts$/.test(path)) return []
  const compiled = /^(.*)\.([mc]?)jsx?$/.exec(path)
  if (compiled !== null) {
    const [, stem, kind] = compiled
    return kind === '' ? [`${stem}.ts`, `${stem}.tsx`] : [`${stem}.${kind}ts`]
  }
  if (/\.(?:[mc]?tsx?|json)$/.test(path)) return [path]
  const folder = path.replace(/\/$/, '')
  const inFolder = [`${folder}/index.ts`, `${folder}/index.tsx`]
  return folder === path ? [`${path}.ts`, `${path}.tsx`, ...inFolder] : inFolder
}
