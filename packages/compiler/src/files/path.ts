/** Paths as the whole build side writes them: with `/` on every system. */

import { realpathSync } from 'node:fs'
import path from 'node:path'

/** The path with `/`. */
export function withSlashes(written: string): string {
  return written.replaceAll('\\', '/')
}

/** The functions of one system that paths are made with. */
export type PathFlavour = Pick<typeof path, 'relative' | 'resolve'>

/** How a path is written relative to the project's root. */
export function relativePath(root: string, absolute: string, flavour: PathFlavour = path): string {
  return withSlashes(flavour.relative(root, absolute))
}

/** A path made absolute, from a folder or else the working folder. */
export function absolutePath(folder: string, written: string, flavour: PathFlavour = path): string {
  return withSlashes(flavour.resolve(folder, written))
}

/** Whether a path is this folder or something in it. */
export function isWithin(folder: string, inner: string): boolean {
  return inner === folder || inner.startsWith(folder.endsWith('/') ? folder : `${folder}/`)
}

/** The path without links in it, with `/`; `undefined` where there is nothing. */
export function realPathOf(written: string): string | undefined {
  try {
    return withSlashes(realpathSync(written))
  } catch {
    return undefined
  }
}

/** The order in which everything is listed: by code unit, the same on every machine. */
export function byCodeUnit(one: string, other: string): number {
  if (one === other) return 0
  return one < other ? -1 : 1
}
