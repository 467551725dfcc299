/** Paths as the whole build side writes them: with `/` on every system. */

import { relative } from 'node:path'

/** The path with `/`. */
export function withSlashes(path: string): string {
  return path.replaceAll('\\', '/')
}

/** How a path is written relative to the project's root. */
export function relativePath(root: string, path: string): string {
  return withSlashes(relative(root, path))
}

/** Whether a path is this folder or something in it. */
export function isWithin(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`)
}

/** The order in which everything is listed: by code unit, the same on every machine. */
export function byCodeUnit(one: string, other: string): number {
  if (one === other) return 0
  return one < other ? -1 : 1
}
