/** Reads the path of an import as TypeScript does. */

import { posix } from 'node:path'

/** Whether an import is a path relative to its file. */
export function isRelative(module: string): boolean {
  return /^\.\.?(?:\/|$)/.test(module)
}

/** The path that a relative import names, with its extension or without, as it is written. */
export function writtenPath(fromPath: string, module: string): string {
  return posix.join(posix.dirname(fromPath), module)
}

/**
 * The source files that a written path may mean, the likeliest first. A declaration file has none.
 */
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
