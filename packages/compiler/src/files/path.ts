/** Paths, which the whole build side writes with `/` on every system. */

import { realpathSync } from 'node:fs'
import path from 'node:path'

/** The path with `/`. */
export function withSlashes(written: string): string {
  return written.replaceAll('\\', '/')
}

/** The path functions of one operating system. */
export type PathFlavour = Pick<typeof path, 'relative' | 'resolve'>

/** A path relative to the project's root. */
export function relativePath(root: string, absolute: string, flavour: PathFlavour = path): string {
  return withSlashes(flavour.relative(root, absolute))
}

/**
 * The absolute path of a path that is relative to a folder; an empty folder means the working
 * folder.
 */
export function absolutePath(folder: string, written: string, flavour: PathFlavour = path): string {
  return withSlashes(flavour.resolve(folder, written))
}

/** Whether a path is a folder itself or lies in it. */
export function isWithin(folder: string, inner: string): boolean {
  return inner === folder || inner.startsWith(folder.endsWith('/') ? folder : `${folder}/`)
}

/** The path with every link resolved, with `/`; `undefined` if it does not exist. */
export function realPathOf(written: string): string | undefined {
  try {
    return withSlashes(realpathSync(written))
  } catch {
    return undefined
  }
}

/** The order of every list: by code unit, which is the same on every machine. */
export function byCodeUnit(one: string, other: string): number {
  if (one === other) return 0
  return one < other ? -1 : 1
}
